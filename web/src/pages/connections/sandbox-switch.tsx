import { Switch } from '@mantine/core';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Whether clients have numbers for trying out. */
export function SandboxSwitch() {
  const w = useWords(WORDS);
  const mayWrite = useMay()('connections:write');
  const confirm = useConfirm();
  const read = useRead('operator.sandbox.get');
  const put = useChange('operator.sandbox.put', {
    refresh: ['operator.sandbox.get', 'operator.connections.list'],
    onDone: ({ enabled }) => tellDone(enabled ? w.sandboxIsOn : w.sandboxIsOff),
  });
  const onSwitch = async (enabled: boolean) => {
    const question = { title: w.sandboxOffTitle, text: w.sandboxOffText, action: w.sandboxOff, danger: true };
    if (enabled || (await confirm(question))) put.mutate({ body: { enabled } });
  };
  return (
    <Section title={w.sandbox} about={w.sandboxAbout}>
      <Loaded query={read} rows={1}>
        {({ enabled }) => (
          <Switch
            label={w.sandboxLabel}
            checked={enabled}
            disabled={!mayWrite || put.isPending}
            onChange={(event) => void onSwitch(event.currentTarget.checked)}
          />
        )}
      </Loaded>
    </Section>
  );
}
