// Style and script of the pages, inline, and the policy that lets in these two and nothing else.
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--line:#8888;--accent:#1864ab;--bad:#c92a2a}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif}
main{max-width:36rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0 1rem}
fieldset{border:1px solid var(--line);border-radius:8px;margin:0 0 1rem;padding:.5rem 1rem 1rem}
legend{font-weight:600;padding:0 .25rem}
label{display:block;margin:.75rem 0 0}
label.choice{display:flex;gap:.5rem;align-items:flex-start}
label.choice input{margin-top:.35rem;flex:none}
input:not([type=radio]):not([type=checkbox]){display:block;width:100%;font:inherit;padding:.5rem;margin-top:.25rem;border:1px solid var(--line);border-radius:6px;background:transparent;color:inherit}
input[aria-invalid=true]{border-color:var(--bad)!important}
small{opacity:.75}
.error{color:var(--bad);display:block}
.notice{border:1px solid var(--bad);border-radius:8px;padding:.5rem 1rem;margin:0 0 1rem}
button{font:inherit;font-weight:600;width:100%;padding:.75rem;border:0;border-radius:8px;background:var(--accent);color:#fff;cursor:pointer}
[hidden]{display:none}
`;

/** Hides what the kind does not ask for; without it everything is shown, and each part says whom it is for. */
export const SCRIPT = `
(function(){
var kinds=document.querySelectorAll('input[name=businessman]'),parts=document.querySelectorAll('[data-kinds]');
function show(){
var chosen=document.querySelector('input[name=businessman]:checked');
parts.forEach(function(part){part.hidden=!!chosen&&part.dataset.kinds.split(' ').indexOf(chosen.value)<0;});
}
kinds.forEach(function(kind){kind.addEventListener('change',show);});
show();
})();
`;

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** No outside host, no frame, and the form goes nowhere else. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src ${sourceOf(STYLE)}; script-src ${sourceOf(SCRIPT)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
