import { Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Loaded } from '../../parts/states.tsx';
import { Moment } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ApproveForm } from './approve-form.tsx';
import { Letters } from './letters.tsx';
import { RefuseForm } from './refuse-form.tsx';
import { Doubles, type Registration, Requisites } from './requisites.tsx';
import { WORDS } from './words.ts';

/** One registration with all that is known of it, and the decision. `id` null = closed. */
export function ReviewDrawer({ id, onClose }: { id: number | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const read = useRead('clients.get', { params: { id: id ?? 0 } }, { enabled: id !== null });
  const name = read.data?.registration?.company_name || read.data?.registration?.name || read.data?.login;
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={name ?? w.title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {id !== null && (
        <Loaded query={read}>{(client) => <Review key={client.id} client={client} onClose={onClose} />}</Loaded>
      )}
    </Drawer>
  );
}

function Review({ client, onClose }: { client: Answer<'clients.get'>; onClose: () => void }) {
  const w = useWords(WORDS);
  const may = useMay();
  const [step, setStep] = useState<'look' | 'approve' | 'refuse'>('look');
  const registration: Registration | null = client.registration;
  if (registration === null) return <Text>{w.noRegistration}</Text>;
  const back = () => setStep('look');
  if (step === 'approve') return <ApproveForm client={client} of={registration} onBack={back} onDone={onClose} />;
  if (step === 'refuse') return <RefuseForm of={registration} onBack={back} onDone={onClose} />;
  return (
    <Stack>
      {registration.state !== 'pending' && (
        <Alert color={registration.state === 'approved' ? 'teal' : 'red'} title={w.stateOf[registration.state]}>
          {registration.reason !== '' && <Text size="sm">{registration.reason}</Text>}
          <Text size="sm">
            {w.decidedBy(registration.decided_by)} · <Moment at={registration.decided_at} />
          </Text>
        </Alert>
      )}
      <Doubles of={registration} />
      <Requisites of={registration} />
      {may('mail:read') && <Letters accountId={client.id} />}
      <Group justify="space-between" gap="xs">
        <Button component={Link} href={`/operator/clients/${client.id}`} variant="default">
          {w.toClient}
        </Button>
        {may('clients:write') && (
          <Group gap="xs">
            {registration.state === 'pending' && (
              <>
                <Button variant="light" color="red" onClick={() => setStep('refuse')}>
                  {w.refuse}
                </Button>
                <Button onClick={() => setStep('approve')}>{w.approve}</Button>
              </>
            )}
            {registration.state === 'refused' && (
              <Button variant="light" onClick={() => setStep('approve')}>
                {w.approveAnyway}
              </Button>
            )}
          </Group>
        )}
      </Group>
    </Stack>
  );
}
