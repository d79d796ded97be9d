import { PRIORITY_NAMES } from '../domain/message.ts';
import { readWall } from '../pipeline/live-wall.ts';
import { command } from './frame/command.ts';
import { openStore } from './support/store.ts';
import { page, section } from './support/tables.ts';

/** `kaskad wall`. */
export default command({
  options: {},
  positionals: [],
  notes: `Example: watch -n 2 kaskad wall
What goes on now, over all nodes: messages a second in and out, what waits, how links deliver, pushes, campaigns that run.`,
  run: async (context) => {
    const wall = await readWall(await openStore(context));
    const percent = (share: number | null) => (share === null ? '' : `${Math.round(share * 100)} %`);
    const record = {
      accepted_per_s: wall.acceptedPerS,
      submitted_per_s: wall.submittedPerS,
      ended_per_s: wall.endedPerS,
      nodes: wall.nodes.filter(({ isAlive }) => isAlive).length,
      pushes_waiting: wall.pushes.waiting,
      pushes_given_up: wall.pushes.dead,
    };
    const nameOf = new Map(wall.connections.map(({ id, name }) => [id, name]));
    const queue = wall.queue.map(({ connectionId, priority, depth, oldestAgeS }) => ({
      connection: nameOf.get(connectionId) ?? String(connectionId),
      priority: PRIORITY_NAMES[priority] ?? '',
      depth,
      oldest_s: Math.round(oldestAgeS),
    }));
    const links = wall.connections.map((one) => ({
      connection: one.name,
      state: one.state,
      link: one.link ?? 'nobody has it',
      bound: `${one.bound}/${one.wanted}`,
      in_flight: one.inFlight,
      queued: one.queued,
      delivered: percent(one.shareNow),
      before: percent(one.shareBefore),
      warning: one.isFalling ? 'falling' : one.linkReason || one.stateReason,
    }));
    const campaigns = wall.campaigns.map(({ id, accountId, name, recipients, accepted }) => ({
      id,
      account_id: accountId,
      name,
      recipients,
      accepted,
    }));
    return page(
      record,
      [
        section('waiting', queue, ['connection', 'priority', 'depth', 'oldest_s']),
        section('connections', links, [
          'connection',
          'state',
          'link',
          'bound',
          'in_flight',
          'queued',
          'delivered',
          'before',
          'warning',
        ]),
        section('campaigns', campaigns, ['id', 'account_id', 'name', 'recipients', 'accepted']),
      ],
      { ...record, queue, connections: links, campaigns },
    );
  },
});
