import { moveCommand } from './move.ts';

/** `kaskad campaign resume`. */
export default moveCommand('resume');
