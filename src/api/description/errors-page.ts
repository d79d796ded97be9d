import { API_ERRORS } from '../../domain/api-errors.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '');

/** Every code with its cause and cure: what `type` of a problem points to. */
export function errorsPage(): string {
  const rows = Object.entries(API_ERRORS).map(
    ([code, { status, title, cause, cure }]) =>
      `<section id="${code}"><h2><code>${code}</code> <small>${status}</small></h2><p><b>${escaped(title)}.</b></p><p>${escaped(cause)}</p><p>→ ${escaped(cure)}</p></section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Kaskad: errors</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h2{font-size:1.1rem;margin:2rem 0 .3rem}p{margin:.2rem 0}small{color:#666}:target{background:#fff3bf}</style></head>
<body><h1>Errors</h1><p>Every code the API answers, with its cause and cure. <a href="/docs">The API</a></p>${rows.join('\n')}</body></html>`;
}
