/**
 * What a set would be once edits are made.
 * In: a set view, edits. Out: the view of the edited set; whether more is wrong with it. A second
 * compiler is kept per environment, so that trying an edit costs what it changes.
 */
import type { Environment } from '../../schema/environment.ts';
import { type Compiler, createCompiler } from '../compile.ts';
import { createSetView, type SetView } from '../query/set-view.ts';
import { editedSources, type SetEdit } from './edits.ts';

const kept = new WeakMap<Environment, Compiler>();

/** The edited set, checked. */
export function edited(view: SetView, edits: readonly SetEdit[]): SetView {
  const { environment, set } = view;
  const compiler = kept.get(environment) ?? createCompiler(environment, { observe: true });
  kept.set(environment, compiler);
  return createSetView(compiler.check(editedSources(set.sources, edits)), environment);
}

/** Whether a set has diagnostics of a code in a source that another one had fewer of. */
export function saysMore(before: SetView, after: SetView): boolean {
  const counts = countsOf(before);
  return [...countsOf(after)].some(([key, count]) => count > (counts.get(key) ?? 0));
}

/** How often a set has a diagnostic of a code in a source, by both. */
export function countsOf({ set }: SetView): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { source, code } of set.diagnostics) {
    const key = `${source}\0${code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
