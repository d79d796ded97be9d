import { ActionIcon, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconMessageReply, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useRead } from '../../api/queries.ts';
import { tellDone, tellUndoable } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import classes from './queue.module.css';
import { RULES } from './rule-words.ts';

const DIGITS = 9;

/** Reasons that are given again and again, with the digits that choose them. */
export function AnswersTab() {
  const w = useWords(RULES);
  const mayChange = useMay()('moderation:write');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const answers = useRead('operator.moderation.answers.list');
  const add = useChange('operator.moderation.answers.add', {
    refresh: ['operator.moderation.answers.'],
    onProblem: ({ code }) => {
      if (code === 'already_exists') setProblem(w.answerTwice);
      return code === 'already_exists';
    },
  });
  const remove = useChange('operator.moderation.answers.remove', { refresh: ['operator.moderation.answers.'] });
  const onRemove = (id: number, removed: string) =>
    remove.mutate(
      { params: { id } },
      { onSuccess: () => tellUndoable(w.answerRemoved, () => add.mutate({ body: { text: removed } })) },
    );
  return (
    <Section title={w.answersTitle} about={w.answersAbout}>
      <Stack maw={760}>
        <Loaded query={answers} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={IconMessageReply} title={w.answersEmpty}>
                {w.answersEmptyText}
              </Empty>
            ) : (
              <ol className={classes.list} aria-label={w.answersTitle}>
                {items.map(({ id, text: kept }, index) => (
                  <li key={id} className={classes.row}>
                    {index < DIGITS ? <kbd className={classes.key}>{index + 1}</kbd> : <span />}
                    <Text size="sm" className="breakable">
                      {kept}
                    </Text>
                    {mayChange && (
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={w.answerRemove(kept)}
                        onClick={() => onRemove(id, kept)}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    )}
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
        {mayChange && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              setProblem(null);
              add.mutate(
                { body: { text: text.trim() } },
                {
                  onSuccess: () => {
                    setText('');
                    tellDone(w.answerAdded);
                  },
                },
              );
            }}
          >
            <Stack gap="sm">
              <Textarea
                label={w.answer}
                description={w.answerHint}
                autosize
                minRows={2}
                maxLength={1000}
                value={text}
                error={problem}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <Group justify="flex-end">
                <Button type="submit" loading={add.isPending} disabled={text.trim() === ''}>
                  {w.answerAdd}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Section>
  );
}
