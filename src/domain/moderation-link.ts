// Links in texts, as people write them: with a scheme, with `www.`, or a bare name.

/** Top-level domains that make a bare `name.tld` a link; any other name needs a scheme, `www.` or a path. */
const LINK_DOMAINS = new Set(
  'ru рф su com net org info biz io me cc ly gl co link site online shop top xyz club pro app dev store tk ua by kz uz'.split(
    ' ',
  ),
);

/** Pieces of a text that name a host, in order. */
export function* linksIn(text: string): Generator<{ token: string; host: string }> {
  for (const token of text.split(/[\s,;()<>"«»]+/)) {
    const host = hostOf(token);
    if (host !== null) yield { token, host };
  }
}

/** The host that a token names, `www.` left off; null when it names none. */
export function hostOf(token: string): string | null {
  const match =
    /^(?:[a-z]{2,10}:\/\/)?(?:[^\s/@]{1,64}@)?(?:www\.)?([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/iu.exec(
      token,
    );
  return match?.[1]?.toLowerCase() ?? null;
}

/** More than a bare name that only looks like one. */
export function isLink(token: string, host: string): boolean {
  if (/^(?:[a-z]{2,10}:\/\/|www\.)/i.test(token) || token.includes('/')) return true;
  return !token.includes('@') && LINK_DOMAINS.has(host.slice(host.lastIndexOf('.') + 1));
}
