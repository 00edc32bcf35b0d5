/**
 * What the tests of the policy thread share: a host in memory, a plug-in that does harm on demand, and
 * waits with a deadline. The code of the thread is the built one: `npm test` builds it.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import type { ThreadFailure } from '../../src/agent/thread/options.ts';
import {
  type PolicyThread,
  type PolicyThreadOptions,
  startPolicyThread,
  type ThreadEvent,
} from '../../src/index.ts';
import { type FakePortParts, fakePort } from '../runtime/fake-port.ts';

export const gib = 1024 * 1024;

/** Halves every guest. */
export const half = `(with Guests guest
  (if (valid guest.balloon_max) (guest.Control "balloon_target" (/ guest.balloon_max 2)) 0))`;

/** A host with guests a and b of 4 GiB; what is applied to them is in `applied`. */
export const memoryHost = (parts: FakePortParts = {}) =>
  fakePort({
    guests: ['a', 'b'],
    readGuest: async () => ({ balloon_cur: 4 * gib, balloon_min: gib, balloon_max: 4 * gib }),
    ...parts,
  });

/** Names that need nothing but what `memoryHost` has. */
export const enabled = {
  hostCollectors: ['HostCpu'],
  guestCollectors: ['GuestBalloonOptional'],
  controllers: ['Balloon'],
};

/** The harm that the plug-in does, by the file that asks for it, and what the thread is said to have died of. */
export const harms = {
  loop: 'blocked',
  reject: 'crashed',
  throw: 'crashed',
  memory: 'out-of-memory',
  buffers: 'out-of-memory',
  exit: 'ended',
} as const satisfies Readonly<Record<string, ThreadFailure>>;
export type Harm = keyof typeof harms | 'late';

/** The exports of a plug-in with one collector of the host. */
export const collectorOf = (name: string, body = ''): string => `
export const schema = { format: 1, collectors: [{ name: '${name}', scope: 'host', doc: 'Trouble.',
  fields: [{ name: '${name.toLowerCase()}', type: 'number', unit: null, kind: 'level', min: 0, max: 1, doc: 'None.' }] }] };
export const collect = { ${name}: async () => {
  ${body}
  return { ${name.toLowerCase()}: 0 };
} };
`;

const plugin = `
import { existsSync, unlinkSync } from 'node:fs';
const asked = (harm) => {
  const file = new URL(harm, import.meta.url);
  if (!existsSync(file)) return false;
  unlinkSync(file); // once: the next thread is fine
  return true;
};
const kept = [];
${collectorOf(
  'Trouble',
  `if (asked('loop')) for (;;);
  if (asked('reject')) void Promise.reject(new Error('nobody catches this'));
  if (asked('throw')) setTimeout(() => { throw new Error('nobody catches this'); }, 0);
  if (asked('memory')) for (;;) kept.push({ kept });
  if (asked('buffers')) setInterval(() => kept.push(Buffer.alloc(32 * 1024 * 1024, 1)), 1);
  if (asked('late')) setTimeout(() => process.exit(7), 100);
  if (asked('exit')) process.exit(7);`,
)}`;

/** A folder with a plug-in in it. */
export interface Trouble {
  readonly folder: string;
  readonly plugin: string;
  /** Lets the plug-in do harm in the next cycle. */
  readonly ask: (harm: Harm) => void;
  /** Waits until it does. */
  readonly done: (harm: Harm) => Promise<void>;
}

let folders = 0;
const root = mkdtempSync(join(tmpdir(), 'momus-thread-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A new folder. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = join(root, `${++folders}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

export function trouble(): Trouble {
  const path = folder({ 'trouble.mjs': plugin });
  return {
    folder: path,
    plugin: join(path, 'trouble.mjs'),
    ask: (harm) => writeFileSync(join(path, harm), ''),
    done: (harm) => until(`it does ${harm}`, () => !existsSync(join(path, harm))),
  };
}

const started: PolicyThread[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((thread) => thread.stop()));
});

/** Short pauses; a machine that is busy may let a thread stand still for a while all the same. */
const limits = { blocked: 5000, pause: 20, longestPause: 100 };

export interface Started {
  readonly thread: PolicyThread;
  /** Where no other one was given. */
  readonly host: ReturnType<typeof memoryHost>;
  readonly lines: string[];
  readonly events: ThreadEvent[];
}

/** Starts a thread that is stopped after the test. */
export async function startThread(options: Partial<PolicyThreadOptions> = {}): Promise<Started> {
  const lines: string[] = [];
  const events: ThreadEvent[] = [];
  const say = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const host = memoryHost();
  const thread = await startPolicyThread({
    host,
    enabled,
    policies: { '10': half },
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    onEvent: (event) => void events.push(event),
    ...options,
    settings: { interval: 0.02, ...options.settings },
    limits: { ...limits, ...options.limits },
  });
  started.push(thread);
  return { thread, host, lines, events };
}

/** Waits until something is so; what it waits for is said where it never is. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  milliseconds = 60_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`still not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until the thread was started again so many times and runs. */
export const restarted = (thread: PolicyThread, times = 1): Promise<void> =>
  until(
    `started again ${times} times`,
    () => thread.restarts >= times && thread.state === 'running',
  );

/** Waits until so many cycles more are over. */
export async function cycles(thread: Pick<PolicyThread, 'api'>, count = 1): Promise<void> {
  const { cycles: before } = await thread.api.status();
  await until(
    `${count} cycles more`,
    async () => (await thread.api.status()).cycles >= before + count,
  );
}

/** Counts the turns of this thread's event loop. */
export function countTurns(): { readonly count: () => number; readonly stop: () => void } {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  return { count: () => turns, stop: () => clearInterval(timer) };
}
