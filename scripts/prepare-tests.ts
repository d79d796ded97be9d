// Makes sure that the programs the tests speak to are there: independent SMSCs and ESMEs, a packet dissector, PHP for the
// client's own sample, a SIP proxy, a phone and a call generator, a speech engine, a browser. Missing ones are installed from Debian; where that is impossible it says what is missing and fails.
import { spawnSync } from 'node:child_process';

interface Tool {
  package: string;
  /** Ends with 0 when the tool is there. */
  probe: readonly [program: string, ...args: string[]];
}

const TOOLS: readonly Tool[] = [
  { package: 'libnet-smpp-perl', probe: ['perl', '-MNet::SMPP', '-e', '1'] },
  { package: 'tshark', probe: ['tshark', '--version'] },
  { package: 'kannel', probe: ['test', '-x', '/usr/sbin/bearerbox'] },
  { package: 'openssl', probe: ['openssl', 'version'] },
  { package: 'php-cli', probe: ['php', '--version'] },
  { package: 'php-curl', probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'] },
  { package: 'python3', probe: ['python3', '--version'] },
  { package: 'curl', probe: ['curl', '--version'] },
  { package: 'kamailio', probe: ['kamailio', '-v'] },
  { package: 'baresip-core', probe: ['test', '-x', '/usr/bin/baresip'] },
  { package: 'sip-tester', probe: ['test', '-x', '/usr/bin/sipp'] },
  { package: 'espeak-ng', probe: ['espeak-ng', '--version'] },
  { package: 'chromium', probe: ['test', '-x', '/usr/bin/chromium'] },
];

function succeeds([program, ...args]: readonly string[]): boolean {
  return spawnSync(program!, args, { stdio: 'ignore' }).status === 0;
}

const missing = () => TOOLS.filter((tool) => !succeeds(tool.probe)).map((tool) => tool.package);

/** Installs what is missing. @returns false, having said what is still missing, when the tests cannot run. */
export function prepareTests(): boolean {
  const wanted = missing();
  if (wanted.length === 0) return true;
  install(wanted);
  const left = missing();
  if (left.length === 0) return true;
  console.error(`The tests need these Debian packages, and they could not be installed: ${left.join(', ')}`);
  console.error(`Install them, for instance: sudo apt-get install --no-install-recommends ${left.join(' ')}`);
  return false;
}

function install(packages: string[]): void {
  const root = process.getuid?.() === 0;
  if (!root && !succeeds(['sudo', '-n', 'true'])) return;
  const prefix = root ? [] : ['sudo', '-n'];
  console.log(`Installing what the tests need: ${packages.join(', ')}`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    const end = spawnSync(words[0]!, words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    if (end.status !== 0) console.error(`${words.join(' ')} failed:\n${end.stderr ?? end.error?.message}`);
  }
}
