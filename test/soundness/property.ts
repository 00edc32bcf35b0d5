/**
 * The soundness properties, for a number of generated policies.
 * In: how many, a seed, which kind of policies. Out: counts; throws at the first that does not hold,
 * with the policy's text and its input.
 */
import fc from 'fast-check';
import { arbitrate } from '../../src/runtime/arbitrate.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { environments } from '../generate/environment.ts';
import { allFeatures, featuresOf } from '../generate/features.ts';
import { policies } from '../generate/policy.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import {
  type CompiledPolicy,
  comparable,
  compilePolicy,
  monitored,
  type Outcome,
  runCompiled,
  runReference,
} from './harness.ts';
import { outOfRange } from './ranges.ts';

export interface Counts {
  policies: number;
  /** Compiled, some with warnings. */
  compiled: number;
  /** Without any diagnostic. */
  clean: number;
  /** Evaluated: compiled, and on an input whose host was ready. */
  evaluated: number;
  faults: number;
  readonly features: Map<string, number>;
}

export const noCounts = (): Counts => ({
  policies: 0,
  compiled: 0,
  clean: 0,
  evaluated: 0,
  faults: 0,
  features: new Map(),
});

const environment = defaultEnvironment();

/** Checks the properties for one policy on one input; the outcome goes into the counts. */
export function checkOne(text: string, input: EnvironmentJson, counts: Counts): void {
  counts.policies++;
  for (const feature of featuresOf(text))
    counts.features.set(feature, (counts.features.get(feature) ?? 0) + 1);
  const policy = compilePolicy(text, environment);
  if (policy.program === null) return;
  counts.compiled++;
  const clean = policy.diagnostics.length === 0;
  if (clean) counts.clean++;
  const ready = monitored(input, environment);
  if (ready === null) return;
  counts.evaluated++;
  const compiled = runCompiled(policy.program, environment, ready.recorded);
  const context = (): string => `\n${text}\non ${JSON.stringify(ready.json)}`;
  if (clean && compiled.faults.length > 0)
    throw new Error(`a clean policy faults: ${compiled.faults.join(', ')}${context()}`);
  counts.faults += compiled.faults.length;
  agree(policy, compiled, ready.json, context);
  const { decisions } = arbitrate(compiled.targets, {
    environment,
    program: policy.program,
  });
  const wrong = outOfRange(decisions, compiled.targets, environment);
  if (wrong !== null) throw new Error(`${wrong}${context()}`);
}

function agree(
  policy: CompiledPolicy,
  compiled: ReturnType<typeof runCompiled>,
  json: EnvironmentJson,
  context: () => string,
): void {
  // Statements of free form have no values.
  const seen = (o: Outcome) =>
    JSON.stringify(comparable(policy.statements ? { ...o, results: [] } : o));
  const ours = seen(compiled);
  const theirs = seen(runReference(policy, json));
  if (ours !== theirs)
    throw new Error(`the program and the reference differ:\n${ours}\n${theirs}${context()}`);
}

/** Generates policies and inputs, half of the inputs hostile, and checks each pair; a failure goes to `failed`. */
export function checkMany(
  count: number,
  seed: number,
  wild: boolean,
  counts: Counts,
  failed: (error: unknown) => void = (error) => {
    throw error;
  },
): void {
  const texts = fc.sample(policies(environment, { wild }), { numRuns: count, seed });
  const calm = fc.sample(environments(environment, { wild: false }), { numRuns: count, seed });
  const rough = fc.sample(environments(environment, { wild: true }), { numRuns: count, seed });
  texts.forEach((text, i) => {
    try {
      checkOne(text, (i % 2 === 0 ? calm[i] : rough[i]) as EnvironmentJson, counts);
    } catch (error) {
      failed(error);
    }
  });
}

/** The counts as a table, and features that occur in fewer than one policy in a hundred. */
export function summary(counts: Counts): {
  readonly table: string;
  readonly rare: readonly string[];
} {
  const share = (n: number): string => `${((100 * n) / counts.policies).toFixed(1)} %`;
  const features = allFeatures(environment).map((f) => [f, counts.features.get(f) ?? 0] as const);
  const table = [
    `policies ${counts.policies}, compiled ${share(counts.compiled)}, clean ${share(counts.clean)}, evaluated ${share(counts.evaluated)}, faults ${counts.faults}`,
    ...features.map(([f, n]) => `${share(n).padStart(8)}  ${f}`),
  ].join('\n');
  return { table, rare: features.filter(([, n]) => n < counts.policies / 100).map(([f]) => f) };
}
