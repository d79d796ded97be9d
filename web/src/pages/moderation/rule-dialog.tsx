import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { checkRule } from '../../../../src/domain/moderation.ts';
import { useChange } from '../../api/queries.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RULES } from './rule-words.ts';
import type { Rule } from './rules-tab.tsx';

interface RuleDialogProps {
  /** Null = closed. */
  rule: Rule | 'new' | null;
  /** Whom a new one is for, as text; '' = everybody. */
  accountId: string;
  onClose: () => void;
}

/** A new rule or another wording of one; judged by the server's own code before it is sent. */
export function RuleDialog({ rule, accountId, onClose }: RuleDialogProps) {
  const w = useWords(RULES);
  const common = useWords(COMMON);
  const form = useForm({
    initialValues: { kind: 'word' as Rule['kind'], pattern: '', reason: '', account_id: '' },
    validate: {
      pattern: (pattern, { kind }) => (checkRule({ kind, pattern: pattern.trim() }) === null ? null : w.wrong),
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew with another rule
  useEffect(() => {
    if (rule === null) return;
    form.clearErrors();
    form.setValues(
      rule === 'new'
        ? { kind: 'word', pattern: '', reason: '', account_id: accountId }
        : {
            kind: rule.kind,
            pattern: rule.pattern,
            reason: rule.reason,
            account_id: rule.account_id === null ? '' : String(rule.account_id),
          },
    );
  }, [rule]);
  const options = {
    refresh: ['operator.moderation.rules.'],
    onDone: () => {
      tellDone(w.saved);
      onClose();
    },
    onProblem: (problem: Parameters<typeof showAtFields>[1]) => showAtFields(form, problem),
  };
  const add = useChange('operator.moderation.rules.add', options);
  const change = useChange('operator.moderation.rules.change', options);
  const onSubmit = form.onSubmit(({ kind, pattern, reason, account_id: account }) => {
    const body = {
      kind,
      pattern: pattern.trim(),
      reason: reason.trim(),
      account_id: account === '' ? null : Number(account),
    };
    if (rule === 'new') add.mutate({ body });
    else if (rule !== null) change.mutate({ params: { id: rule.id }, body });
  });
  return (
    <Modal
      opened={rule !== null}
      onClose={onClose}
      title={rule === 'new' ? w.add : w.change}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={onSubmit}>
        <Stack>
          <div>
            <SegmentedControl
              fullWidth
              aria-label={w.kind}
              data={[
                { value: 'word', label: w.kinds.word },
                { value: 'pattern', label: w.kinds.pattern },
                { value: 'link', label: w.kinds.link },
              ]}
              {...form.getInputProps('kind')}
            />
            <Text size="xs" c="dimmed" mt={6}>
              {w.kindHints[form.values.kind]}
            </Text>
          </div>
          <TextInput
            label={w.pattern}
            required
            data-autofocus
            maxLength={500}
            autoComplete="off"
            {...form.getInputProps('pattern')}
          />
          <TextInput label={w.reason} description={w.reasonHint} maxLength={500} {...form.getInputProps('reason')} />
          <div>
            <ClientSelect value={form.values.account_id} onChange={(id) => form.setFieldValue('account_id', id)} />
            <Text size="xs" c="dimmed" mt={4}>
              {w.everybodyHint}
            </Text>
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={add.isPending || change.isPending}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
