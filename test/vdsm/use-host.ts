/**
 * A process that uses the VDSM host, to be watched from outside: two cycles with a policy's worth of
 * readings, an action of each kind, and the end.
 * In: the port, then the paths of key, certificate and authority, or nothing for plain TCP. Out: a
 * line of JSON with what it found.
 */
import { createLinuxHost } from '../../src/host/linux/index.ts';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';

const [port, key, cert, ca] = process.argv.slice(2);
const isTls = key !== undefined && cert !== undefined && ca !== undefined;
const host = createVdsmHost({
  port: Number(port),
  tls: isTls ? { key, cert, ca } : null,
  local: createLinuxHost(),
});
const signal = AbortSignal.timeout(30_000);

const found: string[] = [];
for (let cycle = 0; cycle < 2; cycle += 1) {
  host.beginSample?.();
  for (const topic of ['memory', 'ksm', 'cpu', 'time'] as const) await host.readHost(topic, signal);
  for (const { id } of await host.listGuests(signal)) {
    for (const topic of ['memory', 'balloon', 'cpu-tune', 'io-tune'] as const) {
      if ((await host.readGuest(id, topic, signal)) !== undefined) found.push(`${id} ${topic}`);
    }
    await host.apply({ kind: 'balloon', guest: id, target: 3_000_000 }, signal);
    await host.apply({ kind: 'cpu-tune', guest: id, quota: 50_000, period: 100_000 }, signal);
    const devices = [{ name: 'vda', path: null, limits: { total_bytes_sec: 1_000_000 } }];
    await host.apply({ kind: 'io-tune', guest: id, devices }, signal);
  }
  await host.apply({ kind: 'ksm', settings: { run: 1 } }, signal);
}
await host.close();
process.stdout.write(`${JSON.stringify({ found: found.length })}\n`);
