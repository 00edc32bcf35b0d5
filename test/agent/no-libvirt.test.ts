/**
 * The whole daemon on VDSM, watched from outside: over its cycles it opens nothing of libvirt, and
 * talks to nobody but VDSM, whoever calls it, and its own sockets.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { createAgentClient } from '../../src/agent/client/client.ts';
import { createMomClient } from '../../src/host/mom/index.ts';
import { libvirtIn, startStandIn, whyNoTrace } from '../vdsm/index.ts';
import { readTrace } from '../vdsm/trace.ts';
import { soon, writeConfig } from './faults/world.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const noTrace = whyNoTrace();
if (noTrace !== null)
  console.info(`that the daemon opens nothing of libvirt is not seen: ${noTrace}`);

/** What everything that can open or reach something goes through. */
const calls = ['%network', '%file', 'openat', 'openat2', 'connect', 'execve'];
const cycles = 5;

/** Policies that read and set everything that VDSM has. */
const policies = {
  '10-everything': `
(Host.Control "ksm_pages_to_scan" (+ 100 Host.ksm_pages_to_scan))
(with Guests guest {
  (if (valid guest.balloon_cur)
      (guest.Control "balloon_target"
        (if (> guest.balloon_cur (* 0.7 guest.balloon_max))
            (* 0.6 guest.balloon_max)
            (* 0.8 guest.balloon_max)))
      0)
  (guest.Control "vcpu_quota" (+ 1000 (guest.Stat "vcpu_quota" 0)))
  (guest.Control "vcpu_period" 100000)
  (if (valid guest.io_tune)
      (with guest.io_tune disk (disk.setTotalBytesSec 100000000))
      0)
})
`,
};

it.skipIf(noTrace !== null)('opens nothing of libvirt', { timeout: 300_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-strace-'));
  const vdsm = await startStandIn({ machines: 3 });
  const config = writeConfig(directory, vdsm.port, { policies });
  const socket = join(directory, 'mom.sock');
  const log = join(directory, 'trace');
  const options = ['-f', '-qq', '-s', '4096', '-e', `trace=?${calls.join(',?')}`, '-o', log];
  const child = spawn('strace', [...options, process.execPath, cli, 'agent', '-c', config], {
    stdio: 'ignore',
    // A group of its own: who is watched lives on when the watcher is killed.
    detached: true,
  });
  try {
    const { status } = createAgentClient({ kind: 'socket', path: socket });
    await vi.waitFor(async () => {
      const { guests, cycles: done, set, pid } = await status();
      expect(set?.warnings).toBe(0);
      expect([guests.ready, done > cycles, pid === child.pid]).toEqual([3, true, false]);
    }, soon);
    const call = createMomClient(socket);
    const signal = AbortSignal.timeout(20_000);
    expect(await call('getActiveGuests', [], signal)).toHaveLength(3);
    expect(await call('setNamedPolicy', ['20-more', '(debug 1)'], signal)).toBe(true);
    await vi.waitFor(() => {
      for (const method of ['VM.setBalloonTarget', 'VM.setCpuTuneQuota', 'VM.setIoTune'])
        expect(vdsm.count(method), method).toBeGreaterThan(2);
      expect(vdsm.count('Host.setKsmTune')).toBeGreaterThan(0);
      expect(vdsm.count('Host.getAllVmStats')).toBeGreaterThan(2 * cycles);
    }, soon);
    // strace passes a signal on to whom it watches only where that one gets it itself.
    const exited = once(child, 'exit');
    process.kill((await status()).pid, 'SIGTERM');
    expect(await exited).toEqual([0, null]);

    const text = readFileSync(log, 'utf8');
    const seen = readTrace(text);
    expect(libvirtIn(seen)).toEqual([]);
    // Looked at, asked for, whatever: all but what is sent and received has no such path.
    const said = /^\d+ +(?:send|recv)\w*\(/u;
    const lines = text.split('\n').filter((line) => !said.test(line));
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.filter((line) => /libvirt|virtqemud|virsh/iu.test(line))).toEqual([]);
    // That it was watched at all: what it has to open, and whom it has to reach.
    expect(seen.opened).toEqual(
      expect.arrayContaining([
        '/proc/meminfo',
        config,
        join(directory, 'mom.d/10-everything.policy'),
      ]),
    );
    const own = (address: string): boolean => address.startsWith(directory);
    const reached = seen.connected.filter((address) => !/nscd/u.test(address) && !own(address));
    expect(reached).toEqual([`127.0.0.1:${vdsm.port}`]);
    console.info(
      `strace: ${vdsm.count('Host.getAllVmStats')} cycles, ${seen.opened.length} paths opened, ` +
        `connected to ${reached.join(', ')}; of libvirt: ${libvirtIn(seen).length}`,
    );
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
