/**
 * The fixes of a source that can be made together, without asking.
 * In: a set view, a source. Out: the edits of each fix. What an editor makes on saving may change no
 * meaning by a guess, so what is a choice stays out, and what would bring a new fault too. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { isAllowable } from '../diagnostics/suppressions.ts';
import type { SetView } from '../query/set-view.ts';
import type { Span } from '../text/source.ts';
import type { SetEdit } from './edits.ts';
import { diagnosticsAfter, saysMore } from './recheck.ts';

/** Fixes that are tried one by one where all together bring a new fault; each costs a check. */
const triedAlone = 20;

const meets = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;

/** The edits of the fixes that are sure; of two that meet, the first. */
export function sureFixes(view: SetView, source: string): readonly (readonly SetEdit[])[] {
  const before = view.set.diagnostics;
  const isBetter = (fixes: readonly (readonly SetEdit[])[]): boolean => {
    const after = diagnosticsAfter(view, fixes.flat());
    return after.length < before.length && !saysMore(before, after);
  };
  const candidates: (readonly SetEdit[])[] = [];
  for (const diagnostic of view.diagnostics(source)) {
    const edits = sureEdits(diagnostic);
    const taken = candidates.flat();
    if (edits.some((edit) => edit.source !== source)) continue;
    if (edits.some(({ span }) => taken.some((other) => meets(span, other.span)))) continue;
    if (edits.length > 0) candidates.push(edits);
  }
  if (candidates.length === 0 || isBetter(candidates)) return candidates;
  const kept: (readonly SetEdit[])[] = [];
  for (const one of candidates.slice(0, triedAlone)) if (isBetter([...kept, one])) kept.push(one);
  return kept;
}

/** The edits of the one fix of a diagnostic; none where it is a choice. */
function sureEdits({ code, source, fixes }: LocatedDiagnostic): readonly SetEdit[] {
  const [only, ...others] = fixes;
  // A comment that allows nothing may stand there for what comes back: its author removes it.
  if (only === undefined || only.isChoice === true || others.length > 0 || !isAllowable(code))
    return [];
  return only.edits.map((edit) => ({ source, ...edit }));
}
