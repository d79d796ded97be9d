// Sending once: the same draft keeps its key until an answer has come, so that neither a double click nor a lost answer
// sends twice.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, call, KaskadError } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { viewedAccount } from '../../session/viewed-account.ts';
import { newKey, type Request } from './request.ts';

export type Sent = Answer<'messages.send'>;

interface Pending {
  /** The draft it was made of. */
  draft: string;
  key: string;
  /** Frozen: a repeat with the same key has to be the same request. */
  body: Request;
}

const placeOf = (accountId: number): string => `kaskad-send-pending-${viewedAccount() ?? accountId}`;

function pendingOf(accountId: number, draft: string, body: Request): Pending {
  try {
    const kept = JSON.parse(sessionStorage.getItem(placeOf(accountId)) ?? 'null') as Pending | null;
    if (kept !== null && kept.draft === draft) return kept;
  } catch {}
  return { draft, key: newKey(), body };
}

function keep(accountId: number, pending: Pending | null): void {
  try {
    if (pending === null) sessionStorage.removeItem(placeOf(accountId));
    else sessionStorage.setItem(placeOf(accountId), JSON.stringify(pending));
  } catch {}
}

/** Nobody can say whether it was carried out. */
const isInDoubt = (problem: unknown): boolean =>
  !(problem instanceof KaskadError) ||
  problem.status === 0 ||
  problem.status >= 500 ||
  problem.code === 'idempotency_key_in_use';

export function useSending(accountId: number) {
  const client = useQueryClient();
  const [result, setResult] = useState<Sent | null>(null);
  const [doubt, setDoubt] = useState(false);
  const sending = useMutation<Sent, KaskadError, { draft: string; body: Request }>({
    mutationFn: ({ draft, body }) => {
      const pending = pendingOf(accountId, draft, body);
      keep(accountId, pending);
      return call('messages.send', { body: pending.body }, { idempotencyKey: pending.key });
    },
    onSuccess: async (answer) => {
      keep(accountId, null);
      setDoubt(false);
      setResult(answer);
      await refresh(client, ['messages.', 'balance.get', 'overview.get']);
    },
    onError: (problem) => {
      setDoubt(isInDoubt(problem));
      if (!isInDoubt(problem)) keep(accountId, null);
    },
  });
  const reset = () => {
    setResult(null);
    setDoubt(false);
    sending.reset();
  };
  return {
    send: sending.mutate,
    isSending: sending.isPending,
    problem: sending.error,
    isInDoubt: doubt,
    result,
    reset,
  };
}
