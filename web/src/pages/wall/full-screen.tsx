// The wall on a screen of its own: over the menu, in larger type, without the browser's frame where that is allowed.
import { Box, FocusTrap } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** Everything is in rem, so that the root's size enlarges all of it. */
const LARGE = '135%';

export function FullScreen({ isOn, onEnd, children }: { isOn: boolean; onEnd: () => void; children: ReactNode }) {
  useEffect(() => {
    if (!isOn) return;
    const root = document.documentElement;
    root.style.fontSize = LARGE;
    // Asked for without a click, as when the address says so, a browser refuses: the wall still covers the page.
    void root.requestFullscreen?.().catch(() => undefined);
    const onChange = () => document.fullscreenElement === null && onEnd();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('[aria-modal=true]') === null)
        onEnd();
    };
    document.addEventListener('fullscreenchange', onChange);
    document.addEventListener('keydown', onKey);
    return () => {
      root.style.fontSize = '';
      document.removeEventListener('fullscreenchange', onChange);
      document.removeEventListener('keydown', onKey);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [isOn, onEnd]);
  return (
    <FocusTrap active={isOn}>
      <Box
        {...(isOn
          ? {
              pos: 'fixed',
              inset: 0,
              p: 'lg',
              style: { zIndex: 150, overflow: 'auto', background: 'var(--kaskad-ground)' },
            }
          : {})}
      >
        {children}
      </Box>
    </FocusTrap>
  );
}
