// Client ids that we make for recipients without one, so that a request which is repeated under its `Idempotency-Key` is
// accepted once even where its first answer was lost. Nobody is shown them.

/** The second form is of a campaign's row (src/store/campaigns-sending.ts). */
const DERIVED = /^(idem:[A-Za-z0-9_-]{43}:\d{1,4}|~c:\d{1,10}:\d{1,10})$/;

/** The client id of a request's recipient. `digest`: SHA-256 of key and request, base64url. */
export const derivedClientId = (digest: string, index: number): string => `idem:${digest}:${index}`;

/** The client's own id of a message; null when there is none. */
export const ownClientId = (clientId: string | null): string | null =>
  clientId === null || DERIVED.test(clientId) ? null : clientId;
