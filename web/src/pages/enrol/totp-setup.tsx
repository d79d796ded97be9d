// Setting up one-time codes: the secret as a picture and as text, a code as the proof, then the recovery codes.
import { Button, Center, Checkbox, CopyButton, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, call, type KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { problemWords } from '../../parts/notices.ts';
import { Loaded } from '../../parts/states.tsx';
import { Copyable } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { QrCode } from './qr-code.tsx';
import { WORDS } from './words.ts';

export interface TotpSetupProps {
  /** After the recovery codes were kept. */
  onDone: () => void;
  /** Codes are asked for from here on: what shows the state is read anew. */
  onEnabled?: () => void;
}

export function TotpSetup({ onDone, onEnabled }: TotpSetupProps) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  // One secret a visit: another picture with each glance at another window would leave the phone with the wrong one.
  const begun = useQuery<Answer<'auth.totp_begin'>, KaskadError>({
    queryKey: ['auth.totp_begin'],
    queryFn: () => call('auth.totp_begin', {}),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    enabled: codes === null,
  });
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <Loaded query={begun} rows={5}>
      {(secret) => (
        <Proof
          secret={secret}
          onCodes={(made) => {
            setCodes(made);
            onEnabled?.();
          }}
        />
      )}
    </Loaded>
  );
}

function Proof({
  secret: { secret, otpauth_uri },
  onCodes,
}: {
  secret: Answer<'auth.totp_begin'>;
  onCodes: (codes: readonly string[]) => void;
}) {
  const w = useWords(WORDS);
  const form = useForm({ initialValues: { code: '' } });
  const enable = useChange('auth.totp_enable', {
    onDone: ({ recovery_codes }) => onCodes(recovery_codes),
    onProblem: (problem) => {
      form.setFieldError('code', problemWords(problem));
      return true;
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ code }) => enable.mutate({ body: { code: code.replace(/\s/g, '') } }))}>
      <Stack>
        <Text size="sm">{w.scan}</Text>
        <Center>
          <QrCode text={otpauth_uri} label={w.qr} />
        </Center>
        <Text component="div" size="sm" c="dimmed">
          {w.orType}
          <br />
          <Copyable text={secret} shown={secret.replace(/(.{4})(?=.)/g, '$1 ')} />
        </Text>
        <TextInput
          label={w.code}
          description={w.codeHint}
          required
          minLength={6}
          data-autofocus
          autoComplete="one-time-code"
          inputMode="numeric"
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={enable.isPending}>
          {w.enable}
        </Button>
      </Stack>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [isKept, setKept] = useState(false);
  const text = codes.join('\n');
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = w.fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <Stack>
      <Text size="sm" role="status">
        {w.codesAbout} {common.secretOnce}
      </Text>
      <SimpleGrid
        component="ul"
        cols={2}
        spacing={6}
        m={0}
        p={0}
        aria-label={w.codesList}
        style={{ listStyle: 'none' }}
      >
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={copy}
            >
              {copied ? common.copied : w.copyAll}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={save}>
          {common.download}
        </Button>
      </Group>
      <Checkbox label={w.kept} checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button disabled={!isKept} onClick={onDone}>
        {w.done}
      </Button>
    </Stack>
  );
}
