import Type from 'typebox';
import { ERRORS } from '../../domain/errors.ts';
import { checkSender, reservedService } from '../../domain/sender-id.ts';
import { requestSender as insertRequest } from '../../store/admin/senders.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { words } from '../moderation/fields.ts';
import { CommentField, DocumentsField, Sender, SenderChannel, shownSender } from './fields.ts';

/** `POST /senders`. */
export const requestSender = endpoint({
  id: 'senders.request',
  method: 'POST',
  path: '/senders',
  tag: 'Senders',
  summary: 'Ask for a sender',
  description:
    'It can be used once a moderator has approved it. A rejected one may be asked for again, with a better comment.',
  access: clientMay('senders:write'),
  body: record({
    channel: SenderChannel,
    name: words(1, 64, 'What the recipient sees. Of an SMS: at most 11 Latin characters, or 15 digits.'),
    comment: Type.Optional(CommentField),
    documents: Type.Optional(DocumentsField),
  }),
  response: Sender,
  status: 201,
  errors: ['already_exists'],
  handler: async ({ principal, body, change, context }) => {
    const name = body.name.trim();
    checkName(body.channel, name);
    const { channel, comment = '', documents = [] } = body;
    const request = { accountId: principal.account.id, channel, name, comment, documents };
    const sender = await change((client) => insertRequest(client, request));
    if (sender === null) throw new Problem('already_exists', `${name} is approved already, or waits for a decision`);
    await context.refresh();
    return shownSender(sender);
  },
});

/** @throws Problem `invalid_request` when no message could ever carry this name. */
function checkName(channel: string, name: string): void {
  const wrong = (message: string) => new Problem('invalid_request', { errors: [{ field: '/name', message }] });
  if (name === '') throw wrong('is empty');
  if (channel !== 'sms') return;
  const code = checkSender(name);
  if (code === 'sender_unknown') throw wrong('has a character that a sender cannot have');
  if (code !== null) throw wrong(ERRORS[code].cause);
  if (reservedService(name) !== null) throw wrong("selects a service and is nobody's sender");
}
