/**
 * Generated policies in their three versions: as written, in free form, and back in list notation.
 * In: how many, a seed, which kind. Out: counts; throws where two versions decide differently, where
 * a version is not in its canonical form, and where a comment is lost.
 */
import fc from 'fast-check';
import { switchesOf } from '../../src/compiler/convert/freeform/policy.ts';
import { refusedWhereReached } from '../../src/compiler/convert/refused.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { environments } from '../generate/environment.ts';
import { policies } from '../generate/policy.ts';
import { monitored, type Prepared } from '../soundness/harness.ts';
import { withComments } from './comments.ts';
import {
  commentsOf,
  decided,
  errorsOf,
  inFreeform,
  inList,
  ready,
  unformatted,
} from './versions.ts';

export interface Counts {
  policies: number;
  /** Converted there and back. */
  converted: number;
  /** A policy on an input, compared in its three versions. */
  cases: number;
  /** Of these, with a fault. */
  faulting: number;
  /** What cannot be expressed, by its message without names. */
  readonly problems: Map<string, number>;
}

export const noCounts = (): Counts => ({
  policies: 0,
  converted: 0,
  cases: 0,
  faulting: 0,
  problems: new Map(),
});

const environment = defaultEnvironment();

/** How a batch is made. */
export interface Kind {
  readonly wild: boolean;
  readonly size: number;
  readonly inputs: number;
}

/** Converts generated policies and compares what their versions decide. */
export function convertMany(
  count: number,
  seed: number,
  { wild, size, inputs }: Kind,
  counts: Counts,
  failed: (error: unknown) => void = (error) => {
    throw error;
  },
): void {
  const sample = { numRuns: count, seed };
  const worlds = worldsFor(count * inputs, seed);
  fc.sample(policies(environment, { wild, size }), sample).forEach((text, i) => {
    try {
      convertOne(text, i, worlds.slice(i * inputs, (i + 1) * inputs), counts);
    } catch (error) {
      failed(error);
    }
  });
}

/** What policies are run on: every fifth lacks anything, and is left out where the host is not ready. */
export function worldsFor(count: number, seed: number): readonly (Prepared | null)[] {
  const [ready, rough] = [false, true].map((wild) =>
    fc.sample(environments(environment, { wild }), { numRuns: count, seed }),
  );
  return Array.from({ length: count }, (_, i) =>
    monitored((i % 5 === 4 ? rough : ready)![i]!, environment),
  );
}

/** Converts one policy; `n` decides whether another policy reads its variables, and on comments. */
export function convertOne(
  text: string,
  n: number,
  worlds: readonly (Prepared | null)[],
  counts: Counts,
): void {
  counts.policies++;
  const written = { name: 'a.policy', text: n % 3 === 0 ? withComments(text, n) : text };
  const probe = n % 2 === 0 ? [] : [probeOf(text)];
  const source = [written, ...probe];
  const one = ready(source, environment);
  if (one.program === null) return;
  const compiled = [one];
  const problem = (what: string): void => {
    const key = what.replace(/`[^`]*`/gu, 'X');
    counts.problems.set(key, (counts.problems.get(key) ?? 0) + 1);
  };
  const free = inFreeform(source, environment, one.set);
  const problems = [...new Set(free.problems)];
  problems.forEach(problem);
  if (problems.length > 0) return;
  // The probe stays in list notation: the set is mixed.
  const mixed = [free.texts[0]!, ...probe];
  const two = ready(mixed, environment);
  const list = inList(mixed, environment, two.set);
  const three = ready(list.texts, environment);
  const shown = `\n${text}\n${mixed[0]?.text}\n${list.texts[0]?.text}`;
  for (const [before, after, settable] of [
    [one, two, switchesOf(one.set)],
    [two, three, 'all'],
  ] as const) {
    compiled.push(after);
    const errors = errorsOf(after);
    if (errors.length === 0) continue;
    // Which code never runs is known differently in the other notation: that is told in the source.
    if (refusedWhereReached(before.set, environment, settable).length > 0) {
      problem('dead');
      return;
    }
    if (errors.every((e) => e.startsWith('too-costly'))) {
      problem('costly');
      return;
    }
    throw new Error(`${errors.join('\n')}${shown}`);
  }
  if (list.problems.length > 0) throw new Error(`${list.problems.join('\n')}${shown}`);
  // Formatting has its own tests; here above all, whether comments are where it would have them.
  const untidy = n % 12 === 0 ? unformatted([mixed[0]!, list.texts[0]!]) : [];
  if (untidy.length > 0) throw new Error(untidy.join('\n'));
  const comments = commentsOf([written], '#').join('\n');
  for (const [version, sign] of [[mixed[0]!, '!'] as const, [list.texts[0]!, '#'] as const])
    if (commentsOf([version], sign).join('\n') !== comments)
      throw new Error(`comments are lost: ${comments}\nand ${commentsOf([version], sign)}${shown}`);
  counts.converted++;
  for (const world of worlds) {
    if (world === null) continue;
    const [first, ...others] = compiled.map((one) => decided(one, environment, world.recorded));
    counts.cases++;
    if (!first?.includes('"faults":[]')) counts.faulting++;
    for (const other of others)
      if (other !== first)
        throw new Error(`${first}\n${other}\non ${JSON.stringify(world.json)}${shown}`);
  }
}

/** A policy that reports the variables of another one at the end of the cycle. */
function probeOf(text: string): Source {
  const names = new Set([...text.matchAll(/^\(defvar (\w+)/gmu)].map((match) => match[1]));
  const reads = [...names].map((name) => `(debug "${name}" ${name})\n`);
  return { name: 'b.policy', text: reads.length === 0 ? '(debug 1)\n' : reads.join('') };
}
