/**
 * Processes, seen from outside: one that uses the VDSM host opens no socket of libvirt, and the
 * stand-in can be one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';
import { type Compiled, compile } from '../vdsm/compile.ts';
import {
  hasOpenssl,
  idOf,
  libvirtIn,
  makeCertificates,
  startStandIn,
  trace,
  whyNoTrace,
} from '../vdsm/index.ts';
import type { Command } from '../vdsm/main.ts';
import { readTrace } from '../vdsm/trace.ts';
import { hostOptions, signal } from './vdsm-world.ts';

let compiled: Compiled;
beforeAll(() => {
  compiled = compile();
}, 120_000);
afterAll(() => compiled?.remove());

const noTrace = whyNoTrace();
if (noTrace !== null) console.log(`that no libvirt is used is not tested: ${noTrace}`);

describe('a process that uses the VDSM host', () => {
  it.skipIf(noTrace !== null)(
    'opens nothing of libvirt, and no socket but that of VDSM',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'momus-vdsm-'));
      const certificates = hasOpenssl ? makeCertificates(directory) : null;
      const vdsm = await startStandIn({ tls: certificates?.server ?? null });
      try {
        const { key, cert, ca } = certificates?.client ?? {};
        const words = [compiled.program('use-host'), String(vdsm.port), key, cert, ca];
        const seen = await trace(
          process.execPath,
          words.filter((word) => word !== undefined),
        );
        expect([seen.status, seen.stdout, seen.stderr]).toEqual([0, '{"found":24}\n', '']);
        expect(vdsm.count('VM.setBalloonTarget')).toBe(6);
        expect(libvirtIn(seen)).toEqual([]);
        // nscd is asked by the C library for the address of `localhost`.
        const sockets = seen.connected.filter((path) => !/nscd/.test(path));
        expect(
          new Set(sockets.map((address) => address.replace(/^(::1|127\.0\.0\.1):/, ''))),
        ).toEqual(new Set([String(vdsm.port)]));
        expect(seen.opened).toContain('/proc/meminfo');
        console.log(
          `strace: ${seen.opened.length} paths opened, connected to ${seen.connected.join(', ')}; of libvirt: ${libvirtIn(seen).length}`,
        );
      } finally {
        await vdsm.stop();
        rmSync(directory, { recursive: true });
      }
    },
    120_000,
  );

  it('would be found out', () => {
    const log = [
      '12 openat(AT_FDCWD, "/usr/lib64/libvirt.so.0", O_RDONLY|O_CLOEXEC) = 3',
      '12 connect(3, {sa_family=AF_UNIX, sun_path="/run/libvirt/libvirt-sock"}, 110) = -1 ENOENT',
      '12 connect(4, {sa_family=AF_INET, sin_port=htons(54321), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      '12 connect(5, {sa_family=AF_INET6, sin6_port=htons(1), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
      '12 execve("/usr/bin/virsh", ["virsh", "list"], 0x7ff /* 9 vars */) = 0',
    ];
    const seen = readTrace(log.join('\n'));
    expect(seen.connected).toEqual(['/run/libvirt/libvirt-sock', '127.0.0.1:54321', '::1:1']);
    expect(libvirtIn(seen)).toEqual([
      '/usr/lib64/libvirt.so.0',
      '/usr/bin/virsh',
      '/run/libvirt/libvirt-sock',
    ]);
  });
});

describe('the stand-in as a process', () => {
  it('says where it is, does what it is told, and ends with its input', async () => {
    const child = spawn(process.execPath, [compiled.program('main'), '--machines', '2'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () =>
      JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
    const tell = (command: Command | { do: string }) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return next();
    };
    try {
      const host = createVdsmHost(hostOptions(Number((await next()).port)));
      expect(await host.listGuests(signal)).toHaveLength(2);
      expect(await tell({ do: 'spoil', machine: 1, state: 'paused' })).toEqual({
        ok: true,
        result: null,
      });
      host.beginSample?.();
      expect((await host.listGuests(signal)).map(({ id }) => id)).toEqual([idOf(2)]);
      expect(await tell({ do: 'calls' })).toMatchObject({
        result: [
          { method: 'Host.ping2' },
          { method: 'Host.getAllVmStats' },
          { method: 'Host.getAllVmStats' },
        ],
      });
      expect(await tell({ do: 'dance' })).toMatchObject({ ok: false });
      await host.close();
    } finally {
      child.stdin.end();
    }
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 60_000);
});
