/**
 * Generated policies in their three versions: as written, in free form, and back in list notation.
 * In: how many, a seed, which kind. Out: counts; throws where two versions decide differently, where
 * a version is not in its canonical form, and where a comment is lost.
 */
import fc from 'fast-check';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { environments } from '../generate/environment.ts';
import { policies } from '../generate/policy.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import { monitored } from '../soundness/harness.ts';
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
  const texts = fc.sample(policies(environment, { wild, size }), sample);
  const worlds = [false, true].map((rough) =>
    fc.sample(environments(environment, { wild: rough }), { numRuns: count * inputs, seed }),
  );
  texts.forEach((text, i) => {
    const given = Array.from(
      { length: inputs },
      (_, n) => worlds[n % 5 === 4 ? 1 : 0]![i * inputs + n]!,
    );
    try {
      convertOne(text, i, given, counts);
    } catch (error) {
      failed(error);
    }
  });
}

/** Converts one policy; `n` decides whether another policy reads its variables, and on comments. */
export function convertOne(
  text: string,
  n: number,
  inputs: readonly EnvironmentJson[],
  counts: Counts,
): void {
  counts.policies++;
  const written = { name: 'a.policy', text: n % 3 === 0 ? withComments(text, n) : text };
  const probe = n % 2 === 0 ? [] : [probeOf(text)];
  const source = [written, ...probe];
  const compiled = [ready(source, environment)];
  if (compiled[0]?.program === null) return;
  const problem = (what: string): void => {
    const key = what.replace(/`[^`]*`/gu, 'X');
    counts.problems.set(key, (counts.problems.get(key) ?? 0) + 1);
  };
  const free = inFreeform(source, environment);
  const problems = [...new Set(free.problems)];
  problems.forEach(problem);
  if (problems.length > 0) return;
  // The probe stays in list notation: the set is mixed.
  const mixed = [free.texts[0]!, ...probe];
  const list = inList(mixed, environment);
  const shown = `\n${text}\n${mixed[0]?.text}\n${list.texts[0]?.text}`;
  const versions = [source, mixed, list.texts];
  for (const version of versions) {
    if (version === source) continue;
    const made = ready(version, environment);
    compiled.push(made);
    const errors = errorsOf(made);
    // What the checker knows of a value can be more in one version than in the other.
    if (errors.length > 0 && errors.every((e) => e.includes('unknown-name'))) {
      problem('dead');
      return;
    }
    if (errors.length > 0) throw new Error(`${errors.join('\n')}${shown}`);
  }
  if (list.problems.length > 0) throw new Error(`${list.problems.join('\n')}${shown}`);
  const untidy = unformatted([mixed[0]!, list.texts[0]!]);
  if (untidy.length > 0) throw new Error(untidy.join('\n'));
  const comments = commentsOf([written], '#').join('\n');
  for (const [version, sign] of [[mixed[0]!, '!'] as const, [list.texts[0]!, '#'] as const])
    if (commentsOf([version], sign).join('\n') !== comments)
      throw new Error(`comments are lost: ${comments}\nand ${commentsOf([version], sign)}${shown}`);
  counts.converted++;
  for (const input of inputs) {
    const world = monitored(input, environment);
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
