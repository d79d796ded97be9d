import { Select } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useChange, useRead } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useWords } from '../../words/words.ts';
import { ConnectionForm } from './connection-form.tsx';
import { FORM_WORDS } from './form-words.ts';
import { useTypeName } from './state.tsx';
import { WORDS } from './words.ts';

/** A new connection; once made, its page shows how the link comes up. */
export default function NewConnection() {
  const w = useWords(FORM_WORDS);
  const all = useWords(WORDS);
  const typeName = useTypeName();
  const [{ type: chosen }, setChosen] = useUrlState(['type']);
  const [, navigate] = useLocation();
  const types = useRead('operator.connections.types');
  const create = useChange('operator.connections.create', {
    refresh: ['operator.connections.list', 'operator.wall.get'],
    onDone: ({ id, name }) => {
      tellDone(w.created(name));
      navigate(`/operator/connections/${id}?new=1`);
    },
  });
  return (
    <Page title={w.newTitle} about={w.newAbout} above={[{ href: '/operator/connections', title: all.title }]}>
      <Loaded query={types}>
        {({ types: offered }) => {
          const type = offered.find((one) => one.type === chosen);
          return (
            <>
              <Section title={w.type} about={w.typeHint}>
                <Select
                  aria-label={w.type}
                  placeholder={w.typePlaceholder}
                  maw={420}
                  searchable
                  data={offered.map((one) => ({ value: one.type, label: typeName(one.type) }))}
                  value={type?.type ?? null}
                  onChange={(next) => setChosen({ type: next ?? '' })}
                />
              </Section>
              {type === undefined ? (
                <Empty icon={IconPlugConnected} title={w.settings}>
                  {w.chooseType}
                </Empty>
              ) : (
                <ConnectionForm
                  key={type.type}
                  type={type}
                  mayChange
                  send={async ({ name = '', settings = {}, ...terms }) => {
                    await create.mutateAsync({ body: { name, settings, ...terms, type: type.type } });
                  }}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
