import { Alert, Anchor, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { checkInn } from '../../../../src/domain/inn.ts';
import { checkOgrnip } from '../../../../src/domain/ogrnip.ts';
import type { Item } from '../../api/kaskad.ts';
import { Facts } from '../../parts/facts.tsx';
import { Copyable, Moment, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { ClientStateTag } from '../clients/state-tag.tsx';
import { WORDS } from './words.ts';

export type Registration = Item<'registrations.list'>;

/** What an applicant told of himself, with what can be checked checked. */
export function Requisites({ of }: { of: Registration }) {
  const w = useWords(WORDS);
  const text = (name: string, value: string) => value !== '' && { name, value };
  return (
    <Facts
      facts={[
        { name: w.login, value: <Copyable text={of.account} /> },
        { name: w.kind, value: w[of.kind] },
        text(w.companyName, of.company_name),
        { name: w.name, value: of.name },
        of.inn !== '' && {
          name: w.inn,
          value: (
            <Checked number={of.inn}>
              <InnVerdict inn={of.inn} kind={of.kind} />
            </Checked>
          ),
        },
        of.ogrnip !== '' && {
          name: w.ogrnip,
          value: (
            <Checked number={of.ogrnip}>
              <OgrnipVerdict number={of.ogrnip} />
            </Checked>
          ),
        },
        text(w.legalAddress, of.juridical_address),
        text(w.factAddress, of.address_facto),
        text(w.city, of.city),
        { name: w.phone, value: <Copyable text={`+${of.phone}`} /> },
        { name: w.email, value: <Copyable text={of.email} /> },
        {
          name: w.consent,
          value: (
            <>
              {w.consentFrom(of.consent.version)} · {w[of.consent.source]} · <Moment at={of.consent.at} />
            </>
          ),
        },
        { name: w.network, value: <span className="mono">{of.address}</span> },
        { name: w.since, value: <Moment at={of.created_at} /> },
      ]}
    />
  );
}

function Checked({ number, children }: { number: string; children: ReactNode }) {
  return (
    <Group gap="xs">
      <Copyable text={number} />
      {children}
    </Group>
  );
}

/** Whether the check digits of an INN are right, and whether it is of such an applicant. */
export function InnVerdict({ inn, kind }: { inn: string; kind: Registration['kind'] }) {
  const w = useWords(WORDS);
  const found = checkInn(inn);
  if (found.kind === 'wrong') return <Tag tone="bad">{found.why === 'check' ? w.checkBad : w.lengthBad}</Tag>;
  if (kind === 'company' && found.kind === 'person') return <Tag tone="wait">{w.innOfPerson}</Tag>;
  if (kind !== 'company' && found.kind === 'company') return <Tag tone="wait">{w.innOfCompany}</Tag>;
  return <Tag tone="good">{w.checkOk}</Tag>;
}

function OgrnipVerdict({ number }: { number: string }) {
  const w = useWords(WORDS);
  const found = checkOgrnip(number);
  if (found.kind === 'wrong') return <Tag tone="bad">{found.why === 'check' ? w.checkBad : w.lengthBad}</Tag>;
  if (found.kind === 'company') return <Tag tone="wait">{w.ogrnOfCompany}</Tag>;
  return <Tag tone="good">{w.checkOk}</Tag>;
}

/** Others who gave the same data: often one person who tries again after a refusal. */
export function Doubles({ of }: { of: Registration }) {
  const w = useWords(WORDS);
  if (of.duplicates.length === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={w.doubles(of.duplicates.length)}
    >
      <List size="sm" spacing={4} icon={<IconUsers size={16} aria-hidden />}>
        {of.duplicates.map(({ account_id: id, account, account_state: state, by }) => (
          <List.Item key={id}>
            <Group gap="xs">
              <Anchor component={Link} href={`/operator/clients/${id}`} size="sm" c="inherit" underline="always">
                {account}
              </Anchor>
              <ClientStateTag state={state} />
              <Text span size="sm">
                {w.sameData(by.map((field) => w.sameBy[field]).join(', '))}
              </Text>
            </Group>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
