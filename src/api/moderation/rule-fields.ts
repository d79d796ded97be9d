import Type from 'typebox';
import { checkRule, type Rule } from '../../domain/moderation.ts';
import type { RuleDetail } from '../../store/admin/rules.ts';
import type { ApiContext } from '../context.ts';
import { Id, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { words } from './fields.ts';

export const RULE_KINDS = ['word', 'pattern', 'link'] as const;

export const RuleFields = {
  account_id: nullable(Id),
  kind: oneOf(RULE_KINDS, {
    description:
      'word: whole words in any case, `casin*` takes every word that begins so; pattern: a regular expression; link: a host with its subdomains, or `*` for any link.',
  }),
  pattern: words(1, 500),
  reason: words(0, 500, 'Why; shown to moderators.'),
};

export const RuleAnswer = record({
  id: Id,
  account_id: nullable(Id),
  account: nullable(Type.String({ description: 'Null = of everybody.' })),
  kind: oneOf(RULE_KINDS),
  pattern: Type.String(),
  reason: Type.String(),
  hits_today: Type.Integer({ description: 'Messages held or refused by it; counted within seconds.' }),
  hits_30_days: Type.Integer(),
  created_at: Time,
});

/** @throws Problem `invalid_request` for a rule that cannot work. */
export function checkRuleFields(context: ApiContext, rule: Omit<Rule, 'id'>): void {
  const wrong = (field: string, message: string) => new Problem('invalid_request', { errors: [{ field, message }] });
  const fault = checkRule(rule);
  if (fault !== null) throw wrong('/pattern', fault);
  if (rule.accountId !== null && context.cache.account(rule.accountId) === undefined) {
    throw wrong('/account_id', 'there is no such account');
  }
}

export const shownRule = (rule: RuleDetail) => ({
  id: rule.id,
  account_id: rule.accountId,
  account: rule.account,
  kind: rule.kind,
  pattern: rule.pattern,
  reason: rule.reason,
  hits_today: rule.hitsToday,
  hits_30_days: rule.hits,
  created_at: timeOf(rule.createdAt),
});
