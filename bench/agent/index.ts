/**
 * `npm run bench:agent [-- --quick]`: what the agent costs on a host with 10, 100 and 1000 machines.
 * In: a stand-in for VDSM in another process. Out: tables.
 */
import { spawnSync } from 'node:child_process';
import { shippedSources } from '../shipped.ts';
import { figure, table } from '../table.ts';
import { type CycleCost, cycleCost } from './cycle-cost.ts';
import { daemonCost } from './daemon-cost.ts';

/** Wants another size of every guest in each cycle. */
const restless = `(with Guests guest (if (valid guest.balloon_cur)
  (guest.Control "balloon_target"
    (if (> guest.balloon_cur (* 0.7 guest.balloon_max)) (* 0.6 guest.balloon_max) (* 0.8 guest.balloon_max)))
  0))`;

const quick = process.argv.includes('--quick');
const cycles = quick ? 6 : 45;
const sizes = [10, 100, 1000];
const tls = spawnSync('openssl', ['version']).status === 0;

const rows: CycleCost[] = [];
for (const machines of sizes) {
  rows.push(await cycleCost(machines, 'shipped', shippedSources(), cycles, tls));
  const sources = [{ name: 'restless', text: restless }];
  rows.push(await cycleCost(machines, 'restless', sources, cycles, tls));
}
const besides = (row: CycleCost): number => row.total - row.json;
process.stdout.write(
  table(
    `CPU time of a cycle in ms, VDSM over ${tls ? 'TLS' : 'plain TCP'}, medians of ${cycles - Math.floor(cycles / 3)} cycles`,
    [
      'machines',
      'policies',
      'collect',
      'evaluate',
      'arbitrate',
      'actuate',
      'record',
      'total',
      'JSON alone',
      'besides',
      'actions',
      'KiB',
    ],
    rows.map((row) => [
      String(row.machines),
      row.policies,
      figure(row.collect),
      figure(row.evaluate),
      figure(row.arbitrate),
      figure(row.actuate),
      figure(row.record),
      figure(row.total),
      figure(row.json),
      figure(besides(row)),
      figure(row.actions),
      figure(row.bytes / 1024),
    ]),
  ),
);

const daemons = [];
for (const machines of sizes) daemons.push(await daemonCost(machines, quick ? 3 : 30));
process.stdout.write(
  `\n${table(
    'The daemon, a cycle per second, shipped policies',
    ['machines', 'resident MiB', 'at most MiB', 'CPU ms per cycle'],
    daemons.map(({ machines, resident, most, cpu }) => [
      String(machines),
      figure(resident),
      figure(most),
      figure(cpu),
    ]),
  )}`,
);
