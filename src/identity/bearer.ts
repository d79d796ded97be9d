const BEARER = /^Bearer +([^\s]+) *$/i;

/** The token of an `Authorization: Bearer` header; '' when there is none. */
export function bearerOf(authorization: string | undefined): string {
  return authorization === undefined ? '' : (BEARER.exec(authorization)?.[1] ?? '');
}
