// Numbers for trying out: what clients may write to, and the operator's switch.
import Type from 'typebox';
import { CHANNEL_NAMES } from '../../domain/message.ts';
import { FATES, SANDBOX_AREA, SANDBOX_PREFIX, SANDBOX_RANGE } from '../../domain/sandbox.ts';
import { findSandbox, switchSandboxOff, switchSandboxOn } from '../../store/admin/sandbox.ts';
import { clientMay, endpoint, staffMay } from '../frame/endpoint.ts';
import { oneOf, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const FATE_NAMES = Object.values(FATES);

/** `GET /sandbox`. */
export const getSandbox = endpoint({
  id: 'sandbox.get',
  method: 'GET',
  path: '/sandbox',
  tag: 'Messages',
  summary: 'Numbers for trying out, and what comes of messages to them',
  description: `They belong to nobody. Messages to them are accepted by the rules of all others (an approved sender, moderation, stop lists),
go by every channel, cost nothing, and their states are pushed as real ones are. The last two digits choose what comes of them; those that
are not listed are delivered.`,
  access: clientMay('account:read'),
  response: record({
    enabled: Type.Boolean({
      description: 'False: the operator has switched it off, and these are numbers like any other.',
    }),
    area: Type.String({ description: 'As lists and statistics name it.' }),
    numbers: Type.Array(
      record({
        phone: Type.String(),
        outcome: oneOf(FATE_NAMES, {
          description:
            '`read`: delivered, and a second later read, by messengers. `delayed`: delivered after 30 seconds. `refused`: not taken by the upstream. `receipt_twice`: delivered, told twice, charged and pushed once. `second_try`: refused for the moment, delivered by the second try. `silent`: nothing is ever heard of it. `partly`: of an SMS in parts the first arrives.',
        }),
      }),
    ),
  }),
  handler: async ({ context }) => ({
    enabled: (await findSandbox(context.pool)) !== null,
    area: SANDBOX_AREA,
    numbers: Object.entries(FATES).map(([digits, outcome]) => ({ phone: SANDBOX_PREFIX + digits, outcome })),
  }),
});

const Switch = record({ enabled: Type.Boolean() });

/** `GET /operator/sandbox`. */
export const getSandboxSwitch = endpoint({
  id: 'operator.sandbox.get',
  method: 'GET',
  path: '/operator/sandbox',
  tag: 'Connections',
  summary: 'Whether clients have numbers for trying out',
  access: staffMay('connections:read'),
  response: Switch,
  handler: async ({ context }) => ({ enabled: (await findSandbox(context.pool)) !== null }),
});

/** `PUT /operator/sandbox`. */
export const putSandboxSwitch = endpoint({
  id: 'operator.sandbox.put',
  method: 'PUT',
  path: '/operator/sandbox',
  tag: 'Connections',
  summary: 'Give clients numbers for trying out, or take them away',
  description: `On: an area \`${SANDBOX_AREA}\` of the numbers ${SANDBOX_RANGE.lo}–${SANDBOX_RANGE.hi}, and a connection \`sandbox\` that serves
it alone and for nothing. Off: both are gone, and the numbers are priced and sent like any other; a \`conflict\` while messages wait there.`,
  access: staffMay('connections:write'),
  body: Switch,
  response: Switch,
  errors: ['conflict'],
  handler: async ({ context, body, change }) => {
    await change(async (client) => {
      if (body.enabled) {
        await switchSandboxOn(client, { area: SANDBOX_AREA, ...SANDBOX_RANGE, channels: CHANNEL_NAMES });
      } else if ((await switchSandboxOff(client)) === 'busy') {
        throw new Problem('conflict', 'messages wait in the sandbox: try again in a moment');
      }
    });
    await context.refresh();
    return { enabled: body.enabled };
  },
});
