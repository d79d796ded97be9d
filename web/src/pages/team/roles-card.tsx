import { Accordion, Group, List, Text } from '@mantine/core';
import { CLIENT_ROLES, clientScopes } from '../../../../src/domain/permissions.ts';
import { Section } from '../../parts/section.tsx';
import { ROLE_ABOUT, ROLE_WORDS } from '../../words/roles.ts';
import { SCOPE_GROUP_WORDS, SCOPE_GROUPS, SCOPE_WORDS } from '../../words/scopes.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Every role in a sentence, and opened right by right, from the server's own table. */
export function RolesCard() {
  const w = useWords(WORDS);
  const names = useWords(ROLE_WORDS);
  const about = useWords(ROLE_ABOUT);
  const scopeNames = useWords(SCOPE_WORDS);
  const groupNames = useWords(SCOPE_GROUP_WORDS);
  return (
    <Section title={w.roles}>
      <Accordion variant="contained" order={3}>
        {CLIENT_ROLES.map((role) => {
          const rights = clientScopes(role);
          return (
            <Accordion.Item key={role} value={role}>
              <Accordion.Control>
                <Text fw={600} size="sm">
                  {names[role]}
                </Text>
                <Text size="sm" c="dimmed">
                  {about[role]}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                <Group align="flex-start" gap="xl">
                  {SCOPE_GROUPS.map(({ name, scopes }) => {
                    const own = scopes.filter((scope) => rights.has(scope));
                    return own.length === 0 ? null : (
                      <div key={name}>
                        <Text size="xs" fw={600} c="dimmed" mb={4}>
                          {groupNames[name]}
                        </Text>
                        <List size="sm">
                          {own.map((scope) => (
                            <List.Item key={scope}>{scopeNames[scope]}</List.Item>
                          ))}
                        </List>
                      </div>
                    );
                  })}
                </Group>
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
    </Section>
  );
}
