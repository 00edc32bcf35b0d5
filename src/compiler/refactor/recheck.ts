/**
 * What a set would be once edits are made.
 * In: a set view, edits or other texts. Out: the view of the edited set; its diagnostics alone, which
 * cost less. Second compilers are kept per environment, so that trying an edit costs what it changes.
 */
import type { Environment } from '../../schema/environment.ts';
import { type Compiler, createCompiler } from '../compile.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { createSetView, type SetView } from '../query/set-view.ts';
import type { Source } from '../text/source.ts';
import { editedSources, type SetEdit } from './edits.ts';

const observing = new WeakMap<Environment, Compiler>();
const plain = new WeakMap<Environment, Compiler>();

function compilerFor(environment: Environment, observe: boolean): Compiler {
  const kept = observe ? observing : plain;
  const known = kept.get(environment);
  if (known !== undefined) return known;
  const made = createCompiler(environment, { observe });
  kept.set(environment, made);
  return made;
}

/** A set of other texts, as it can be asked about. */
export const viewOf = (environment: Environment, sources: readonly Source[]): SetView =>
  createSetView(compilerFor(environment, true).check(sources), environment);

/** The compiler that tries other texts. */
export const tryingCompiler = (environment: Environment): Compiler =>
  compilerFor(environment, false);

/** The edited set, as it can be asked about. */
export const edited = ({ environment, set }: SetView, edits: readonly SetEdit[]): SetView =>
  viewOf(environment, editedSources(set.sources, edits));

/** The diagnostics of the edited set. */
export const diagnosticsAfter = (
  { environment, set }: SetView,
  edits: readonly SetEdit[],
): readonly LocatedDiagnostic[] =>
  compilerFor(environment, false).check(editedSources(set.sources, edits)).diagnostics;

/** Whether there are diagnostics of a code in a source that there were fewer of. */
export function saysMore(
  before: readonly LocatedDiagnostic[],
  after: readonly LocatedDiagnostic[],
): boolean {
  const counts = countsOf(before);
  return [...countsOf(after)].some(([key, count]) => count > (counts.get(key) ?? 0));
}

/** How many diagnostics there are of a code in a source, by `keyOf` both. */
export function countsOf(diagnostics: readonly LocatedDiagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of diagnostics) {
    const key = keyOf(one);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The source and code of a diagnostic. */
export const keyOf = ({ source, code }: Pick<LocatedDiagnostic, 'source' | 'code'>): string =>
  `${source}\0${code}`;

/** Whether edits take a diagnostic away, and bring no other. */
export function mends(
  view: SetView,
  diagnostic: LocatedDiagnostic,
  edits: readonly SetEdit[],
): boolean {
  const before = view.set.diagnostics;
  const after = diagnosticsAfter(view, edits);
  const key = keyOf(diagnostic);
  const fewer = (countsOf(after).get(key) ?? 0) < (countsOf(before).get(key) ?? 0);
  return fewer && !saysMore(before, after);
}
