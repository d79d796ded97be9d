// Who is signed in, and what they may do.
import { createContext, useContext } from 'react';
import type { ClientScope, StaffScope } from '../../../src/domain/permissions.ts';
import type { Answer } from '../api/kaskad.ts';

export type Me = Answer<'me.get'>;
export type Scope = ClientScope | StaffScope;

export const SessionContext = createContext<Me | null>(null);

/** Of whoever is signed in; only below the shell. */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('nobody is signed in here');
  return me;
}

/** `const may = useMay(); may('senders:write')`: what a button needs to be offered. */
export function useMay(): (scope: Scope) => boolean {
  const { scopes } = useMe();
  return (scope) => scopes.includes(scope);
}

/** The zone in which times are shown: the account's; for staff the browser's. */
export function useTimeZone(): string {
  const me = useContext(SessionContext);
  return me?.account?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
