/** `momus run`: the demonstration, its views, reading a real host, stopping. */
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/cli/render/width.ts';
import type { CycleReport } from '../../src/index.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const cwd = workspace({
  'half.policy':
    '(with Guests guest (if (valid guest.balloon_max) (guest.Control "balloon_target" (/ guest.balloon_max 2)) 0))',
  'fault.policy': '(with Guests guest (guest.Control "balloon_target" (/ guest.mem_unused 2)))',
  'ksm.policy': '(Host.Control "ksm_pages_to_scan" (+ 1 Host.ksm_pages_to_scan))',
  'time.policy': '(if (>= Host.mem_available 0) (debug 1) 0)',
  'bad.policy': '(+ 1 nme)',
});
/** What cursor movement and colour is made of. */
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[?0-9;]*[a-zA-Z]`, 'g');

describe('momus run', () => {
  it('plays the demonstration with the shipped policies', async () => {
    const { status, stdout, stderr } = await momus(['run', '--interval', '0'], { cwd });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^cycle 40\/40 {2}10:00 /m);
    expect(stdout).toMatch(/set balloon_target .* → .* GiB \(10-balloon\.policy:\d+\)/);
    expect(stdout).toMatch(/^ {2}guests {5}[0-9.]+ GiB taken, [0-9.]+ GiB given back$/m);
    expect(stdout).toMatch(/^ {2}faults {5}none$/m);
  });

  it('is the same for the same seed', async () => {
    const run = (seed: string) =>
      momus(['run', '--interval', '0', '--cycles', '8', '--seed', seed], { cwd });
    expect((await run('5')).stdout).toBe((await run('5')).stdout);
    expect((await run('5')).stdout).not.toBe((await run('6')).stdout);
  });

  it('prints one report per line', async () => {
    const { stdout } = await momus(
      ['run', '--json', '--interval', '0', '--cycles', '3', 'half.policy'],
      { cwd },
    );
    const reports = stdout
      .trimEnd()
      .split('\n')
      .map((line): CycleReport => JSON.parse(line));
    expect(reports.map(({ cycle }) => cycle)).toEqual([1, 2, 3]);
    expect(reports[0]?.startedAt).toBe('2024-01-01T00:00:15.000Z');
    expect(reports[0]?.decisions[0]).toMatchObject({
      control: 'balloon_target',
      at: { source: 'half.policy', line: 1 },
    });
  });

  it('runs what compile wrote', async () => {
    await momus(['compile', 'half.policy', '-o', 'out'], { cwd });
    const words = ['run', '--interval', '0', '--cycles', '2'];
    const bundle = await momus([...words, '--bundle', 'out/policy.bundle.json'], { cwd });
    expect(bundle.stdout).toBe((await momus([...words, 'half.policy'], { cwd })).stdout);
    const poor = await momus(
      [...words, '--bundle', 'out/policy.bundle.json', '--collectors', 'HostMemory,HostKSM'],
      { cwd },
    );
    expect(poor.stderr).toContain('the bundle reads guest field `balloon_max`');
  });

  it('shows faults, and where in the policy', async () => {
    const { stdout, stderr } = await momus(
      ['run', '--interval', '0', '--cycles', '1', 'fault.policy'],
      { cwd },
    );
    expect(stderr).toMatch(/^\d+ warnings?; see momus check fault\.policy\n$/);
    expect(stdout).toMatch(/ {2}appliance: fault: .*\(fault\.policy:1\)/);
    expect(stdout).toMatch(/ {2}faults {5}\d+: missing-value \d+/);
  });

  it('does not run a set with errors', async () => {
    const { status, stdout, stderr } = await momus(['run', 'bad.policy'], { cwd });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/1 error in 1 file; nothing runs\n$/);
  });

  it('fits a terminal of 80 columns and 24 rows, and gives the cursor back', async () => {
    const words = ['run', '--interval', '0', '--cycles', '14'];
    const { stdout } = await momus(words, { cwd, isTTY: true, env: { TERM: 'xterm' } });
    const frames = stdout
      .split('\u001b[J')
      .slice(0, -1)
      .map((frame) => frame.replaceAll(escapes, '').trimStart());
    expect(frames).toHaveLength(14);
    for (const frame of frames) {
      const lines = frame.trimEnd().split('\n');
      expect(lines.length).toBeLessThan(24);
      for (const line of lines)
        expect(displayWidth(line.replace('\r', ''))).toBeLessThanOrEqual(80);
    }
    expect(frames.at(-1)).toMatch(/web .* GiB.*\n/);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  });

  it('prints lines on terminals that are too small or know nothing', async () => {
    const words = ['run', '--interval', '0', '--cycles', '1'];
    for (const world of [{ columns: 60 }, { rows: 10 }, { env: { TERM: 'dumb' } }]) {
      const { stdout } = await momus(words, { cwd, isTTY: true, ...world });
      expect(stdout).not.toContain('\u001b[J');
      expect(stdout).toContain('cycle 1/1');
    }
  });

  it('stops after the cycle in which it is asked to, with a summary', async () => {
    const { status, stdout } = await momus(['run', '--cycles', '9'], {
      cwd,
      signals: { 2: 'SIGINT' },
    });
    expect(status).toBe(130);
    expect(stdout).toMatch(/^2 cycles, 0:30 of simulated time$/m);
  });

  it.runIf(process.platform === 'linux')(
    'only reads a real host, and says what it would do',
    async () => {
      const words = [
        'run',
        '--host',
        'linux',
        '--collectors',
        'HostMemory',
        '--cycles',
        '2',
        'time.policy',
      ];
      const { status, stdout } = await momus(words, { cwd });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^momus {2}linux, read-only\n/);
      expect(stdout).toMatch(/ {2}actions {4}0 done/);
    },
  );

  it.runIf(process.platform === 'linux')('ends well when an endless run is stopped', async () => {
    const words = ['run', '--host', 'linux', '--collectors', 'HostMemory', 'time.policy'];
    const { status, stdout } = await momus(words, { cwd, signals: { 1: 'SIGTERM' } });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 cycle$/m);
  });
});
