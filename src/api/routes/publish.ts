import Type from 'typebox';
import { findRouteVersion, insertDraft, type Publication, publishDraft } from '../../store/admin/route-versions.ts';
import type { Client } from '../../store/db.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const Published = record({ id: Id });

/** `POST /operator/routes/versions/{id}/publish`. */
export const publishVersion = endpoint({
  id: 'operator.routes.publish',
  method: 'POST',
  path: '/operator/routes/versions/{id}/publish',
  tag: 'Routes',
  summary: 'Put a draft in force',
  description:
    'Refused with `conflict` when the routes in force were changed since the draft was made, unless `force`.',
  access: staffMay('routes:write'),
  params: record({ id: Id }),
  body: record({ force: Type.Optional(Type.Boolean()) }),
  response: Published,
  errors: ['conflict'],
  handler: async ({ context, params, body, principal, change }) => {
    if ((await findRouteVersion(context.pool, params.id)) === undefined) throw new Problem('not_found');
    const id = await change((client) =>
      published(publishDraft(client, params.id, principal.name, body.force ?? false)),
    );
    await context.refresh();
    return { id };
  },
});

/** `POST /operator/routes/versions/{id}/rollback`. */
export const rollbackVersion = endpoint({
  id: 'operator.routes.rollback',
  method: 'POST',
  path: '/operator/routes/versions/{id}/rollback',
  tag: 'Routes',
  summary: 'Put an earlier version in force again',
  description: 'It becomes a new version with the same routes.',
  access: staffMay('routes:write'),
  params: record({ id: Id }),
  response: Published,
  errors: ['conflict'],
  handler: async ({ context, params, principal, change }) => {
    const id = await change(async (client: Client) => {
      const version = await findRouteVersion(client, params.id);
      if (version === undefined) throw new Problem('not_found');
      if (version.state === 'draft') throw new Problem('conflict', 'a draft is published, not rolled back to');
      const note = `as version ${version.id}`;
      const draft = await insertDraft(client, { routes: version.routes, note, createdBy: principal.name });
      return published(publishDraft(client, draft, principal.name, true));
    });
    await context.refresh();
    return { id };
  },
});

/** Thrown inside the transaction, so that nothing of a publication that failed stays. */
async function published(publication: Promise<Publication>): Promise<number> {
  const result = await publication;
  if (result.kind === 'published') return result.id;
  if (result.kind === 'no_draft') throw new Problem('conflict', 'this version was published before');
  if (result.kind === 'broken') throw new Problem('conflict', result.why);
  throw new Problem('conflict', 'the routes in force were changed since this draft was made; look again, or force it');
}
