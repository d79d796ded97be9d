// Whether a person has to look at a text, and why.
import { domainToUnicode } from 'node:url';
import type { Content } from '../domain/content.ts';
import type { Channel } from '../domain/message.ts';
import { firstHit, firstLinkHit, type Rule } from '../domain/moderation.ts';
import { hitText } from '../domain/moderation-hit.ts';
import type { ConfigCache } from './config-cache.ts';

export interface TextHit {
  ruleId: number;
  ruleKind: Rule['kind'];
  /** What was hit, as it stands in the text; at most 200 characters. */
  text: string;
}

/**
 * What of a text, its button, its picture or what is played breaks a rule; null when nothing does, or when it is made of a template that was approved
 * for the account and the channel, whose wording a person has seen.
 */
export function breach(
  cache: ConfigCache,
  accountId: number,
  channel: Channel,
  text: string,
  content: Content,
): TextHit | null {
  const hit =
    hitIn(cache, accountId, text) ??
    hitIn(cache, accountId, buttonText(content)) ??
    addressHit(cache, accountId, [content.action, content.image, content.audio]);
  if (hit === null) return null;
  const approved = cache
    .templates(accountId)
    .some(
      (template) =>
        template.channel === channel &&
        buttonText(template.content) === buttonText(content) &&
        template.content.image === content.image &&
        template.content.audio === content.audio &&
        template.matches(text),
    );
  return approved ? null : hit;
}

const buttonText = ({ button, action }: Content): string => (button === undefined ? '' : `${button}\n${action}`);

/** As it is written, and as whoever opens it reads it: escapes and odd slashes do not hide a host. */
function addressHit(cache: ConfigCache, accountId: number, addresses: readonly (string | undefined)[]): TextHit | null {
  for (const address of addresses) {
    if (address === undefined || !URL.canParse(address)) continue;
    for (const form of [address, `https://${domainToUnicode(new URL(address).hostname)}/`]) {
      const rule = firstLinkHit(cache.rules, accountId, form);
      if (rule !== null) return { ruleId: rule.id, ruleKind: rule.kind, text: hitText(rule, form) };
    }
  }
  return null;
}

function hitIn(cache: ConfigCache, accountId: number, text: string): TextHit | null {
  const rule = text === '' ? null : firstHit(cache.rules, accountId, text);
  return rule && { ruleId: rule.id, ruleKind: rule.kind, text: hitText(rule, text) };
}
