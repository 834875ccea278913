import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A command and its arguments. */
export type Command = readonly [string, ...string[]]

/** The samples of one language: how each is run, and how one sees whether that can be done here. */
export type Language = {
  readonly name: string
  readonly probe: Command
  /** Compiles what must be compiled, once for all samples, into a folder. */
  readonly build?: (folder: string) => Command
  readonly order: (folder: string) => Command
  readonly refund: (folder: string) => Command
  /** Given the folder and the port that it shall listen on; a CGI program is hosted by the test. */
  readonly receiver: ((folder: string, port: number) => Command) | { readonly cgi: string }
}

const here = 'test/examples'
const node = process.execPath
/** A short-lived program gains nothing from the second compiler. */
const java = (folder: string, name: string): Command => [
  'java',
  '-XX:TieredStopAtLevel=1',
  '-cp',
  folder,
  name,
]

/** All languages in which there are samples, in the order in which the documentation shows them. */
export const languages: readonly Language[] = [
  {
    name: 'curl',
    probe: ['curl', '--version'],
    order: () => ['bash', `${here}/first-order.sh`],
    refund: () => ['bash', `${here}/refund.sh`],
    receiver: { cgi: `${here}/receive-push.sh` },
  },
  {
    name: 'Java',
    probe: ['javac', '-version'],
    build: (folder) => [
      ...(['javac', '-encoding', 'UTF-8', '--release', '11', '-d', folder] as const),
      ...['FirstOrder', 'Refund', 'PushReceiver'].map((name) => `${here}/${name}.java`),
    ],
    order: (folder) => java(folder, 'FirstOrder'),
    refund: (folder) => java(folder, 'Refund'),
    receiver: (folder) => java(folder, 'PushReceiver'),
  },
  {
    name: 'PHP',
    probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
    order: () => ['php', `${here}/first_order.php`],
    refund: () => ['php', `${here}/refund.php`],
    receiver: (_, port) => ['php', '-S', `127.0.0.1:${port}`, `${here}/push_receiver.php`],
  },
  {
    name: 'Python',
    probe: ['python3', '--version'],
    order: () => ['python3', `${here}/first_order.py`],
    refund: () => ['python3', `${here}/refund.py`],
    receiver: () => ['python3', `${here}/push_receiver.py`],
  },
  {
    name: 'TypeScript',
    probe: [node, '--version'],
    order: () => [node, `${here}/first-order.ts`],
    refund: () => [node, `${here}/refund.ts`],
    receiver: () => [node, `${here}/push-receiver.ts`],
  },
  {
    name: 'Go',
    probe: ['go', 'version'],
    // Without modules several programs are built by one command.
    build: (folder) => [
      ...(['env', 'GO111MODULE=off', 'go', 'build', '-o', `${folder}/`] as const),
      ...['first-order', 'refund', 'push-receiver'].map((name) => `./${here}/${name}`),
    ],
    order: (folder) => [join(folder, 'first-order')],
    refund: (folder) => [join(folder, 'refund')],
    receiver: (folder) => [join(folder, 'push-receiver')],
  },
]

/** Whether a language's programs can be run on this machine. */
export function isHere({ probe: [file, ...args] }: Language): boolean {
  return spawnSync(file, args).status === 0
}
