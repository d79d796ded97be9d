// A version of the routes: a draft to edit, save and publish; any other to read.
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { useLeaveGuard } from '../../parts/leave-guard.ts';
import { tellDone, tellUndoable } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { bodyOf, draftOf, newRoute, type RouteDraft } from './route-draft.ts';
import { RouteFields } from './route-fields.tsx';
import { RoutesTable } from './routes-table.tsx';
import { WORDS } from './words.ts';

type Version = Answer<'operator.routes.version'>;
const LIST_MAX = 200;

export function DraftEditor({ id, onClose }: { id: number; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('routes:write');
  const version = useRead('operator.routes.version', { params: { id } });
  return (
    <Section
      title={w.version(id)}
      about={version.data?.note}
      aside={
        <Button variant="subtle" size="compact-sm" onClick={onClose}>
          {common.close}
        </Button>
      }
    >
      <Loaded query={version}>
        {(loaded) =>
          loaded.state === 'draft' && mayWrite ? (
            <Editor version={loaded} onClose={onClose} />
          ) : (
            <RoutesTable routes={loaded.routes} label={w.version(id)} />
          )
        }
      </Loaded>
    </Section>
  );
}

function Editor({ version, onClose }: { version: Version; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const confirm = useConfirm();
  const areas = useRead('operator.areas.list', { query: { limit: LIST_MAX } });
  const connections = useRead('operator.connections.list', { query: { limit: LIST_MAX } });
  const [routes, setRoutes] = useState<RouteDraft[]>(() => version.routes.map(draftOf));
  const [note, setNote] = useState(version.note);
  const [isTried, setTried] = useState(false);
  const stateOf = (of: readonly RouteDraft[], text: string) => JSON.stringify([bodyOf(of), text]);
  useLeaveGuard(stateOf(routes, note) !== stateOf(version.routes.map(draftOf), version.note));
  const save = useChange('operator.routes.draft.change', { refresh: ['operator.routes.'] });
  const publish = useChange('operator.routes.publish', {
    refresh: ['operator.routes.'],
    onDone: () => {
      tellDone(w.publishedDone);
      onClose();
    },
  });
  const remove = useChange('operator.routes.draft.remove', {
    refresh: ['operator.routes.'],
    onDone: () => {
      tellDone(w.removedDraft);
      onClose();
    },
  });
  const params = { id: version.id };
  const store = async () => {
    setTried(true);
    if (routes.some(({ connectionIds }) => connectionIds.length === 0)) return false;
    try {
      await save.mutateAsync({ params, body: { routes: bodyOf(routes), note } });
      return true;
    } catch {
      // The notice has told why.
      return false;
    }
  };
  const onPublish = async () => {
    if (!(await store())) return;
    const text = version.outdated ? w.outdated : w.publishText;
    const action = version.outdated ? w.publishAnyway : w.publish;
    if (await confirm({ title: w.publishTitle, text, action, danger: version.outdated }))
      publish.mutate({ params, body: { force: version.outdated } });
  };
  const onRemove = async () => {
    if (await confirm({ title: w.removeDraftTitle, text: w.removeDraftText, action: w.removeDraft, danger: true }))
      remove.mutate({ params });
  };
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        if (await store()) tellDone(w.savedDraft);
      }}
    >
      <Stack>
        {version.outdated && <Alert color="yellow">{w.outdated}</Alert>}
        <TextInput
          label={w.note}
          description={w.noteHint}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {routes.map((route, index) => (
          <RouteFields
            key={route.key}
            index={index}
            route={route}
            areas={areas.data?.items ?? []}
            connections={connections.data?.items ?? []}
            isTried={isTried}
            onChange={(changes) =>
              setRoutes((before) => before.map((one) => (one.key === route.key ? { ...one, ...changes } : one)))
            }
            onRemove={() => {
              setRoutes((before) => before.filter(({ key }) => key !== route.key));
              tellUndoable(w.removedRoute(index + 1), () => setRoutes((now) => now.toSpliced(index, 0, route)));
            }}
          />
        ))}
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => setRoutes((before) => [...before, newRoute()])}
          >
            {w.addRoute}
          </Button>
          <Group>
            <Button variant="subtle" color="red" onClick={() => void onRemove()}>
              {w.removeDraft}
            </Button>
            <Button type="submit" variant="default" loading={save.isPending}>
              {common.save}
            </Button>
            <Button loading={publish.isPending} onClick={() => void onPublish()}>
              {w.publish}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
