import { Tag, type Tone } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export type ClientState = 'active' | 'blocked' | 'pending';
const TONES: Record<ClientState, Tone> = { active: 'good', blocked: 'bad', pending: 'wait' };

/** The state of a client in a word. */
export function ClientStateTag({ state }: { state: ClientState }) {
  const w = useWords(WORDS);
  return <Tag tone={TONES[state]}>{w[state]}</Tag>;
}
