// Style and script of the pages, inline, and the policy that lets in these two and nothing else.
import { createHash } from 'node:crypto';

/** As the cabinet looks (`web/src/theme.ts`), in both themes. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f8f8;--raised:#fff;--line:#ced4da;--quiet:#495057;--accent:#0b6e69;--link:#0b6e69;--bad:#c02525}
@media (prefers-color-scheme:dark){:root{--ground:#1f1f1f;--raised:#2e2e2e;--line:#4f4f4f;--quiet:#a6adb4;--accent:#0b7d75;--link:#8fe3db;--bad:#ff9a9a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);font:15px/1.5 'Inter Variable',Inter,system-ui,'Segoe UI',Roboto,sans-serif}
main{max-width:38rem;margin:0 auto;padding:2rem 1rem}
.brand{display:flex;gap:.6rem;align-items:center;justify-content:center;margin:0 0 1.25rem;font-weight:700;font-size:1.4rem}
.card{background:var(--raised);border:1px solid var(--line);border-radius:10px;padding:1.25rem}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 1rem}
fieldset{border:0;border-top:1px solid var(--line);margin:1.25rem 0 0;padding:.25rem 0 0}
fieldset:first-of-type{border-top:0;margin-top:0}
legend{font-weight:600;padding:0 .5rem 0 0}
label{display:block;margin:.75rem 0 0;font-weight:500}
label.choice{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
label.choice input{margin-top:.3rem;flex:none;accent-color:var(--accent)}
input:not([type=radio]):not([type=checkbox]){display:block;width:100%;font:inherit;padding:.5rem .75rem;margin-top:.25rem;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
input:focus-visible,button:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
input[aria-invalid=true]{border-color:var(--bad)!important}
small{color:var(--quiet);font-weight:400}
a{color:var(--link)}
.error{color:var(--bad);display:block;font-weight:400}
.notice{border:1px solid var(--bad);border-radius:8px;padding:.5rem 1rem;margin:0 0 1rem}
.aside{text-align:center;color:var(--quiet)}
button{font:inherit;font-weight:600;width:100%;padding:.6rem;border:0;border-radius:8px;background:var(--accent);color:#fff;cursor:pointer}
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
