// The same message to oneself: the number is kept by this browser.
import { Alert, Anchor, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import { call, type KaskadError } from '../../api/kaskad.ts';
import { problemWords } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { newKey, type Request } from './request.ts';
import { keepOwnNumber, ownNumber } from './send-draft.ts';
import type { Sent } from './use-sending.ts';
import { WORDS } from './words.ts';

/** `request` makes the body for one number; null = the message is not ready. */
export function SelfTest({ request }: { request: ((phone: string) => Request) | null }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const may = useMay();
  const [number, setNumber] = useState(ownNumber);
  const read = normalisePhone(number);
  const test = useMutation<Sent, KaskadError, Request>({
    mutationFn: (body) => call('messages.send', { body }, { idempotencyKey: newKey() }),
  });
  const line = test.data?.results[0];
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          miw={0}
          label={w.testNumber}
          placeholder={w.testNumberHint}
          inputMode="tel"
          autoComplete="tel"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          error={number !== '' && !read.ok && number.length > 9 ? w.badReasons[read.code] : undefined}
        />
        <Button
          variant="default"
          loading={test.isPending}
          disabled={request === null || !read.ok}
          onClick={() => {
            if (!read.ok || request === null) return;
            keepOwnNumber(read.phone);
            test.mutate(request(read.phone));
          }}
        >
          {w.test}
        </Button>
      </Group>
      {test.error !== null && (
        <Alert color="red" p="xs" role="alert">
          {problemWords(test.error)}
        </Alert>
      )}
      {line !== undefined && !test.isPending && (
        <Alert color={'error' in line ? 'red' : 'teal'} p="xs" role="status">
          {'error' in line ? (
            `${w.testRefused}: ${errors[line.error.code as keyof typeof errors]}`
          ) : (
            <>
              {w.testSent}.{' '}
              {may('messages:read') && (
                <Anchor component={Link} href={`/messages/${line.id}`} inherit>
                  {w.testOpen}
                </Anchor>
              )}
            </>
          )}
        </Alert>
      )}
    </Stack>
  );
}
