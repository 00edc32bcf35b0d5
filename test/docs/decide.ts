/**
 * Runs policies of documentation: compiled, and in the reference interpreter.
 * In: a text, and hosts as data. Out: all that it decides, in a shape that both notations share.
 */
import fc from 'fast-check';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { environments } from '../generate/environment.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import {
  type CompiledPolicy,
  comparable,
  compilePolicy,
  monitored,
  type Outcome,
  type Prepared,
  runCompiled,
  runReference,
} from '../soundness/harness.ts';

const environment = defaultEnvironment();

/** Hosts with up to four guests each, half of them with data that no host should deliver. */
export const hosts: readonly Prepared[] = [false, true]
  .flatMap((wild) => fc.sample(environments(environment, { wild }), { numRuns: 25, seed: 5 }))
  .flatMap((json) => monitored(json as EnvironmentJson, environment) ?? []);

/** What a policy decides, without what differs between notations: results, and the order of forms. */
function decided(outcome: Outcome): unknown {
  const faults = outcome.faults.map((fault) => fault.replace(/form \d+/u, 'somewhere')).sort();
  return comparable({ ...outcome, results: [], faults });
}

/** Whether it does anything that can be compared: names with values beside the lists of devices. */
const acts = ({ debug, host, guests, saved }: Outcome): boolean =>
  debug.length > 0 ||
  JSON.stringify([host, guests, saved])
    .replaceAll(/"(?:devices|host|guests)":/gu, '')
    .includes('":');

/** A policy that compiles; throws what is wrong with one that does not. */
export function compiled(text: string): CompiledPolicy {
  const policy = compilePolicy(text, environment);
  if (policy.program !== null) return policy;
  throw new Error(`${policy.diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
}

/** What texts that say the same decide on each host: compiled and interpreted, all of them. */
export function decisions(texts: readonly string[]): {
  readonly outcomes: readonly (readonly unknown[])[];
  readonly acted: boolean;
} {
  const policies = texts.map(compiled);
  let acted = false;
  const outcomes = hosts.map(({ json, recorded }) =>
    policies.flatMap((policy) => {
      if (policy.program === null) return [];
      const run = runCompiled(policy.program, environment, recorded);
      acted ||= acts(run);
      return [decided(run), decided(runReference(policy, json))];
    }),
  );
  return { outcomes, acted };
}
