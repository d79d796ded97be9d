import { Button, Card, Checkbox, Group, Loader, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { KeysHelp, KeysLine } from './keys-help.tsx';
import classes from './queue.module.css';
import { RejectDialog } from './reject-dialog.tsx';
import type { Decisions } from './use-decisions.ts';
import { useKeys, useKeysWanted } from './use-keys.ts';
import { WORDS } from './words.ts';

export interface QueueProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Names a row in its buttons. */
  nameOf: (item: T) => string;
  /** How many a row stands for. */
  countOf?: (item: T) => number;
  label: string;
  row: (item: T) => ReactNode;
  decisions: Decisions<T>;
  mayDecide: boolean;
  mayApprove?: (item: T) => boolean;
  mayReject?: (item: T) => boolean;
  /** In place of the rows when there are none. */
  empty: ReactNode;
  /** Filters, before the keys. */
  filters: ReactNode;
  /** Below the rows. */
  paging: ReactNode;
}

const ONE = () => 1;
const ALWAYS = () => true;

/** What waits for a decision, row by row, from the keyboard or by hand. */
export function Queue<T>(props: QueueProps<T>) {
  const { keyOf, nameOf, countOf = ONE, decisions, mayDecide, mayApprove = ALWAYS, mayReject = ALWAYS } = props;
  const w = useWords(WORDS);
  const items = props.items.filter((item) => !decisions.hidden.has(keyOf(item)));
  const list = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [rejecting, setRejecting] = useState<readonly T[]>([]);
  const [isHelp, setHelp] = useState(false);
  const [isWanted] = useKeysWanted();
  const current = Math.min(at, items.length - 1);
  const picked = items.filter((item) => chosen.has(keyOf(item)));
  const total = (some: readonly T[]) => some.reduce((sum, item) => sum + countOf(item), 0);

  // After a decision the row that moved up takes the focus: the next key is about it.
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelectorAll<HTMLElement>(':scope > li')[current]?.focus();
  });
  const move = (step: number) => {
    wantsFocus.current = true;
    setAt(Math.max(0, Math.min(items.length - 1, current + step)));
  };
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const decide = (kind: 'approve' | 'reject', some: readonly T[], reason = '') => {
    const right = some.filter(kind === 'approve' ? mayApprove : mayReject);
    decisions.decide({ kind, items: right, reason });
    setChosen(new Set());
    wantsFocus.current = true;
  };
  const isInList = (event: KeyboardEvent) => list.current?.contains(event.target as Node) === true;
  const isOnRow = (event: KeyboardEvent) => (event.target as HTMLElement).parentElement === list.current;
  const targets = () => (picked.length > 0 ? picked : items.slice(current, current + 1));
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      down: (event) => isInList(event) && move(1),
      up: (event) => isInList(event) && move(-1),
      x: () => mayDecide && items[current] !== undefined && toggle(keyOf(items[current])),
      space: (event) => isOnRow(event) && mayDecide && items[current] !== undefined && toggle(keyOf(items[current])),
      a: () => mayDecide && decide('approve', targets()),
      r: () => mayDecide && setRejecting(targets().filter(mayReject)),
      u: () => {
        wantsFocus.current = true;
        decisions.undo();
      },
      '?': () => setHelp(true),
    },
    isWanted,
  );
  return (
    <>
      <Group justify="space-between" align="flex-end" gap="sm">
        <Group gap="sm" align="flex-end">
          {props.filters}
        </Group>
        <KeysHelp isOpen={isHelp} onToggle={setHelp} />
      </Group>
      {items.length === 0 ? (
        props.empty
      ) : (
        <Card p={0} style={{ overflow: 'visible' }}>
          <Group
            justify="space-between"
            px="sm"
            py={8}
            gap="sm"
            style={{ borderBottom: '1px solid var(--kaskad-line)' }}
          >
            {mayDecide ? (
              <Group gap="sm">
                <Checkbox
                  aria-label={w.selectAll}
                  label={picked.length === 0 ? w.selectAll : w.selected(total(picked))}
                  checked={picked.length === items.length}
                  indeterminate={picked.length > 0 && picked.length < items.length}
                  onChange={() => setChosen(picked.length === items.length ? new Set() : new Set(items.map(keyOf)))}
                />
                {picked.length > 0 && (
                  <>
                    <Button size="compact-sm" onClick={() => decide('approve', picked)}>
                      {w.approveSelected}
                    </Button>
                    <Button
                      size="compact-sm"
                      color="red"
                      variant="light"
                      onClick={() => setRejecting(picked.filter(mayReject))}
                    >
                      {w.rejectSelected}
                    </Button>
                  </>
                )}
              </Group>
            ) : (
              <span />
            )}
            {mayDecide && isWanted && <KeysLine />}
          </Group>
          <ul ref={list} className={classes.list} aria-label={props.label}>
            {items.map((item, index) => (
              <li
                key={keyOf(item)}
                className={classes.row}
                tabIndex={index === current ? 0 : -1}
                aria-current={index === current ? 'true' : undefined}
                onFocus={() => setAt(index)}
              >
                {mayDecide ? (
                  <Checkbox
                    mt={2}
                    aria-label={w.select(nameOf(item))}
                    checked={chosen.has(keyOf(item))}
                    onChange={() => toggle(keyOf(item))}
                  />
                ) : (
                  <span />
                )}
                <div>{props.row(item)}</div>
                {mayDecide && (
                  <div className={classes.buttons}>
                    {mayApprove(item) && (
                      <Button
                        size="compact-sm"
                        leftSection={<IconCheck size={14} aria-hidden />}
                        aria-label={w.approveOne(nameOf(item))}
                        onClick={() => decide('approve', [item])}
                      >
                        {w.approve}
                      </Button>
                    )}
                    {mayReject(item) && (
                      <Button
                        size="compact-sm"
                        variant="light"
                        color="red"
                        leftSection={<IconX size={14} aria-hidden />}
                        aria-label={w.rejectOne(nameOf(item))}
                        onClick={() => setRejecting([item])}
                      >
                        {w.reject}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <UndoBar decisions={decisions} total={total} />
      {props.paging}
      <RejectDialog
        count={total(rejecting)}
        onClose={() => setRejecting([])}
        onReject={(reason) => {
          decide('reject', rejecting, reason);
          setRejecting([]);
        }}
      />
    </>
  );
}

/** What was decided just now, while it can be taken back. */
function UndoBar<T>({ decisions, total }: { decisions: Decisions<T>; total: (some: readonly T[]) => number }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const { last, isGoing } = decisions;
  return (
    <div className={classes.bar} role="status">
      {last !== null ? (
        <Card p="xs" shadow="md">
          <Group justify="space-between" gap="sm">
            <Text size="sm">
              <b>{(last.decision.kind === 'approve' ? w.approved : w.rejected)(total(last.decision.items))}</b>
              {last.decision.reason !== '' && ` · ${last.decision.reason}`}
              <Text span size="sm" c="dimmed" aria-hidden>
                {' '}
                · {w.soon(last.seconds)}
              </Text>
            </Text>
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              onClick={decisions.undo}
            >
              {common.undo}{' '}
              <kbd className={classes.key} style={{ marginInlineStart: 6 }}>
                U
              </kbd>
            </Button>
          </Group>
        </Card>
      ) : (
        isGoing && (
          <Card p="xs" shadow="md">
            <Group gap="xs">
              <Loader size="xs" aria-hidden />
              <Text size="sm">{w.applying}</Text>
            </Group>
          </Card>
        )
      )}
    </div>
  );
}
