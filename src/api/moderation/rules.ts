import Type from 'typebox';
import {
  removeRule as deleteRule,
  findRule,
  addRule as insertRule,
  replaceRule,
  rulesPage,
} from '../../store/admin/rules.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Nothing, oneOf, PageQuery, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { AccountFilter } from './fields.ts';
import { checkRuleFields, RULE_KINDS, RuleAnswer, RuleFields, shownRule } from './rule-fields.ts';

/** `GET /operator/moderation/rules`. */
export const listRules = endpoint({
  id: 'operator.moderation.rules.list',
  method: 'GET',
  path: '/operator/moderation/rules',
  tag: 'Moderation',
  summary: 'Text rules and how often they hit',
  access: staffMay('moderation:read'),
  query: record({ ...PageQuery, account_id: AccountFilter, kind: Type.Optional(oneOf(RULE_KINDS)) }),
  response: page(RuleAnswer),
  handler: async ({ context, query }) => {
    const { limit = PAGE_LIMIT, cursor, account_id: accountId, kind } = query;
    const rows = await rulesPage(context.pool, { accountId, kind, beforeId: idCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => [id], shownRule);
  },
});

/** `POST /operator/moderation/rules`. */
export const addRule = endpoint({
  id: 'operator.moderation.rules.add',
  method: 'POST',
  path: '/operator/moderation/rules',
  tag: 'Moderation',
  summary: 'Add a text rule',
  description:
    'What a hit does is said by the account: nothing, hold the message for a person, or refuse it. In force on every node within a second.',
  access: staffMay('moderation:write'),
  body: record({
    ...RuleFields,
    account_id: Type.Optional(RuleFields.account_id),
    reason: Type.Optional(RuleFields.reason),
  }),
  response: RuleAnswer,
  status: 201,
  handler: async ({ context, body, change }) => {
    const { kind, pattern, reason = '', account_id: accountId = null } = body;
    checkRuleFields(context, { accountId, kind, pattern, reason });
    const rule = await change(async (client) =>
      findRule(client, await insertRule(client, { accountId, kind, pattern, reason })),
    );
    await context.refresh();
    return shownRule(rule!);
  },
});

/** `PATCH /operator/moderation/rules/{id}`. */
export const changeRule = endpoint({
  id: 'operator.moderation.rules.change',
  method: 'PATCH',
  path: '/operator/moderation/rules/{id}',
  tag: 'Moderation',
  summary: 'Change a text rule',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  body: Type.Partial(record(RuleFields)),
  response: RuleAnswer,
  errors: ['not_found'],
  handler: async ({ context, params, body, change }) => {
    const rule = await change(async (client) => {
      const before = await findRule(client, params.id);
      if (before === null) throw new Problem('not_found');
      const { kind = before.kind, pattern = before.pattern, reason = before.reason } = body;
      const accountId = body.account_id === undefined ? before.accountId : body.account_id;
      const after = { id: params.id, accountId, kind, pattern, reason };
      checkRuleFields(context, after);
      await replaceRule(client, after);
      return findRule(client, params.id);
    });
    if (rule === null) throw new Problem('not_found');
    await context.refresh();
    return shownRule(rule);
  },
});

/** `DELETE /operator/moderation/rules/{id}`. */
export const removeRule = endpoint({
  id: 'operator.moderation.rules.remove',
  method: 'DELETE',
  path: '/operator/moderation/rules/{id}',
  tag: 'Moderation',
  summary: 'Take a text rule away',
  description: 'Messages that it holds go on waiting for their decision.',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ context, params, change }) => {
    if (!(await change((client) => deleteRule(client, params.id)))) throw new Problem('not_found');
    await context.refresh();
    return null;
  },
});
