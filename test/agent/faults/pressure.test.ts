/**
 * The daemon in a cgroup that is short of memory: its own process, from a copy of Node whose pages
 * count in that group, beside somebody who touches memory without end. Cycles go on, and no guest
 * loses one.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { createAgentClient } from '../../../src/agent/client/client.ts';
import { type StandIn, startStandIn } from '../../vdsm/index.ts';
import { type MemoryGroup, makeMemoryGroup } from './memory-cgroup.ts';
import { soon, writeConfig } from './world.ts';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const mebibyte = 1024 * 1024;
/** Bytes above what both processes have; whatever they read goes there, and is taken back again. */
const slack = 8 * mebibyte;
const cyclesUnderPressure = 20;
const machines = 20;

/**
 * Says that it is there, waits for a line, then touches far more file pages than there is room for,
 * and memory of its own to and fro. The file has no data, so that no disk is needed.
 */
const hogScript = `
import mmap, sys, time
size = ${128 * mebibyte}
with open(sys.argv[1], "wb+") as file:
    file.truncate(size)
    pages = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
own = bytearray(${2 * mebibyte})
print("ready", flush=True)
sys.stdin.readline()
while True:
    for place in range(0, size, 4096):
        pages[place]
        if place % ${mebibyte} == 0:
            own = None
            own = bytearray(b"x" * ${2 * mebibyte})
            time.sleep(0.004)
`;

/** Starts a command within the group from its first moment. */
function within(group: MemoryGroup, command: string): ChildProcess {
  return spawn('sh', ['-c', `echo $$ > '${group.processes}'; ${command}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Somebody who takes memory, ready to begin; begins anew where the kernel ends it. */
interface Hog {
  readonly begin: () => void;
  readonly pid: () => number | undefined;
  readonly killed: () => number;
  readonly end: () => void;
}

async function startHog(group: MemoryGroup, file: string): Promise<Hog> {
  let begun = false;
  let ended = false;
  let killed = 0;
  const launch = (): ChildProcess => {
    const child = within(
      group,
      `echo 1000 > /proc/self/oom_score_adj; exec nice python3 -c '${hogScript}' '${file}'`,
    );
    // Who was killed reads nothing any more.
    child.stdin?.on('error', () => {});
    if (begun) child.stdin?.write('go\n');
    child.once('exit', () => {
      if (ended) return;
      killed += 1;
      current = launch();
    });
    return child;
  };
  let current = launch();
  await once(current.stdout ?? current, 'data');
  return {
    begin: () => {
      begun = true;
      current.stdin?.write('go\n');
    },
    pid: () => current.pid,
    killed: () => killed,
    end: () => {
      ended = true;
      current.kill('SIGKILL');
    },
  };
}

/** Bytes that a process has in memory. */
function residentOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/^VmRSS:\s+(\d+)/mu.exec(text)?.[1] ?? 0);
}

/** Calls of one cycle each: what was told between one reading of the statistics and the next. */
function cyclesIn({ calls }: StandIn): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  for (const { method, params } of calls) {
    if (method === 'Host.getAllVmStats') cycles.push([]);
    else if (method === 'VM.setBalloonTarget') cycles.at(-1)?.push(String(params.vmID));
  }
  // The last one may go on.
  return cycles.slice(0, -1);
}

function obstacle(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (spawnSync('python3', ['--version']).status !== 0) return 'there is no python3';
  const group = makeMemoryGroup(`momus-look-${process.pid}`);
  if (typeof group === 'string') return group;
  void group.remove();
  return null;
}

const reason = obstacle();
if (reason !== null) console.info(`pressure on memory is not tested: ${reason}`);

it.skipIf(reason !== null)('goes on where memory is short', { timeout: 300_000 }, async () => {
  const group = makeMemoryGroup(`momus-pressure-${process.pid}`);
  if (typeof group === 'string') throw new Error(group);
  const directory = mkdtempSync(join(tmpdir(), 'momus-pressure-'));
  const vdsm = await startStandIn({ machines });
  // Limits for those who hang; here everybody is slow, this process included.
  const patience = 'read-limit: 20000\napply-limit: 20000';
  const config = writeConfig(directory, vdsm.port, { momus: patience });
  const node = join(directory, 'node');
  // The copy is made within the group, so its pages are the group's: what Node runs is taken back.
  const daemon = within(
    group,
    `(echo -500 > /proc/$$/oom_score_adj) 2> /dev/null
     cp '${process.execPath}' '${node}' && sync '${node}' && exec '${node}' '${cli}' agent -c '${config}'`,
  );
  const { status } = createAgentClient({ kind: 'socket', path: join(directory, 'mom.sock') });
  let hog: Hog | null = null;
  try {
    await vi.waitFor(async () => expect((await status()).guests.ready).toBe(machines), soon);
    hog = await startHog(group, join(directory, 'pages'));
    await vi.waitFor(() => expect(cyclesIn(vdsm).length).toBeGreaterThan(5), soon);
    const least = residentOf(daemon.pid) + residentOf(hog.pid()) + slack;
    // Pages that are still written cannot be taken back at once.
    await vi.waitFor(() => group.limit(least), soon);
    hog.begin();
    await vi.waitFor(() => {
      expect(group.hits()).toBeGreaterThan(100);
      expect(group.usage()).toBeGreaterThan(least - 2 * mebibyte);
    }, soon);

    const before = { hits: group.hits(), ...(await status()) };
    vdsm.calls.length = 0;
    await vi.waitFor(() => expect(cyclesIn(vdsm).length).toBeGreaterThan(cyclesUnderPressure), {
      timeout: 200_000,
      interval: 100,
    });
    const hits = group.hits() - before.hits;
    const after = await status();
    // The first one may have begun before.
    const cycles = cyclesIn(vdsm).slice(1);
    const all = [...vdsm.host.machines.keys()].sort();
    const lost = cycles.filter((asked) => asked.toSorted().join() !== all.join());
    expect(lost).toEqual([]);
    expect(after.cycles - before.cycles).toBeGreaterThanOrEqual(cyclesUnderPressure);
    expect(after.pid).toBe(before.pid);
    expect(after.problems).toEqual([]);
    // Every cycle was one in which the kernel had to take memory back, again and again.
    expect(hits).toBeGreaterThan(10 * cycles.length);
    expect(daemon.exitCode).toBeNull();
    console.info(
      `${group.version}: ${cycles.length} cycles of ${machines} guests with ${Math.round(least / mebibyte)} MiB for all ` +
        `(the daemon has ${Math.round(residentOf(daemon.pid) / mebibyte)} MiB), which was hit ${hits} times; lost: ${lost.length}; ` +
        `left out: ${after.cyclesLeftOut - before.cyclesLeftOut}; the other one was killed ${hog.killed()} times`,
    );
  } finally {
    hog?.end();
    await group.remove();
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
