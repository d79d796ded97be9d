import { Box, NavLink, ScrollArea, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { MENU_GROUPS, type Route } from '../routes.ts';
import { useMe } from '../session/session.ts';
import { MENU } from '../words/menu.ts';
import { useWords } from '../words/words.ts';

/** The pages by group; what somebody may not see does not stand there. */
export function Menu({ routes }: { routes: readonly Route[] }) {
  const { scopes } = useMe();
  const [location] = useLocation();
  const w = useWords(MENU);
  const shown = routes.filter(({ menu, scope }) => menu !== undefined && (scope === null || scopes.includes(scope)));
  // The longest address that the present one begins with: `/operator` is not chosen on `/operator/clients`.
  const place =
    routes.find(({ path, under }) => under && location.startsWith(path.replace(/:.*/, '')))?.under ?? location;
  const chosen = shown
    .map(({ path }) => path)
    .filter((path) => place === path || place.startsWith(path === '/' ? '//' : `${path}/`))
    .sort((a, b) => b.length - a.length)[0];
  return (
    <ScrollArea type="auto" px="xs" py="sm" scrollbarSize={6} viewportProps={{ tabIndex: -1 }}>
      {MENU_GROUPS.map(({ name }) => {
        const items = shown.filter(({ menu }) => menu?.group === name);
        if (items.length === 0) return null;
        return (
          <Box key={name} mb="xs" component="section" aria-label={w[name]}>
            <Text size="xs" fw={600} c="dimmed" px="sm" pt={6} pb={2}>
              {w[name]}
            </Text>
            {items.map(({ path, menu }) => {
              const Icon = menu!.icon;
              return (
                <NavLink
                  key={path}
                  component={Link}
                  href={path}
                  active={path === chosen}
                  aria-current={path === chosen ? 'page' : undefined}
                  label={w[menu!.word]}
                  leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                  py={4}
                  styles={{ label: { lineHeight: 1.3 } }}
                  style={{ borderRadius: 'var(--mantine-radius-md)' }}
                />
              );
            })}
          </Box>
        );
      })}
    </ScrollArea>
  );
}
