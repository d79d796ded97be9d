// A mail server as a sender meets one: SMTP over TCP (RFC 5321) with AUTH PLAIN and LOGIN, which can refuse.
import { createServer, type Server, type Socket } from 'node:net';

export interface HeardLetter {
  from: string;
  to: string[];
  /** As it was sent, without the dots that SMTP doubles. */
  data: string;
  /** Lower-case names, unfolded; the first of each. */
  headers: Map<string, string>;
  /** Decoded. */
  text: string;
  /** `user:password`, '' when nobody signed in. */
  auth: string;
}

/** What it says instead of yes: `550 no such user`. Return '' to agree. */
export interface SmtpRules {
  greeting?(): string;
  rcpt?(address: string): string;
  data?(letter: HeardLetter): string;
  auth?(credentials: string): string;
}

export interface SmtpServer {
  port: number;
  letters: HeardLetter[];
  rules: SmtpRules;
  connections: number;
  stop(): Promise<void>;
}

export async function startSmtpServer(rules: SmtpRules = {}): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const heard: SmtpServer = { port: 0, letters: [], rules, connections: 0, stop: async () => {} };
  const server: Server = createServer((socket) => {
    heard.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    serve(socket, heard);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  heard.port = typeof address === 'object' && address !== null ? address.port : 0;
  heard.stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return heard;
}

function serve(socket: Socket, heard: SmtpServer): void {
  let rest = '';
  let from = '';
  let to: string[] = [];
  let auth = '';
  /** Lines that are no commands: the letter, or the answers of AUTH LOGIN. */
  let taker: ((line: string) => void) | null = null;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  const signedIn = (credentials: string) => {
    taker = null;
    auth = credentials;
    say(heard.rules.auth?.(credentials) || '235 welcome');
  };
  const takeData = () => {
    const lines: string[] = [];
    say('354 go on');
    taker = (line) => {
      if (line !== '.') return void lines.push(line.startsWith('.') ? line.slice(1) : line);
      taker = null;
      const letter = readLetter({ from, to, auth }, lines);
      const refusal = heard.rules.data?.(letter) ?? '';
      if (refusal === '') heard.letters.push(letter);
      say(refusal || '250 taken');
    };
  };
  const command = (line: string) => {
    const word = line.slice(0, 4).toUpperCase();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (word === 'EHLO') return say('250-far.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN');
    if (word === 'AUTH') {
      const [, kind = '', initial = ''] = line.split(' ');
      if (kind.toUpperCase() === 'PLAIN' && initial !== '')
        return signedIn(fromBase64(initial).split('\0').slice(1).join(':'));
      say('334 VXNlcm5hbWU6');
      taker = (user) => {
        say('334 UGFzc3dvcmQ6');
        taker = (password) => signedIn(`${fromBase64(user)}:${fromBase64(password)}`);
      };
      return;
    }
    if (word === 'MAIL') {
      from = address;
      to = [];
      return say('250 ok');
    }
    if (word === 'RCPT') {
      const refusal = heard.rules.rcpt?.(address) ?? '';
      if (refusal === '') to.push(address);
      return say(refusal || '250 ok');
    }
    if (word === 'DATA') return takeData();
    if (word === 'QUIT') return void socket.end('221 bye\r\n');
    say(word === 'RSET' || word === 'NOOP' ? '250 ok' : '502 what?');
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop()!;
    for (const line of lines) (taker ?? command)(line);
  });
  say(heard.rules.greeting?.() || '220 far.example ESMTP');
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

function readLetter(envelope: { from: string; to: string[]; auth: string }, lines: string[]): HeardLetter {
  const end = lines.indexOf('');
  const headers = new Map<string, string>();
  for (const line of lines
    .slice(0, end)
    .join('\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (!headers.has(name)) headers.set(name, unword(line.slice(colon + 1).trim()));
  }
  const body = lines.slice(end + 1).join('\r\n');
  const bytes = {
    base64: () => Buffer.from(body, 'base64'),
    'quoted-printable': () => Buffer.from(unquote(body), 'latin1'),
  }[headers.get('content-transfer-encoding') ?? ''];
  return {
    ...envelope,
    data: lines.join('\r\n'),
    headers,
    text: (bytes?.() ?? Buffer.from(body, 'latin1')).toString('utf8'),
  };
}

const unquote = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=` (RFC 2047). */
function unword(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, word: string) => {
      if (kind.toLowerCase() === 'b') return fromBase64(word);
      return Buffer.from(unquote(word.replaceAll('_', ' ')), 'latin1').toString('utf8');
    });
}
