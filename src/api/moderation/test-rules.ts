import Type from 'typebox';
import { hitSpans, hitText, rulesBroken } from '../../domain/moderation-hit.ts';
import { listRules } from '../../store/admin/rules.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, oneOf, record } from '../frame/fields.ts';
import { words } from './fields.ts';
import { RULE_KINDS } from './rule-fields.ts';

/** `POST /operator/moderation/rules/test`. */
export const testRules = endpoint({
  id: 'operator.moderation.rules.test',
  method: 'POST',
  path: '/operator/moderation/rules/test',
  tag: 'Moderation',
  summary: 'Which rules a text breaks, and where',
  access: staffMay('moderation:read'),
  body: record({
    text: words(1, 10_000),
    account_id: Type.Optional(nullable(Id)),
  }),
  response: record({
    hits: Type.Array(
      record({
        rule_id: Id,
        kind: oneOf(RULE_KINDS),
        pattern: Type.String(),
        reason: Type.String(),
        hit: Type.String(),
        places: Type.Array(record({ start: Type.Integer(), end: Type.Integer() })),
      }),
    ),
  }),
  handler: async ({ context, body }) => {
    const rules = await listRules(context.pool);
    const broken = rulesBroken(rules, body.account_id ?? null, body.text);
    const hits = broken.map((rule) => {
      const hit = hitText(rule, body.text);
      const { id, kind, pattern, reason } = rule;
      return { rule_id: id, kind, pattern, reason, hit, places: hitSpans(body.text, hit) };
    });
    return { hits };
  },
});
