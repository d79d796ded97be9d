import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { STAFF_ROLES, type StaffRole } from '../../../../src/domain/permissions.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

interface RoleSelectProps {
  value?: string;
  onChange?: (role: string) => void;
  error?: ReactNode;
}

/** A role with what it means. */
export function RoleSelect({ value, onChange, error }: RoleSelectProps) {
  const w = useWords(WORDS);
  return (
    <Radio.Group label={w.role} value={value ?? ''} onChange={(role) => onChange?.(role)} error={error}>
      <Stack gap="xs" mt={6}>
        {STAFF_ROLES.map((role: StaffRole) => (
          <Radio key={role} value={role} label={w.roles[role]} description={w.rolesAbout[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
