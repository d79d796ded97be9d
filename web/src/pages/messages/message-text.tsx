// What was sent: the text as it was cut into parts, what forced UCS-2, and what a messenger or a call has beside it.
import { Anchor, Box, Code, Group, Stack, Text } from '@mantine/core';
import { foreignCharacters } from '../../../../src/domain/foreign-characters.ts';
import { CHANNEL_KINDS } from '../../../../src/domain/message.ts';
import { LIMITS, measure, splitText } from '../../../../src/domain/segments.ts';
import { useWords } from '../../words/words.ts';
import { DETAIL_WORDS } from './detail-words.ts';
import classes from './message-text.module.css';
import type { Message } from './verdict.tsx';

const FORCING_SHOWN = 8;
const ENCODING_NAMES = { gsm7: 'GSM-7', ucs2: 'UCS-2' } as const;

export function MessageText({ message }: { message: Message }) {
  const w = useWords(DETAIL_WORDS);
  const { text, channel, content } = message;
  const isSms = CHANNEL_KINDS[channel] === 'text';
  return (
    <Stack gap="sm">
      {isSms ? (
        <Parts message={message} />
      ) : (
        <Text className={classes.text} c={text === '' ? 'dimmed' : undefined}>
          {text === '' ? w.noText : text}
        </Text>
      )}
      {content !== null && <Extras content={content} />}
    </Stack>
  );
}

function Parts({ message: { text, encoding, parts } }: { message: Message }) {
  const w = useWords(DETAIL_WORDS);
  const pieces = splitText(text, encoding, LIMITS[encoding]);
  const limit = pieces.length === 1 ? LIMITS[encoding].single : LIMITS[encoding].multi;
  const forcing = encoding === 'ucs2' ? distinct(foreignCharacters(text, text.length)) : [];
  return (
    <>
      <Group gap="xs">
        <Text size="sm">{w.parts(parts)}</Text>
        <Text size="sm" c="dimmed">
          {ENCODING_NAMES[encoding]}
        </Text>
      </Group>
      <ol className={classes.parts}>
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts stand in the order of the text
          <li key={index} className={classes.part}>
            {pieces.length > 1 && (
              <Group justify="space-between" mb={2}>
                <Text size="xs" c="dimmed">
                  {w.partNo(index + 1)}
                </Text>
                <Text size="xs" c="dimmed" className="numbers">
                  {w.units(encoding === 'ucs2' ? piece.length : measure(piece).units, limit)}
                </Text>
              </Group>
            )}
            <div className={classes.text}>{piece}</div>
          </li>
        ))}
      </ol>
      {forcing.length > 0 && (
        <Text size="xs" c="dimmed">
          {forcing.length > FORCING_SHOWN ? w.forcedMany : w.forced(forcing.length)}{' '}
          {forcing.length <= FORCING_SHOWN &&
            forcing.map((character) => (
              <Code key={character} mr={4}>
                {character}
              </Code>
            ))}
        </Text>
      )}
    </>
  );
}

const distinct = (found: readonly { character: string }[]): string[] => [
  ...new Set(found.map(({ character }) => character)),
];

/** Fields of `Content` (src/domain/content.ts), of whatever version the message was accepted by. */
function Extras({ content }: { content: Record<string, unknown> }) {
  const w = useWords(DETAIL_WORDS);
  const text = (name: string) => (typeof content[name] === 'string' ? (content[name] as string) : undefined);
  const number = (name: string) => (typeof content[name] === 'number' ? (content[name] as number) : undefined);
  const [button, action, image, audio] = ['button', 'action', 'image', 'audio'].map(text);
  const [ring, interval, dials, gender] = ['waitingS', 'intervalS', 'dials', 'gender'].map(number);
  const call = [
    ring !== undefined && w.ring(ring),
    interval !== undefined && w.interval(interval),
    dials !== undefined && w.dials(dials),
    gender !== undefined && w.voice(gender),
  ].filter(Boolean);
  const links = [
    action !== undefined && { name: w.button, label: button ?? action, href: action },
    image !== undefined && { name: w.picture, label: image, href: image },
    audio !== undefined && { name: w.audio, label: audio, href: audio },
  ].filter((link) => link !== false);
  return (
    <Box fz="sm">
      {links.map(({ name, label, href }) => (
        <div key={name} className="breakable">
          <Text span size="sm" c="dimmed">
            {name}:{' '}
          </Text>
          <Anchor href={href} target="_blank" rel="noreferrer noopener" size="sm">
            {label}
          </Anchor>
        </div>
      ))}
      {call.length > 0 && (
        <div>
          <Text span size="sm" c="dimmed">
            {w.call}:{' '}
          </Text>
          {call.join(', ')}
        </div>
      )}
    </Box>
  );
}
