// Writes the messages of the past with everything that hangs on them.
import type { Client } from '../../../store/db.ts';
import { IdBlocks, messageId } from '../../../store/ids.ts';
import type { PastMessage, PastStep } from './message.ts';
import { insertRows } from './rows.ts';

/** In the order of time, which is the order of ids as well. */
export async function giveIds(client: Client, messages: PastMessage[]): Promise<void> {
  messages.sort((a, b) => a.createdMs - b.createdMs);
  const ids = new IdBlocks(client, 'message_id_block');
  await ids.reserve(messages.length);
  for (const message of messages) message.id = messageId(message.createdMs, ids.take());
}

/** Behind the ledger, whose entries they name. */
export async function writeMessages(client: Client, messages: readonly PastMessage[]): Promise<void> {
  await writeHeads(client, messages);
  await writeSteps(client, messages);
  await writeAttempts(client, messages);
  await insertRows(
    client,
    'client_key',
    { account_id: 'int4', client_id: 'text', message_id: 'int8', created_at: 'time' },
    messages
      .filter(({ clientId }) => clientId !== null)
      .map((m) => ({ account_id: m.accountId, client_id: m.clientId, message_id: m.id, created_at: m.createdMs })),
  );
}

async function writeHeads(client: Client, messages: readonly PastMessage[]): Promise<void> {
  await insertRows(
    client,
    'message',
    {
      ...({ id: 'int8', account_id: 'int4', token_id: 'int4', client_id: 'text', channel: 'text' } as const),
      ...({ priority: 'int2', state: 'text', phone: 'int8', sender: 'text', text: 'text', encoding: 'text' } as const),
      ...({ segments: 'int2', area_id: 'int4', unit_price_e7: 'int8', charge: 'text', hold_e7: 'int8' } as const),
      ...({ hold_entry_id: 'int8', charged_e7: 'int8', resolve_entry_id: 'int8', release_entry_id: 'int8' } as const),
      ...({ status_seq: 'int2', error_code: 'text', created_at: 'time', expires_at: 'time' } as const),
      ...({ changed_at: 'time', final_at: 'time', content: 'json', step: 'int2', step_count: 'int2' } as const),
      result: 'json',
    },
    messages.map((m) => {
      const step = m.steps[m.step - 1] as PastStep;
      return {
        ...{ id: m.id, account_id: m.accountId, token_id: m.tokenId, client_id: m.clientId, channel: step.channel },
        ...{ priority: m.priority, state: m.state, phone: Number(m.phone), sender: step.sender, text: step.text },
        ...{ encoding: step.encoding, segments: step.segments, area_id: m.areaId, unit_price_e7: step.unitPriceE7 },
        ...{ charge: step.charge, hold_e7: m.holdE7, hold_entry_id: m.hold?.id, charged_e7: m.chargedE7 },
        ...{ resolve_entry_id: m.resolve?.id, release_entry_id: m.release?.id, status_seq: m.statusSeq },
        ...{ error_code: m.errorCode, created_at: m.createdMs, expires_at: m.expiresMs, changed_at: m.changedMs },
        ...{ final_at: m.finalMs, content: step.content, step: m.step, step_count: m.steps.length, result: m.result },
      };
    }),
  );
}

async function writeSteps(client: Client, messages: readonly PastMessage[]): Promise<void> {
  const cascades = messages.filter(({ steps }) => steps.length > 1);
  await insertRows(
    client,
    'message_step',
    {
      ...({
        message_id: 'int8',
        step: 'int2',
        channel: 'text',
        sender: 'text',
        text: 'text',
        encoding: 'text',
      } as const),
      ...({ segments: 'int2', content: 'json', unit_price_e7: 'int8', charge: 'text', price_e7: 'int8' } as const),
      ...({ life_ms: 'int8', began_at: 'time', ended: 'text', charged_e7: 'int8' } as const),
    },
    cascades.flatMap((m) =>
      m.steps.map((step, at) => ({
        ...{ message_id: m.id, step: at + 1, channel: step.channel, sender: step.sender, text: step.text },
        ...{ encoding: step.encoding, segments: step.segments, content: step.content },
        ...{ unit_price_e7: step.unitPriceE7, charge: step.charge, price_e7: step.priceE7, life_ms: step.lifeMs },
        ...{ began_at: step.beganMs, ended: step.ended, charged_e7: m.chargedE7 === null ? null : step.chargedE7 },
      })),
    ),
  );
}

async function writeAttempts(client: Client, messages: readonly PastMessage[]): Promise<void> {
  await insertRows(
    client,
    'attempt',
    {
      ...({ message_id: 'int8', attempt_no: 'int2', step: 'int2', connection_id: 'int4', state: 'text' } as const),
      ...({ segment_states: 'text', provider_ids: 'text', error_code: 'text', error_class: 'text' } as const),
      ...({ receipt_log: 'text', at: 'time', changed_at: 'time', cost_e7: 'int8' } as const),
    },
    messages.flatMap((m) =>
      m.attempts.map((attempt) => ({
        ...{ message_id: m.id, attempt_no: attempt.no, step: attempt.step, connection_id: attempt.connectionId },
        ...{ state: attempt.state, segment_states: attempt.letters, provider_ids: attempt.providerIds },
        ...{ error_code: attempt.errorCode, error_class: attempt.errorClass, receipt_log: attempt.log },
        ...{ at: attempt.atMs, changed_at: attempt.changedMs, cost_e7: attempt.costE7 },
      })),
    ),
  );
}
