// Around every page: menu, who is signed in, the balance, the jump box.
import { Alert, AppShell, Box, Burger, Button, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Loading, NoPermission, NotFound } from '../parts/states.tsx';
import { type Route as PageRoute, ROUTES } from '../routes.ts';
import { useMe } from '../session/session.ts';
import { viewAccount, viewedAccount } from '../session/viewed-account.ts';
import { MENU } from '../words/menu.ts';
import { useWords } from '../words/words.ts';
import { BalancePill } from './balance-pill.tsx';
import { Jump, openJump } from './jump.tsx';
import { Menu } from './menu.tsx';
import { UserMenu } from './user-menu.tsx';

/** The routes of this side: a client's people never see the operator's, and the other way round. */
export function routesFor(kind: 'client' | 'staff'): readonly PageRoute[] {
  return ROUTES.filter(({ side }) => side === 'both' || side === (kind === 'staff' ? 'operator' : 'client'));
}

export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const me = useMe();
  const [location, navigate] = useLocation();
  const w = useWords(MENU);
  const routes = routesFor(me.kind);

  // Staff have their start page at an address of their own.
  useEffect(() => {
    if (me.kind === 'staff' && location === '/') navigate('/operator', { replace: true });
  }, [me.kind, location, navigate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new address begins at its top, with the menu closed
  useEffect(() => {
    close();
    window.scrollTo(0, 0);
  }, [location, close]);

  return (
    <AppShell
      header={{ height: 54 }}
      navbar={{ width: 236, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip-link">
        {w.toContent}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={w.menu}
              aria-expanded={isOpen}
            />
            <UnstyledButton component={Link} href="/">
              <VisuallyHidden hiddenFrom="xs">Kaskad</VisuallyHidden>
              <Group gap={8} wrap="nowrap">
                <img src="/favicon.svg" alt="" width={26} height={26} />
                <Box visibleFrom="xs">
                  <Text fw={700} lh={1.1}>
                    Kaskad
                  </Text>
                  <Text size="xs" c="dimmed" lh={1.1}>
                    {me.kind === 'staff' ? w.backOffice : w.cabinet}
                  </Text>
                </Box>
              </Group>
            </UnstyledButton>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              leftSection={<IconSearch size={16} />}
              onClick={openJump}
              visibleFrom="sm"
              c="dimmed"
              fw={400}
            >
              {w.jump}
              <Text component="kbd" size="xs" ml="sm">
                Ctrl K
              </Text>
            </Button>
            {me.kind === 'client' && me.scopes.includes('balance:read') && <BalancePill />}
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={w.menu}>
        <Menu routes={routes} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Jump routes={routes} />
        {viewedAccount() !== null && me.account !== null && (
          <Alert icon={<IconEye size={18} />} color="blue" mb="md" role="status">
            <Group justify="space-between">
              <Text size="sm">{w.viewing(me.account.login)}</Text>
              <Button size="compact-sm" variant="light" onClick={() => viewAccount(null)}>
                {w.viewEnd}
              </Button>
            </Group>
          </Alert>
        )}
        <Box maw={1320} mx="auto">
          <Suspense fallback={<Loading rows={8} height={28} />}>
            <Switch>
              {routes.map(({ path, page: Page, scope }) => (
                <Route key={path} path={path}>
                  {(params) =>
                    scope === null || me.scopes.includes(scope) ? (
                      <Page params={params as unknown as Record<string, string>} />
                    ) : (
                      <NoPermission scope={scope} />
                    )
                  }
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
