/**
 * Cases on inputs: what checks clean never faults, and the program decides what the reference does.
 * In: a case. Out: null, or what went wrong.
 */
import fc from 'fast-check';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { environments } from '../generate/environment.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import { checkOne, noCounts } from '../soundness/property.ts';
import type { Case } from './case-file.ts';
import { sourcesOf } from './run-case.ts';

const environment = defaultEnvironment();
const sample = (wild: boolean): readonly EnvironmentJson[] =>
  fc.sample(environments(environment, { wild }), { numRuns: 12, seed: 7 }) as EnvironmentJson[];
const inputs = [...sample(false), ...sample(true)];

/** The first way in which a case is not sound; other environments and sets of several files are left out. */
export function inputFault(c: Case): string | null {
  const sources = sourcesOf(c);
  const [only] = sources;
  if (sources.length !== 1 || only === undefined || c.collectors !== null || c.controllers !== null)
    return null;
  if (createCompiler(environment).compile(sources).module === null) return null;
  try {
    for (const input of inputs) checkOne(only.text, input, noCounts());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
