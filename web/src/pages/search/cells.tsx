// Cells that the lists of messages have in common.
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useMay } from '../../session/session.ts';

/** The way to one message, by when it was accepted or by its id. */
export function MessageLink({ id, children = id }: { id: string; children?: React.ReactNode }) {
  return (
    <Anchor component={Link} href={`/operator/messages/${id}`} size="sm" className="nowrap">
      {children}
    </Anchor>
  );
}

/** Whose it is. */
export function ClientLink({ id, login }: { id: number; login: string }) {
  const may = useMay()('clients:read');
  if (!may) return <span className="breakable">{login}</span>;
  return (
    <Anchor component={Link} href={`/operator/clients/${id}`} size="sm" className="breakable">
      {login}
    </Anchor>
  );
}

/** By which of our connections. */
export function ConnectionLink({ id, name }: { id: number; name: string }) {
  const may = useMay()('connections:read');
  if (!may) return <span className="breakable">{name}</span>;
  return (
    <Anchor component={Link} href={`/operator/connections/${id}`} size="sm" className="breakable">
      {name}
    </Anchor>
  );
}
