/**
 * The Linux host on the machine that runs the tests: reads it, and where it is allowed to (root, a
 * kernel with KSM, no other tuner), changes KSM settings and puts every one back.
 */
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { createLinuxHost } from '../../src/host/linux/index.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { fakeProgram } from '../runtime/fake-program.ts';

const signal = new AbortController().signal;
const directory = '/sys/kernel/mm/ksm';
const changed = ['run', 'pages_to_scan', 'sleep_millisecs', 'merge_across_nodes'];

/** Why settings cannot be changed here; null where they can. */
async function obstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'this is not Linux';
  try {
    for (const name of ['run', 'pages_to_scan']) accessSync(`${directory}/${name}`, constants.W_OK);
  } catch {
    return `${directory} is missing or not writable`;
  }
  return createLinuxHost().conflict(signal);
}

const read = (name: string): string | null => {
  try {
    return readFileSync(`${directory}/${name}`, 'utf8');
  } catch {
    return null;
  }
};
const settings = (): Record<string, string | null> =>
  Object.fromEntries(changed.map((name) => [name, read(name)]));

/** Skips a test, with the reason, where settings cannot be changed. */
async function skipWherePrevented(context: TestContext): Promise<void> {
  const why = await obstacle();
  if (why === null) return;
  console.info(`skipped: ${why}`);
  context.skip(why);
}

/** Restores settings also where what was tested did not. */
function putBack(before: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(before)) {
    if (value !== null && read(name) !== value) writeFileSync(`${directory}/${name}`, value.trim());
  }
}

/** Runs the command to its end; `seen` is what `watch` saw in between. */
async function command(args: readonly string[], watch: () => string | null) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  const seen = new Set<string | null>();
  const timer = setInterval(() => seen.add(watch()), 50);
  const status = await new Promise((done) => child.once('close', done));
  clearInterval(timer);
  return { status, output, seen };
}

/** Said where the command does otherwise than these tests expect. */
const ofBuilt = 'the command that ran is dist/cli/main.js; run `npm run build` if src is newer';

const policies = fileURLToPath(new URL('../../policies', import.meta.url));
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

describe.skipIf(process.platform !== 'linux')('this machine', () => {
  it('reads its memory, CPUs and time', async () => {
    const environment = environmentFor({
      hostCollectors: ['HostMemory', 'HostCpu', 'HostTime'],
      guestCollectors: [],
      controllers: [],
    });
    const cycle = createCycle({ program: fakeProgram(), environment, port: createLinuxHost() });
    const report = await cycle.run();
    expect(report.host.reason).toBeNull();
    expect(report.host.problems).toEqual([]);
    const sample = cycle.latest().host;
    expect(sample?.get('mem_available')).toBeCloseTo(totalmem() / 1024, -4);
    expect(sample?.get('cpu_count')).toBeGreaterThanOrEqual(cpus().length);
    expect(sample?.get('time_year')).toBe(new Date().getFullYear());
  });

  it('changes KSM settings and puts every file back', async (context) => {
    await skipWherePrevented(context);
    const before = settings();
    const host = createLinuxHost();
    try {
      const data = await host.readHost('ksm', signal);
      const pages = Number(data?.ksm_pages_to_scan) === 77 ? 78 : 77;
      const run = Number(data?.ksm_run) === 1 ? 0 : 1;
      await host.apply({ kind: 'ksm', settings: { run, pages_to_scan: pages } }, signal);
      expect(await host.readHost('ksm', signal)).toMatchObject({
        ksm_run: run,
        ksm_pages_to_scan: pages,
      });
      await host.close();
      expect(settings()).toEqual(before);
      expect(readdirSync(directory)).toContain('run');
    } finally {
      putBack(before);
    }
  });

  it('is reported by `momus run --host linux`, which changes no setting', async () => {
    const before = settings();
    const { status, output } = await command(
      ['run', '--host', 'linux', '--cycles', '3', '--interval', '1', policies],
      () => null,
    );
    expect([status, output], ofBuilt).toEqual([0, expect.stringMatching(/cycle 3\/3 .*GiB used/)]);
    expect(settings()).toEqual(before);
  });

  it('is changed by `momus run --host linux --act`, and put back', async (context) => {
    await skipWherePrevented(context);
    const before = settings();
    const pages = Number(before.pages_to_scan) === 77 ? 78 : 77;
    const directoryOfPolicy = mkdtempSync(join(tmpdir(), 'momus-'));
    const policy = join(directoryOfPolicy, 'ksm.policy');
    writeFileSync(policy, `(Host.Control "ksm_pages_to_scan" ${pages})`);
    try {
      const { status, output, seen } = await command(
        ['run', '--host', 'linux', '--act', '--cycles', '2', '--interval', '1', policy],
        () => read('pages_to_scan'),
      );
      expect([status, output], ofBuilt).toEqual([0, expect.stringContaining('ksm_pages_to_scan')]);
      expect([...seen]).toContain(`${pages}\n`);
      expect(settings()).toEqual(before);
    } finally {
      rmSync(directoryOfPolicy, { recursive: true });
      putBack(before);
    }
  });
});
