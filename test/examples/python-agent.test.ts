/** examples/python-agent: a host agent in Python starts, configures, asks and stops the daemon. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples/python-agent');
const momus = `${process.execPath} ${join(root, 'dist/cli/main.js')}`;
const version = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const hasPython = version.status === 0;
if (!hasPython) console.log('skipped: examples/python-agent needs python3, which is not here');

/** Nothing is left in the folder of the example. */
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };

const folder = mkdtempSync(join(tmpdir(), 'momus-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // What was ended and waits for its parent is not alive.
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(!hasPython)('the host agent in Python', { timeout: 180_000 }, () => {
  it('starts Momus, configures it, asks it and stops it', () => {
    const words = ['agent.py', '--folder', folder, '--momus', momus];
    const { stdout, stderr, status } = spawnSync('python3', words, {
      cwd: example,
      env,
      encoding: 'utf8',
      timeout: 170_000,
    });
    expect([status, stdout.trimEnd().split('\n')], stderr).toEqual([
      0,
      [
        'policies: 10-settings, 20-balloon',
        'parameters taken: True',
        'a faulty policy taken: False',
        'policies: 10-settings, 15-parameters, 20-balloon',
        'guests: appliance, batch, db, desktop, idle, leaky, legacy, liar, stuck, web',
        'host has memory: True',
        'guests with statistics: True',
        'stopped, restarts: 0',
      ],
    ]);
    expect(stderr).toContain('momus: start: policy set 1 is in force: 10-settings, 20-balloon');
    expect(stderr).toMatch(/momus: 30-faulty:1:\d+: error: .*`Shrink`/);
    expect(stderr).not.toContain('Traceback');
    // What was told to it outlives it.
    const state: unknown = JSON.parse(readFileSync(join(folder, 'state/state.json'), 'utf8'));
    expect(JSON.stringify(state)).toContain('(set host_free_least 0.5)');
  });

  it('starts Momus again where it ends by itself', () => {
    const script = `
import os, signal, sys, tempfile, time
from momus_thread import MomusThread
with tempfile.TemporaryDirectory() as folder:
    momus = MomusThread(folder, 'policies', sys.argv[1:])
    momus.start()
    momus.wait_until_ready()
    momus.setNamedPolicy('15-parameters', '(set spare 0.3)')
    os.kill(momus._child.pid, signal.SIGKILL)
    end = time.monotonic() + 120
    while momus.restarts == 0 and time.monotonic() < end:
        time.sleep(0.05)
    momus.wait_until_ready()
    print(momus.restarts, sorted(momus.getNamedPolicies()))
    momus.stop()
`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, ...momus.split(' ')], {
      cwd: example,
      env,
      encoding: 'utf8',
      timeout: 170_000,
    });
    expect(stdout, stderr).toBe("1 ['10-settings', '15-parameters', '20-balloon']\n");
    expect(stderr).not.toContain('Traceback');
  });

  it.runIf(process.platform === 'linux')('leaves no Momus behind when it is killed', async () => {
    const script = `
import sys, tempfile, time
from momus_thread import MomusThread
momus = MomusThread(tempfile.mkdtemp(dir=sys.argv[1]), 'policies', sys.argv[2:])
momus.start()
momus.wait_until_ready()
print(momus._child.pid, flush=True)
time.sleep(600)
`;
    const python = spawn('python3', ['-c', script, folder, ...momus.split(' ')], {
      cwd: example,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      python.stdout.once('data', (line: Buffer) => resolve(Number(line)));
      python.once('exit', () => reject(new Error('it ended too early')));
    });
    expect(isAlive(pid)).toBe(true);
    python.kill('SIGKILL');
    const end = performance.now() + 60_000;
    while (isAlive(pid) && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAlive(pid)).toBe(false);
  });
});
