// Pause, resume and cancel by the operator: one way, three words.
import { moveByHand } from '../../pipeline/campaign-moves.ts';
import { transaction } from '../../store/db.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { notFound } from '../support/find.ts';
import { openStore } from '../support/store.ts';

const NOTES = {
  pause: 'Its client cannot resume it. Messages that are accepted already go on.',
  resume: 'Whoever has paused it. It goes on where it was.',
  cancel: 'What is queued of it is canceled by a running node, and not charged.',
} as const;

/** `kaskad campaign pause`, `resume` or `cancel`. */
export const moveCommand = (move: keyof typeof NOTES) =>
  command({
    options: { reason: { kind: 'text', help: 'why; shown to the client' } },
    positionals: [{ name: 'id', kind: 'number', required: true, help: 'its number' }],
    notes: `Example: kaskad campaign ${move} 7\n${NOTES[move]}`,
    run: async (context, values) => {
      const pool = await openStore(context);
      const request = { accountId: null, id: values.id, by: 'operator', reason: values.reason ?? '' } as const;
      const moved = await transaction(pool, (client) => moveByHand(client, move, request, Date.now()));
      switch (moved.kind) {
        case 'not_found':
          return notFound('campaign', String(values.id), [], '; kaskad campaign list shows them');
        case 'refused':
          throw new CommandError('conflict', moved.detail);
        case 'moved': {
          const { id, name, state } = moved.campaign;
          return said(`campaign ${id} (${name}) is ${state}`, { id, name, state });
        }
      }
    },
  });
