import { openDirection } from '../../store/admin/areas.ts';
import { directionCommand } from './direction-command.ts';

/** `kaskad area open`. */
export default directionCommand(openDirection, {
  done: 'is open',
  already: 'was not closed',
  example: 'kaskad area open Казахстан --account shop',
});
