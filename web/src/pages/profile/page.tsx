import { Alert, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Facts } from '../../parts/facts.tsx';
import { Page } from '../../parts/page.tsx';
import { OrDash } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { viewedAccount } from '../../session/viewed-account.ts';
import { LanguageChoice, ThemeChoice } from '../../shell/user-menu.tsx';
import { ROLE_WORDS } from '../../words/roles.ts';
import { useWords } from '../../words/words.ts';
import { CodesCard } from './codes-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { PersonalTokens } from './personal-tokens.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { WORDS } from './words.ts';

export default function Profile() {
  const { kind, user, name, role } = useMe();
  const w = useWords(WORDS);
  const roles = useWords(ROLE_WORDS);
  const isViewing = viewedAccount() !== null;
  return (
    <Page title={w.title} about={w.about}>
      {isViewing && <Alert color="blue">{w.viewed}</Alert>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card>
          <Stack>
            <Title order={2}>{w.me}</Title>
            <Facts
              facts={[
                { name: w.login, value: user?.login ?? name },
                { name: w.name, value: <OrDash>{user?.name}</OrDash> },
                { name: w.email, value: <OrDash>{user?.email}</OrDash> },
                role !== null && { name: w.role, value: roles[role as keyof typeof roles] ?? role },
              ]}
            />
          </Stack>
        </Card>
        <Card>
          <Stack>
            <Title order={2}>{w.looks}</Title>
            <div>
              <Text size="sm" c="dimmed" mb={4}>
                {w.language}
              </Text>
              <LanguageChoice />
            </div>
            <div>
              <Text size="sm" c="dimmed" mb={4}>
                {w.theme}
              </Text>
              <ThemeChoice />
            </div>
          </Stack>
        </Card>
        {!isViewing && user !== null && (
          <>
            <PasswordCard login={user.login} />
            <CodesCard isOn={user.totp} left={user.recovery_codes_left} />
          </>
        )}
      </SimpleGrid>
      {!isViewing && user !== null && (
        <>
          <SessionsCard />
          {kind === 'staff' && <PersonalTokens />}
        </>
      )}
    </Page>
  );
}
