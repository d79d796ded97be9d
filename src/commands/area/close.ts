import { closeDirection } from '../../store/admin/areas.ts';
import { directionCommand } from './direction-command.ts';

/** `kaskad area close`. */
export default directionCommand(closeDirection, {
  done: 'is closed',
  already: 'was closed already',
  example: 'kaskad area close Казахстан --account shop',
});
