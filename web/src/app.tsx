// From nobody to a page: who is signed in decides between the sign-in, the setting up of one-time codes and the shell.
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { KaskadError } from './api/kaskad.ts';
import { useRead } from './api/queries.ts';
import { ProblemPlate } from './parts/states.tsx';
import { SessionContext } from './session/session.ts';
import { viewAccount, viewedAccount } from './session/viewed-account.ts';
import { Shell } from './shell/shell.tsx';

const SignIn = lazy(() => import('./pages/sign-in/page.tsx'));
const SetPassword = lazy(() => import('./pages/set-password/page.tsx'));
const Forgot = lazy(() => import('./pages/forgot/page.tsx'));
const Enrol = lazy(() => import('./pages/enrol/page.tsx'));

const Waiting = () => (
  <Center mih="60vh">
    <Loader aria-label="Kaskad" />
  </Center>
);

export function App() {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/set-password" component={SetPassword} />
        <Route path="/forgot" component={Forgot} />
        <Route>
          <SignedIn />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** What ends a session or keeps it from beginning is answered by the sign-in page, at the address that was wanted. */
const SIGN_IN = new Set(['not_signed_in', 'second_factor_required']);

function SignedIn() {
  const me = useRead('me.get');
  const [isEnrolling, setEnrolling] = useState(false);
  if (me.error instanceof KaskadError && SIGN_IN.has(me.error.code)) {
    return <SignIn needsCode={me.error.code === 'second_factor_required'} onDone={() => void me.refetch()} />;
  }
  // The client that was looked at is gone, or the right to look: back to one's own.
  if (me.error !== null && viewedAccount() !== null) viewAccount(null);
  if (me.data === undefined) {
    return me.error === null ? <Waiting /> : <ProblemPlate problem={me.error} onRetry={() => void me.refetch()} />;
  }
  // It goes on until the recovery codes are kept, also when the server asks for nothing more.
  if (me.data.user?.totp_required && !isEnrolling) setEnrolling(true);
  if (isEnrolling) return <Enrol onDone={() => void me.refetch().then(() => setEnrolling(false))} />;
  return (
    <SessionContext value={me.data}>
      <Shell />
    </SessionContext>
  );
}
