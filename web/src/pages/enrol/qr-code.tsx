import { useMemo } from 'react';
import { encode } from 'uqr';

/** Dark on light in both themes: cameras read nothing else. One path, so that no picture has to be loaded. */
export function QrCode({ text, label, size = 196 }: { text: string; label: string; size?: number }) {
  const { size: modules, path } = useMemo(() => {
    const { data, size: n } = encode(text, { border: 2 });
    const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: n, path: squares.join('') };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${modules} ${modules}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
    >
      <rect width={modules} height={modules} rx={1} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
