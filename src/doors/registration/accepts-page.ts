/** Whether an `Accept` asks for a page rather than a document: a browser names text/html, programs seldom do. */
export function acceptsPage(accept: string | undefined): boolean {
  const shares = new Map<string, number>();
  for (const part of (accept ?? '').slice(0, 1000).split(',')) {
    const [type = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    shares.set(type, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const page = Math.max(shares.get('text/html') ?? 0, shares.get('application/xhtml+xml') ?? 0);
  return page > 0 && page >= (shares.get('application/json') ?? 0);
}
