// The field of a new password: what the server asks of one is ticked off while it is typed.
import { Group, PasswordInput, type PasswordInputProps, Stack, Text } from '@mantine/core';
import { IconCheck, IconPoint } from '@tabler/icons-react';
import {
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  type PasswordFault,
  passwordFaults,
} from '../../../src/domain/passwords.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({
  ru: {
    short: `Не меньше ${PASSWORD_LENGTH_MIN} знаков`,
    login: 'Без логина внутри',
    monotonous: 'Не меньше четырёх разных знаков',
    met: 'выполнено',
    unmet: 'ещё нет',
    rules: 'Требования к паролю',
  },
  en: {
    short: `At least ${PASSWORD_LENGTH_MIN} characters`,
    login: 'Without the login in it',
    monotonous: 'At least four different characters',
    met: 'met',
    unmet: 'not yet',
    rules: 'What a password needs',
  },
});

const RULES: readonly PasswordFault[] = ['short', 'monotonous', 'login'];

export interface NewPasswordProps extends PasswordInputProps {
  value: string;
  /** '' where nobody knows it yet: the server has the last word then. */
  login: string;
}

/** A new password with its rules below. */
export function NewPassword({ login, value, ...input }: NewPasswordProps) {
  const w = useWords(WORDS);
  const faults = passwordFaults(value, login);
  return (
    <Stack gap={6}>
      <PasswordInput {...input} value={value} maxLength={PASSWORD_LENGTH_MAX} autoComplete="new-password" required />
      <Stack component="ul" gap={2} m={0} p={0} aria-label={w.rules} style={{ listStyle: 'none' }}>
        {RULES.map((rule) => {
          const isMet = value !== '' && !faults.includes(rule);
          const Icon = isMet ? IconCheck : IconPoint;
          return (
            <Group component="li" key={rule} gap={6} wrap="nowrap">
              <Icon
                size={14}
                aria-label={isMet ? w.met : w.unmet}
                role="img"
                color={isMet ? 'var(--mantine-color-teal-6)' : 'var(--kaskad-quiet)'}
              />
              <Text size="xs" c="dimmed">
                {w[rule]}
              </Text>
            </Group>
          );
        })}
      </Stack>
    </Stack>
  );
}
