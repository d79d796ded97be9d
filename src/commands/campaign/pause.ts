import { moveCommand } from './move.ts';

/** `kaskad campaign pause`. */
export default moveCommand('pause');
