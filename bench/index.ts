/**
 * The benchmarks: `npm run bench [-- --quick] [--json] [evaluate] [compile] [recheck] [notations]`.
 * In: the shipped policies and a large set made up. Out: tables, or one JSON document.
 */
import { cpus } from 'node:os';
import { compileInProcesses } from './compile.ts';
import { allocation, evaluation, sizes, verify } from './evaluate.ts';
import { faultCost } from './faulting.ts';
import { type Figures, type Part, parts } from './figures.ts';
import type { Effort } from './measure.ts';
import { notations } from './notations.ts';
import { recheck } from './recheck.ts';
import { report } from './report.ts';
import { compiled, shippedSources } from './shipped.ts';

const options = ['--quick', '--json'];

function measureAll(wanted: readonly string[], quick: boolean): Figures {
  const effort: Effort = quick
    ? { rounds: 5, batchMs: 1, warmMs: 20 }
    : { rounds: 60, batchMs: 4, warmMs: 50 };
  const processes = quick ? 1 : 11;
  const set = compiled(shippedSources());
  verify(set);
  const when = <T>(part: Part, measure: () => readonly T[]): readonly T[] =>
    wanted.length === 0 || wanted.includes(part) ? measure() : [];
  return {
    node: process.version,
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    evaluation: when('evaluate', () =>
      sizes.flatMap((count) =>
        (['relaxed', 'short'] as const).map((p) => evaluation(set, count, p, effort)),
      ),
    ),
    faults: when('evaluate', () => [100, 1000].map((count) => faultCost(count, effort))),
    allocation: when('evaluate', () => [1, 1000].map((count) => allocation(set, count))),
    compilation: when('compile', () => [
      compileInProcesses({ set: 'shipped', grammar: 'cold' }, processes),
      compileInProcesses({ set: 'shipped', grammar: 'warm' }, processes),
      compileInProcesses({ set: 'large', grammar: 'warm' }, Math.ceil(processes / 3)),
    ]),
    recheck: when('recheck', () => recheck(quick ? 4 : 40)),
    notations: when('notations', () => notations(quick ? 2 : 20)),
  };
}

const given = process.argv.slice(2);
const unknown = given.find((g) => !options.includes(g) && !parts.some((part) => part === g));
if (unknown === undefined) {
  const figures = measureAll(
    given.filter((g) => !options.includes(g)),
    given.includes('--quick'),
  );
  const text = given.includes('--json') ? `${JSON.stringify(figures, null, 2)}\n` : report(figures);
  process.stdout.write(text);
} else {
  process.stderr.write(`\`${unknown}\` is none of ${[...parts, ...options].join(', ')}\n`);
  process.exitCode = 2;
}
