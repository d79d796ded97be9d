import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';
import { useConfirm } from './confirm.tsx';

/** Asks before changes are lost: the browser does where a tab is closed or loaded anew, the page where a link leads away. */
export function useLeaveGuard(isChanged: boolean): void {
  const w = useWords(COMMON);
  const confirm = useConfirm();
  const [, go] = useLocation();
  useEffect(() => {
    if (!isChanged) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const path = pathOfLink(event);
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      const question = { title: w.unsaved, text: w.leaveText, action: w.leave, danger: true };
      void confirm(question).then((isSure) => isSure && go(path));
    };
    addEventListener('beforeunload', onUnload);
    // Before the link itself hears of it.
    document.addEventListener('click', onClick, true);
    return () => {
      removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [isChanged, confirm, go, w]);
}

/** Where a click leads within the application; null when it leads nowhere, out of it, or into another tab. */
function pathOfLink(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.href === '' || link.target === '_blank' || link.hasAttribute('download')) return null;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const url = new URL(link.href);
  const isElsewhere = url.origin !== location.origin || url.pathname.startsWith('/docs');
  if (isElsewhere || url.pathname === location.pathname) return null;
  return url.pathname + url.search + url.hash;
}
