import type { Publication } from '../../store/admin/route-versions.ts';
import { CommandError } from '../frame/command.ts';

/** Number of the version now in force. @throws CommandError `not_found`, `conflict` */
export function publishedId(result: Publication, version: number): number {
  switch (result.kind) {
    case 'published':
      return result.id;
    case 'no_draft':
      throw new CommandError('not_found', `${version} is no draft; kaskad route versions lists them`);
    case 'outdated':
      throw new CommandError(
        'conflict',
        'the routes were changed since this draft was made; look again, or use --force',
      );
    case 'broken':
      throw new CommandError('conflict', result.why);
  }
}
