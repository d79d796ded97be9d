// What it costs and when it ends, before anything is sent.
import { Alert, Anchor, Card, Group, List, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { formatE7Trimmed } from '../../../../src/domain/money.ts';
import type { Answer } from '../../api/kaskad.ts';
import { COMPOSE } from '../../parts/compose/words.ts';
import { problemWords } from '../../parts/notices.ts';
import { Count, Moment, Money, moneyText } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import type { PriceGroup } from './live-price.ts';
import type { Fault } from './request.ts';
import type { Price } from './use-price.ts';
import { WORDS } from './words.ts';

export interface SummaryProps {
  price: Price;
  faults: readonly Fault[];
  isCascade: boolean;
  currency: string;
  /** As the account's zone and the life of its channels make it; null while that is not known. */
  expiresAt: string | null;
  /** The buttons. */
  children: ReactNode;
}

export function Summary({ price, faults, isCascade, currency, expiresAt, children }: SummaryProps) {
  const w = useWords(WORDS);
  const may = useMay();
  const { live, preview, isChecking, problem, book } = price;
  const spendable = book.spendableE7;
  // What the server says of this very request stands above what was reckoned here.
  const total = preview?.total_price ?? (live === null ? '' : formatE7Trimmed(live.totalE7));
  const payable = preview?.payable ?? live?.payable ?? 0;
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2}>{w.cost}</Title>
          <Text size="xs" c="dimmed" role="status">
            {isChecking ? (
              w.costChecking
            ) : preview !== null && live !== null ? (
              <Confirmed>{w.costConfirmed}</Confirmed>
            ) : (
              ''
            )}
          </Text>
        </Group>
        {live === null ? (
          <Text size="sm" c="dimmed">
            {w.costEmpty}
          </Text>
        ) : (
          <>
            <div>
              <Text component="div" fz={30} fw={650} lh={1.2} aria-live="polite">
                <Money amount={total} currency={currency} />
              </Text>
              <Text size="sm" c="dimmed" component="div">
                {w.costTotal(live.count)} · {w.costEach.toLowerCase()} <Each groups={live.groups} currency={currency} />
              </Text>
            </div>
            {isCascade && (
              <Text size="xs" c="dimmed">
                {w.costBegins}
              </Text>
            )}
            {spendable !== null && (
              <Text size="sm" component="div">
                {w.spendable}: <Money amount={formatE7Trimmed(spendable)} currency={currency} />
              </Text>
            )}
            {payable < live.count && (
              <Alert color="red" p="xs">
                {w.short(payable, live.count)}{' '}
                {may('balance:read') && (
                  <Anchor component={Link} href="/money" inherit>
                    {w.topUp}
                  </Anchor>
                )}
              </Alert>
            )}
            <Groups groups={live.groups} currency={currency} />
          </>
        )}
        {preview !== null && <Judged preview={preview} />}
        {expiresAt !== null && (
          <Text size="sm" component="div" c="dimmed">
            {w.expires}: <Moment at={expiresAt} />
          </Text>
        )}
        {problem !== null && (
          <Alert color="red" p="xs" role="alert">
            {problemWords(problem)}
          </Alert>
        )}
        <Faults faults={faults} />
        {children}
      </Stack>
    </Card>
  );
}

const Confirmed = ({ children }: { children: string }) => (
  <Group gap={4} component="span" display="inline-flex">
    <IconCheck size={14} aria-hidden /> {children}
  </Group>
);

function Each({ groups, currency }: { groups: readonly PriceGroup[]; currency: string }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const prices = groups.map(({ priceE7 }) => priceE7).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const text = (e7: bigint) => moneyText(formatE7Trimmed(e7), locale, currency);
  const least = prices[0] ?? 0n;
  const most = prices.at(-1) ?? 0n;
  return <span className="numbers">{least === most ? text(least) : w.costRange(text(least), text(most))}</span>;
}

function Groups({ groups, currency }: { groups: readonly PriceGroup[]; currency: string }) {
  const w = useWords(WORDS);
  if (groups.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={260} mah={280} type="native">
      <Table aria-label={w.groups} className="numbers" fz="xs" horizontalSpacing={4} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.area}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.count}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {w.outcomePrice}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {w.sum}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map(({ area, operator, count, priceE7 }) => (
            <Table.Tr key={`${area}|${operator}`}>
              <Table.Td>
                {area}
                {operator !== '' && operator !== area && (
                  <Text size="xs" c="dimmed">
                    {operator}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">
                <Count n={count} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={formatE7Trimmed(priceE7)} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={formatE7Trimmed(priceE7 * BigInt(count))} currency={currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const NAMED_MAX = 5;

/** What only the server knows: rules hit, numbers refused, times of the recipients. */
function Judged({ preview }: { preview: Answer<'messages.preview'> }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const refused = new Map<keyof typeof errors, string[]>();
  let held = 0;
  let isExpired = false;
  let notBefore = '';
  for (const line of preview.recipients) {
    if ('error' in line) {
      const code = line.error.code as keyof typeof errors;
      refused.set(code, [...(refused.get(code) ?? []), line.phone]);
      continue;
    }
    if (line.held) held += 1;
    isExpired ||= line.expired;
    if (line.not_before !== null && (notBefore === '' || line.not_before < notBefore)) notBefore = line.not_before;
  }
  const count = [...refused.values()].reduce((sum, phones) => sum + phones.length, 0);
  return (
    <>
      {held > 0 && (
        <Alert color="blue" p="xs">
          {w.held(held)} {w.heldTemplate}
        </Alert>
      )}
      {isExpired && (
        <Alert color="yellow" p="xs">
          {w.expiredLine}
        </Alert>
      )}
      {count > 0 && (
        <Alert color="red" p="xs" title={w.refused(count)}>
          <List size="sm" spacing={4}>
            {[...refused].map(([code, phones]) => (
              <List.Item key={code}>
                {errors[code]}{' '}
                <Text span size="xs" className="numbers breakable">
                  {phones.slice(0, NAMED_MAX).join(', ')}
                  {phones.length > NAMED_MAX && ` ${w.more(phones.length - NAMED_MAX)}`}
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {notBefore !== '' && (
        <Text size="sm" component="div" c="dimmed">
          {w.notBefore}: <Moment at={notBefore} />
        </Text>
      )}
    </>
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const w = useWords(WORDS);
  const compose = useWords(COMPOSE);
  if (faults.length === 0) return null;
  const several = new Set(faults.flatMap((fault) => (fault.code === 'step' ? [fault.step] : []))).size > 1;
  const text = (fault: Fault): string => {
    if (fault.code === 'variables_missing') return w.faultVariables(fault.names.join(', '));
    if (fault.code !== 'step') return w.faults[fault.code];
    const said = compose.faults[fault.fault];
    return several || fault.step > 1 ? w.faultStep(fault.step, said) : said;
  };
  return (
    <div>
      <Text size="sm" fw={550}>
        {w.todo}
      </Text>
      <List size="sm">
        {[...new Set(faults.map(text))].map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </div>
  );
}

/** While it is being sent. */
export function SendingBar({ count }: { count: number }) {
  const w = useWords(WORDS);
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {w.sending(count)}
      </Text>
      <Progress value={100} animated aria-label={w.sending(count)} />
    </div>
  );
}
