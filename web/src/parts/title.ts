import { useEffect } from 'react';

/** Names the window. Of several on a page the outermost wins, because effects of children run first. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Kaskad`;
  }, [title]);
}
