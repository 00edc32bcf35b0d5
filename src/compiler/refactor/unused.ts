/**
 * Says of an unused variable or function that it is meant: its name begins with `_` then.
 * In: a set view, a diagnostic of it. Out: the edits that rename it wherever it stands, or null for
 * other diagnostics, and where the renaming is not safe. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/syntax.ts';
import type { SetView } from '../query/set-view.ts';
import type { SetEdit } from './edits.ts';
import { rename } from './rename.ts';

/** A renaming of something unused. */
export interface Underscored {
  readonly title: string;
  readonly edits: readonly SetEdit[];
}

const kept = new WeakMap<LocatedDiagnostic, Underscored | null>();

/** The renaming for a diagnostic that has no fix of its own. */
export function underscoredFor(view: SetView, diagnostic: LocatedDiagnostic): Underscored | null {
  const { code, fixes } = diagnostic;
  if ((code !== 'unused-name' && code !== 'unused-function') || fixes.length > 0) return null;
  // Editors ask at each move of the cursor.
  const known = kept.get(diagnostic);
  if (known !== undefined) return known;
  const made = findUnderscored(view, diagnostic);
  kept.set(diagnostic, made);
  return made;
}

function findUnderscored(view: SetView, { source, span }: LocatedDiagnostic): Underscored | null {
  const name = view
    .declared(source)
    .find((one) => one.span.start === span.start && one.span.end === span.end)?.text;
  if (name === undefined) return null;
  const to = `_${name}`;
  const renamed = rename(view, source, span.start, to);
  return renamed?.ok === true ? { title: `Write ${quote(to)}`, edits: renamed.edits } : null;
}
