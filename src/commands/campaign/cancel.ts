import { moveCommand } from './move.ts';

/** `kaskad campaign cancel`. */
export default moveCommand('cancel');
