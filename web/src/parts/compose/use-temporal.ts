import { useEffect, useState } from 'react';

/** True once the browser has Temporal, its own or the substitute: times of the account's zone are reckoned by it. */
export function useTemporal(): boolean {
  const [isReady, setReady] = useState(() => 'Temporal' in globalThis);
  useEffect(() => {
    if (isReady) return;
    let isHere = true;
    void import('temporal-polyfill/global').then(() => {
      if (isHere) setReady(true);
    });
    return () => {
      isHere = false;
    };
  }, [isReady]);
  return isReady;
}
