/**
 * `npm run bench:lsp [-- --quick]`: what an author waits for, and what a long day costs in memory, on
 * a set of 5,000 lines in both notations. The real server is driven over stdio.
 * Out: tables.
 */
import { performance } from 'node:perf_hooks';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { median } from '../measure.ts';
import { figure, table } from '../table.ts';
import { latencies } from './latency.ts';
import { memory } from './memory.ts';
import { setIn } from './session.ts';

const quick = process.argv.includes('--quick');
const only = process.argv.find((one) => one.startsWith('--only='))?.slice('--only='.length);
const notations = [
  ['list', 'lists'],
  ['freeform', 'free form'],
] as const;

if (only !== 'memory')
  for (const [notation, name] of notations) {
    const set = setIn(notation);
    const full = Array.from({ length: quick ? 3 : 9 }, () => {
      const start = performance.now();
      createCompiler(defaultEnvironment()).compile(set);
      return performance.now() - start;
    });
    const rows = await latencies(notation, quick ? 40 : 400);
    const lines = set.reduce((n, { text }) => n + text.split('\n').length - 1, 0);
    process.stdout.write(
      `${table(
        `${lines} lines in ${set.length} files, ${name}; ms`,
        ['', 'median', '95th percentile', 'CPU of the server'],
        [
          ...rows.map(({ what, median, most, cpu }) => [
            what,
            figure(median),
            figure(most),
            figure(cpu),
          ]),
          ['a full compile', figure(median(full)), figure(Math.max(...full)), ''],
        ],
      )}\n`,
    );
  }

if (only !== 'latency') {
  const marks = quick ? [100, 500, 1000] : [1000, 5000, 10_000];
  for (const [notation, name] of notations) {
    const rows = await memory(notation, marks);
    process.stdout.write(
      `${table(
        `memory of the server after edits, ${name}; MiB`,
        ['edits', 'resident', 'heap'],
        rows.map(({ edits, resident, heap }) => [
          edits.toLocaleString('en'),
          figure(resident),
          figure(heap),
        ]),
      )}\n`,
    );
  }
}
