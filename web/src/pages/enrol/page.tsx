import { Anchor } from '@mantine/core';
import { useChange } from '../../api/queries.ts';
import { Entrance } from '../../shell/entrance.tsx';
import { useWords } from '../../words/words.ts';
import { TotpSetup } from './totp-setup.tsx';
import { WORDS } from './words.ts';

/** For whoever may do nothing else before one-time codes are set up. */
export default function Enrol({ onDone }: { onDone: () => void }) {
  const w = useWords(WORDS);
  const signOut = useChange('auth.sign_out', { onDone: () => location.assign('/') });
  return (
    <Entrance title={w.title} about={w.about}>
      <TotpSetup onDone={onDone} />
      <Anchor component="button" type="button" size="sm" onClick={() => signOut.mutate({})}>
        {w.signOut}
      </Anchor>
    </Entrance>
  );
}
