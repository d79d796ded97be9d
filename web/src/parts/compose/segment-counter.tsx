// How many parts an SMS has, what each holds, and which character makes it dear; all of it at once, on every key.
import { Alert, Box, Button, Collapse, Group, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { LIMITS } from '../../../../src/domain/segments.ts';
import { transliterate } from '../../../../src/domain/transliterate.ts';
import { useWords } from '../../words/words.ts';
import { tellUndoable } from '../notices.ts';
import { Tag } from '../values.tsx';
import classes from './compose.module.css';
import { allReplaced, type Foreign, foreignIn, isWholeForeign, partsInLatin, replaced, smsText } from './sms-text.ts';
import { COMPOSE } from './words.ts';

export interface SegmentCounterProps {
  text: string;
  /** Without it nothing can be mended here: the text is only shown. */
  onChange?: (text: string) => void;
  /** Selects a stretch in the field. */
  onShow?: (from: number, to: number) => void;
  /** Sent in Latin letters: that is what is counted. */
  inLatin?: boolean;
}

export function SegmentCounter({ text, onChange, onShow, inLatin = false }: SegmentCounterProps) {
  const w = useWords(COMPOSE);
  const counted = inLatin ? transliterate(text) : text;
  const size = useMemo(() => smsText(counted), [counted]);
  const foreign = useMemo(() => foreignIn(counted), [counted]);
  const [isOpen, { toggle }] = useDisclosure(false);
  const { single, multi } = LIMITS[size.encoding];
  const last = size.parts.at(-1)?.units ?? 0;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Stack gap={6} mt={6}>
      <Group gap="xs" justify="space-between">
        <Group gap="xs" role="status" aria-label={w.counter}>
          <Tag tone={size.segments > 1 ? 'info' : 'quiet'}>{w.parts(size.segments)}</Tag>
          <Text size="xs" c="dimmed" className="numbers">
            {w.units(last, size.partUnits)} · {w.left(size.left)}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" title={w.holds(single, multi)}>
          {w[size.encoding]}
        </Text>
      </Group>
      <Progress value={(last / size.partUnits) * 100} size={4} aria-hidden />
      {foreign.length > 0 && (
        <ForeignHelp text={counted} foreign={foreign} onChange={inLatin ? undefined : onChange} onShow={onShow} />
      )}
      {size.segments > 1 && (
        <>
          <Group>
            <Button
              variant="subtle"
              size="compact-xs"
              leftSection={<Chevron size={14} />}
              onClick={toggle}
              aria-expanded={isOpen}
            >
              {w.partsShow}
            </Button>
          </Group>
          <Collapse expanded={isOpen}>
            <ol className={classes.parts}>
              {size.parts.map(({ text: part, units }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
                <li key={index}>
                  <Text size="xs" c="dimmed" component="div">
                    {w.part(index + 1)} · {w.symbols(units)}
                  </Text>
                  <Text size="sm" component="div" className={classes.part}>
                    {part}
                  </Text>
                </li>
              ))}
            </ol>
          </Collapse>
        </>
      )}
    </Stack>
  );
}

const CONTEXT = 28;
const visible = (character: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(character);

interface ForeignHelpProps {
  text: string;
  foreign: readonly Foreign[];
  onChange?: (text: string) => void;
  onShow?: (from: number, to: number) => void;
}

function ForeignHelp({ text, foreign, onChange, onShow }: ForeignHelpProps) {
  const w = useWords(COMPOSE);
  const first = foreign[0]!;
  const name = visible(first.character)
    ? first.character
    : `U+${first.character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  const change = (changed: string) => {
    onChange?.(changed);
    tellUndoable(w.textChanged, () => onChange?.(text));
  };
  const inLatin = partsInLatin(text);
  const latinButton = onChange !== undefined && inLatin !== null && (
    <Button size="compact-xs" variant="light" onClick={() => change(transliterate(text))}>
      {w.transliterateTo(inLatin)}
    </Button>
  );
  if (isWholeForeign(text, foreign)) {
    return (
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {w.whole} {w.foreignFirst(name, first.position + 1)}.
        </Text>
        {latinButton}
      </Group>
    );
  }
  const end = first.position + first.character.length;
  const replaceable = foreign.filter(({ instead }) => instead !== null);
  return (
    <Alert
      color="yellow"
      classNames={{ title: classes.title }}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={w.foreignTitle(foreign.length)}
      p="xs"
    >
      <Stack gap={6}>
        <Text size="sm" component="div">
          {w.foreignFirst(name, first.position + 1)}
          {first.isLookAlike ? ` (${w.foreignLook})` : visible(first.character) ? '' : ` (${w.invisible})`}
        </Text>
        <Box className={classes.excerpt}>
          {first.position > CONTEXT && '…'}
          {text.slice(Math.max(0, first.position - CONTEXT), first.position)}
          <mark className={classes.mark}>{visible(first.character) ? first.character : name}</mark>
          {text.slice(end, end + CONTEXT)}
          {text.length > end + CONTEXT && '…'}
        </Box>
        <Group gap={6}>
          {onShow !== undefined && (
            <Button size="compact-xs" variant="default" onClick={() => onShow(first.position, end)}>
              {w.foreignShow}
            </Button>
          )}
          {onChange !== undefined && first.instead !== null && first.instead !== '' && (
            <Button
              size="compact-xs"
              variant="light"
              onClick={() => change(replaced(text, first, first.instead ?? ''))}
            >
              {first.isLookAlike
                ? w.foreignAlike(first.instead)
                : w.foreignReplace(name, first.instead === ' ' ? '␣' : first.instead)}
            </Button>
          )}
          {onChange !== undefined && (
            <Button size="compact-xs" variant="light" onClick={() => change(replaced(text, first, ''))}>
              {w.foreignRemove(name)}
            </Button>
          )}
          {onChange !== undefined && replaceable.length > 1 && (
            <Button size="compact-xs" variant="light" onClick={() => change(allReplaced(text, foreign))}>
              {w.foreignAll(replaceable.length)}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
