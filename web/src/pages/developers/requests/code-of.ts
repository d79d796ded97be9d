// A request as code that can be run as it stands: curl, TypeScript, PHP, Python.
import { type Request, TOKEN, type Value } from './asked.ts';
import { literal } from './literals.ts';

export const LANGUAGES = ['curl', 'typescript', 'php', 'python'] as const;
export type CodeLanguage = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<CodeLanguage, string>> = {
  curl: 'curl',
  typescript: 'TypeScript',
  php: 'PHP',
  python: 'Python',
};

const WRITE: Record<CodeLanguage, (request: Request, host: string) => string> = { curl, typescript, php, python };

/** @param host with the scheme: `https://sms.example` */
export const codeOf = (language: CodeLanguage, request: Request, host: string): string =>
  WRITE[language](request, host);

/** Inside single quotes of a shell; the token comes out of them. */
const shell = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const TOKEN_MARK = 'KASKAD';

function curl({ method, path, query, body, operation }: Request, host: string): string {
  const lines = [`curl -sS ${query === undefined ? '' : '-G '}${shell(host + path)}`];
  if (operation !== undefined) lines.push('-H "Authorization: Bearer $KASKAD_TOKEN"');
  if (operation !== undefined && body !== undefined) lines.push("-H 'Content-Type: application/json'");
  for (const [name, value] of Object.entries(query ?? {})) {
    lines.push(
      value === TOKEN
        ? `--data-urlencode "${name}=$KASKAD_TOKEN"`
        : `--data-urlencode ${shell(`${name}=${String(value)}`)}`,
    );
  }
  if (body !== undefined && method === 'POST') {
    // Line breaks stand between values only: inside a string JSON writes them as \n.
    const text = JSON.stringify(body, null, 1)
      .replace(/([{[])\n\s*/g, '$1')
      .replace(/\n\s*([}\]])/g, '$1')
      .replace(/\n\s*/g, ' ');
    const withToken = withTokenOf(body) ? `{"token": "${TOKEN_MARK}", ${text.slice(1)}`.replace(', }', '}') : text;
    lines.push(`-d ${shell(withToken).replace(`"${TOKEN_MARK}"`, `"'"$KASKAD_TOKEN"'"`)}`);
  }
  return lines.join(' \\\n  ');
}

/** JSON knows no symbols and leaves the field out: it is put back. */
const withTokenOf = (body: Value): boolean =>
  typeof body === 'object' && !Array.isArray(body) && (body as Record<string, Value>).token === TOKEN;

function typescript({ method, path, query, body, operation }: Request, host: string): string {
  if (operation !== undefined) {
    const given = body === undefined ? '{}' : `{\n  body: ${literal(body, 'ts', '  ')},\n}`;
    return `import { Kaskad } from '@kaskad/client';

const kaskad = new Kaskad({ baseUrl: '${host}', token: process.env.KASKAD_TOKEN! });
const answer = await kaskad.call('${operation}', ${given});
console.log(answer);
`;
  }
  if (query !== undefined) {
    return `const query = new URLSearchParams(${literal(stringsOf(query), 'ts').replaceAll('process.env.KASKAD_TOKEN', 'process.env.KASKAD_TOKEN!')});
const answer = await fetch(\`${host}${path}?\${query}\`);
console.log(await answer.text());
`;
  }
  return `const answer = await fetch('${host}${path}', {
  method: '${method}',
  body: JSON.stringify(${literal(body ?? {}, 'ts', '  ')}),
});
const document = await answer.json();
if (document.error !== undefined) throw new Error(document.error);
console.log(document);
`;
}

function php({ path, query, body, operation }: Request, host: string): string {
  if (query !== undefined) {
    return `<?php
$query = http_build_query(${literal(query, 'php', '', '    ')});
echo file_get_contents('${host}${path}?' . $query), "\\n";
`;
  }
  const headers = operation === undefined ? [] : ["'Authorization: Bearer ' . getenv('KASKAD_TOKEN')"];
  if (operation !== undefined && body !== undefined) headers.push("'Content-Type: application/json'");
  const lines = [
    ...(body === undefined ? [] : [`    CURLOPT_POSTFIELDS => json_encode(${literal(body, 'php', '    ', '    ')}),`]),
    ...(headers.length === 0 ? [] : [`    CURLOPT_HTTPHEADER => [${headers.join(', ')}],`]),
    '    CURLOPT_RETURNTRANSFER => true,',
    '    CURLOPT_TIMEOUT => 30,',
  ];
  return `<?php
$curl = curl_init('${host}${path}');
curl_setopt_array($curl, [
${lines.join('\n')}
]);
$answer = json_decode(curl_exec($curl), true);
${operation === undefined ? "if (isset($answer['error'])) exit($answer['error'] . \"\\n\");" : "if (isset($answer['code'])) exit($answer['title'] . \"\\n\");"}
print_r($answer);
`;
}

function python({ path, query, body, operation }: Request, host: string): string {
  if (query !== undefined) {
    return `import os, urllib.parse, urllib.request

query = urllib.parse.urlencode(${literal(query, 'python', '', '    ')})
with urllib.request.urlopen('${host}${path}?' + query, timeout=30) as answer:
    print(answer.read().decode())
`;
  }
  const headers = [
    ...(operation === undefined ? [] : ["    'Authorization': 'Bearer ' + os.environ['KASKAD_TOKEN'],"]),
    ...(operation !== undefined && body !== undefined ? ["    'Content-Type': 'application/json',"] : []),
  ];
  const data = body === undefined ? 'None' : 'json.dumps(document).encode()';
  return `import json, os, urllib.request

${body === undefined ? '' : `document = ${literal(body, 'python', '', '    ')}\n`}request = urllib.request.Request('${host}${path}', ${data}${headers.length === 0 ? '' : `, {\n${headers.join('\n')}\n}`})
with urllib.request.urlopen(request, timeout=30) as answer:
    print(json.load(answer))
`;
}

const stringsOf = (query: Readonly<Record<string, Value>>): Value =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
