// One cascade: `new`, or a saved one by its id.
import { useRead } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { Loaded, NoPermission, NotFound } from '../../parts/states.tsx';
import type { PageParams } from '../../routes.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { Builder } from './builder.tsx';
import { WORDS } from './words.ts';

export default function Cascade({ params }: PageParams) {
  const w = useWords(WORDS);
  const may = useMay();
  if (params.id === 'new')
    return may('profiles:write') ? <Builder saved={null} /> : <NoPermission scope="profiles:write" />;
  const id = Number(params.id);
  if (!Number.isInteger(id) || id < 1) return <NotFound />;
  return <Saved id={id} title={w.title} />;
}

function Saved({ id, title }: { id: number; title: string }) {
  const read = useRead('profiles.get', { params: { id } });
  if (read.data !== undefined) return <Builder key={id} saved={read.data} />;
  return (
    <Page title={title} above={[{ href: '/cascades', title }]}>
      <Loaded query={read}>{() => null}</Loaded>
    </Page>
  );
}
