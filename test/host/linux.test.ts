/** The Linux host over fixture directories: what it reads, what it changes, what it puts back. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinuxHost } from '../../src/host/linux/index.ts';
import { parseStat } from '../../src/host/linux/processes.ts';
import { restoreOnExit } from '../../src/host/linux/restore-on-exit.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { fakeProgram, noEvaluation, numeric, propose } from '../runtime/fake-program.ts';

const signal = new AbortController().signal;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'momus-linux-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
};
const ksmPath = (name: string): string => `sys/kernel/mm/ksm/${name}`;
const ksm = (name: string): string => readFileSync(join(root, ksmPath(name)), 'utf8').trim();
const settings = { run: '0', pages_to_scan: '100', sleep_millisecs: '20', merge_across_nodes: '1' };
const allKsm = (): Record<string, string> =>
  Object.fromEntries(Object.keys(settings).map((name) => [name, ksm(name)]));

function withKsm(more: Readonly<Record<string, string>> = {}): void {
  const results = {
    pages_shared: '0',
    pages_sharing: '7',
    pages_unshared: '1',
    pages_volatile: '2',
  };
  const files = {
    ...settings,
    ...results,
    full_scans: '3',
    advisor_mode: '[none] scan-time',
    ...more,
  };
  for (const [name, value] of Object.entries(files)) write(ksmPath(name), `${value}\n`);
}
function withMemory(swapIn = 10): void {
  write(
    'proc/meminfo',
    [
      'MemTotal:       32000 kB',
      'MemFree:        1000 kB',
      'MemAvailable:  9000 kB',
      'Buffers:         200 kB',
      'Cached:         3000 kB',
      'SwapTotal:      500 kB',
      'SwapFree:        400 kB',
      'Active(anon):      1 kB',
      'AnonPages:      5000 kB',
      'HugePages_Total: 0',
      '',
    ].join('\n'),
  );
  write('proc/vmstat', `nr_free_pages 5\npswpin ${swapIn}\npswpout 20\n`);
  write('proc/cpuinfo', 'processor\t: 0\nmodel name\t: x\n\nprocessor\t: 1\nmodel name\t: x\n');
}
const stat = (name: string, ticks: number, bytes: number): string =>
  `9 (${name}) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5 ${bytes} 100\n`;
function withProcess(
  pid: number,
  name: string,
  rest: { stat?: string; cmdline?: string } = {},
): void {
  write(`proc/${pid}/comm`, `${name}\n`);
  write(`proc/${pid}/stat`, rest.stat ?? stat(name, 0, 0));
  write(`proc/${pid}/cmdline`, rest.cmdline ?? '');
}
const hostOf = () => createLinuxHost({ proc: join(root, 'proc'), sys: join(root, 'sys') });
const set = (values: Readonly<Record<string, number>>) =>
  ({ kind: 'ksm', settings: values }) as const;

describe('reading', () => {
  it('gives memory in KiB, and swapping as change since the previous sample', async () => {
    withMemory();
    const host = hostOf();
    expect(await host.readHost('memory', signal)).toEqual({
      mem_available: 32000,
      mem_unused: 1000,
      mem_free: 4200,
      swap_in: 0,
      swap_out: 0,
      anon_pages: 5000,
      swap_total: 500,
      swap_usage: 100,
    });
    withMemory(25);
    expect(await host.readHost('memory', signal)).toMatchObject({ swap_in: 15, swap_out: 0 });
    withMemory(3);
    expect(await host.readHost('memory', signal)).toMatchObject({ swap_in: 0 });
    expect(await host.readHost('cpu', signal)).toEqual({ cpu_count: 2 });
  });
  it('leaves out what it does not understand', async () => {
    write('proc/meminfo', 'MemTotal: lots\nMemFree: 5 kB\n\0\xff');
    const data = await hostOf().readHost('memory', signal);
    expect(data).toMatchObject({
      mem_available: undefined,
      mem_unused: 5,
      mem_free: undefined,
      swap_in: undefined,
    });
  });
  it('gives KSM with the virtual size of QEMU and the CPU time of ksmd', async () => {
    withKsm();
    withProcess(40, 'ksmd', { stat: stat('ksmd', 500, 0) });
    withProcess(50, 'qemu-system-x86', { stat: stat('qemu) (system', 0, 4096 * 1024) });
    withProcess(51, 'qemu-ga', { stat: stat('qemu-ga', 0, 1e9) });
    write('proc/uptime', '1000.50 1.0\n');
    const host = hostOf();
    expect(await host.readHost('ksm', signal)).toEqual({
      ksm_run: 0,
      ksm_sleep_millisecs: 20,
      ksm_pages_to_scan: 100,
      ksm_pages_shared: 0,
      ksm_pages_sharing: 7,
      ksm_pages_unshared: 1,
      ksm_pages_volatile: 2,
      ksm_full_scans: 3,
      ksm_merge_across_nodes: 1,
      ksm_shareable: 4096,
      ksmd_cpu_usage: 0,
    });
    write('proc/uptime', '1010.50 1.0\n');
    withProcess(40, 'ksmd', { stat: stat('ksmd', 738, 0) });
    expect(await host.readHost('ksm', signal)).toMatchObject({ ksmd_cpu_usage: 23 });
  });
  it('says why there is no KSM, also in the report of a cycle', async () => {
    withMemory();
    const host = hostOf();
    expect(await host.readHost('ksm', signal)).toBeUndefined();
    expect(host.explain?.('ksm', null)).toContain('cannot merge pages');
    const environment = environmentFor({
      hostCollectors: ['HostKSM'],
      guestCollectors: [],
      controllers: [],
    });
    const report = await createCycle({ program: fakeProgram(), environment, port: host }).run();
    expect(report.skipped).toContain('cannot merge pages');
    withKsm();
    expect(await host.readHost('ksm', signal)).toMatchObject({ ksm_run: 0, ksm_shareable: 0 });
    expect(host.explain?.('ksm', null)).toBeNull();
  });
  it('gives local time, and no guests', async () => {
    const host = createLinuxHost({ now: () => new Date(2031, 1, 3, 4, 5, 6, 7) });
    expect(await host.readHost('time', signal)).toEqual({
      time_year: 2031,
      time_month: 2,
      time_day: 3,
      time_hour: 4,
      time_minute: 5,
      time_second: 6,
      time_microsecond: 7000,
    });
    expect(await host.listGuests(signal)).toEqual([]);
    expect(await host.readGuest('x', 'memory', signal)).toBeUndefined();
  });
  it('reads stat lines with any name in them', () => {
    expect(parseStat(stat('a) b (c', 7, 9))).toEqual({
      name: 'a) b (c',
      ticks: 7,
      virtualBytes: 9,
    });
    for (const text of ['', '1 (', 'x) (', '1 (a) S 1']) expect(parseStat(text)).toBeUndefined();
  });
});

describe('conflicts', () => {
  it('are other tuners, started directly or by an interpreter', async () => {
    withKsm();
    withProcess(1, 'systemd');
    withProcess(7, 'vim', { cmdline: 'vim\0/usr/sbin/momd\0' });
    expect(await hostOf().conflict(signal)).toBeNull();
    withProcess(8, 'python3', { cmdline: 'python3\0-s\0/usr/sbin/momd\0-c\0x\0' });
    expect(await hostOf().conflict(signal)).toBe('momd (process 8) tunes this host already');
    rmSync(join(root, 'proc/8'), { recursive: true });
    withProcess(9, 'ksmtuned', { cmdline: '/bin/bash\0/usr/sbin/ksmtuned\0' });
    expect(await hostOf().conflict(signal)).toContain('ksmtuned (process 9)');
  });
  it("are the kernel's own tuner", async () => {
    withKsm({ advisor_mode: 'none [scan-time]' });
    expect(await hostOf().conflict(signal)).toContain('advisor_mode is scan-time');
  });
});

describe('changing KSM', () => {
  it('writes settings and restores exactly what it changed', async () => {
    withKsm();
    const host = hostOf();
    await host.apply(set({ run: 1, pages_to_scan: 500 }), signal);
    await host.apply(set({ pages_to_scan: 900, merge_across_nodes: 0 }), signal);
    expect(allKsm()).toEqual({
      run: '1',
      pages_to_scan: '900',
      sleep_millisecs: '20',
      merge_across_nodes: '0',
    });
    write(ksmPath('sleep_millisecs'), '55\n'); // somebody else's change
    await host.close();
    expect(allKsm()).toEqual({ ...settings, sleep_millisecs: '55' });
    await host.close();
  });
  it('refuses what the kernel would, before writing anything it does not need to', async () => {
    withKsm({ pages_shared: '5' });
    const host = hostOf();
    await expect(host.apply(set({ merge_across_nodes: 0 }), signal)).rejects.toThrow(
      'while pages are merged',
    );
    await expect(host.apply(set({ merge_across_nodes: 1 }), signal)).resolves.toBeUndefined();
    await expect(host.apply(set({ speed: 1 }), signal)).rejects.toThrow('no setting speed');
    await expect(host.apply(set({ run: 0.5 }), signal)).rejects.toThrow('whole number');
    await expect(host.apply({ kind: 'balloon', guest: 'g', target: 1 }, signal)).rejects.toThrow(
      'no guests',
    );
    await expect(host.apply(set({ run: 1 }), AbortSignal.abort())).rejects.toThrow();
    expect(allKsm()).toEqual(settings);
  });
  it('stops before other changes, starts after them', async () => {
    withKsm();
    const host = hostOf();
    rmSync(join(root, ksmPath('pages_to_scan')));
    await expect(host.apply(set({ run: 1, pages_to_scan: 5 }), signal)).rejects.toThrow('ENOENT');
    expect(ksm('run')).toBe('0');
    await expect(host.apply(set({ run: 2, pages_to_scan: 5 }), signal)).rejects.toThrow(
      'run took effect before',
    );
    expect(ksm('run')).toBe('2');
    await host.close();
    expect(ksm('run')).toBe('0');
  });
  it('unmerges where that is the only way to restore', async () => {
    withKsm();
    const host = hostOf();
    await host.apply(set({ merge_across_nodes: 0 }), signal);
    write(ksmPath('pages_shared'), '5\n');
    write(ksmPath('run'), '1\n');
    await host.close();
    expect(allKsm()).toEqual({ ...settings, run: '1' });
  });
  it('says what it could not restore, restores the rest, and can try again', async () => {
    withKsm();
    const host = hostOf();
    await host.apply(set({ run: 1, pages_to_scan: 500 }), signal);
    const blocked = join(root, ksmPath('pages_to_scan'));
    rmSync(blocked);
    mkdirSync(blocked);
    await expect(host.close()).rejects.toThrow(/not restored: .*pages_to_scan \(was 100: EISDIR\)/);
    expect(ksm('run')).toBe('0');
    rmSync(blocked, { recursive: true });
    write(ksmPath('pages_to_scan'), '500\n');
    chmodSync(blocked, 0o644);
    await host.close();
    expect(ksm('pages_to_scan')).toBe('100');
  });
  it('follows a policy through a whole cycle', async () => {
    withMemory();
    withKsm();
    const environment = environmentFor({
      hostCollectors: ['HostMemory', 'HostKSM', 'HostCpu', 'HostTime'],
      guestCollectors: [],
      controllers: ['KSM'],
    });
    const program = fakeProgram({
      manifest: { controls: numeric('host', 'ksm_run', 'ksm_pages_to_scan') },
      evaluate: (host) => {
        propose(host, 'ksm_run', 1);
        propose(host, 'ksm_pages_to_scan', 250.5);
        return noEvaluation;
      },
    });
    const host = hostOf();
    const cycle = createCycle({ program, environment, port: host, options: { act: true } });
    expect((await cycle.run()).actions).toMatchObject([{ status: 'ok' }]);
    expect([ksm('run'), ksm('pages_to_scan')]).toEqual(['1', '250']);
    expect((await cycle.run()).host.nothing).toBe('unchanged');
    await host.close();
    expect(allKsm()).toEqual(settings);
  });
});

describe('restoreOnExit', () => {
  function fakeProcess() {
    const listeners = new Map<string, () => void>();
    const killed: string[] = [];
    return {
      pid: 5,
      listeners,
      killed,
      on: (event: string, listener: () => void) => listeners.set(event, listener),
      off: (event: string) => listeners.delete(event),
      kill: (_: number, name: string) => killed.push(name),
    };
  }
  it('restores on exit and on signals, which then take their course', () => {
    withKsm();
    const host = hostOf();
    const exiting = fakeProcess();
    restoreOnExit(host, exiting, () => {});
    return host.apply(set({ run: 1 }), signal).then(() => {
      exiting.listeners.get('SIGTERM')?.();
      expect(ksm('run')).toBe('0');
      expect(exiting.killed).toEqual(['SIGTERM']);
      expect(exiting.listeners.size).toBe(0);
    });
  });
  it('reports a failure, and can be taken back', () => {
    const exiting = fakeProcess();
    const messages: string[] = [];
    const failing = {
      restoreNow: () => {
        throw new Error('not restored: run');
      },
    };
    const cancel = restoreOnExit(failing, exiting, (message) => messages.push(message), false);
    expect([...exiting.listeners.keys()]).toEqual(['exit']);
    exiting.listeners.get('exit')?.();
    expect(messages).toEqual(['not restored: run']);
    cancel();
    expect(exiting.listeners.size).toBe(0);
  });
});
