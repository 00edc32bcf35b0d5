/**
 * Renames a variable, function, parameter or policy in a whole set, or says why it is not safe.
 * In: a set view, a place, the new name. Out: edits. Pure.
 *
 * Scoping is dynamic, so no rule over the text tells whether a name gets captured. What is renamed is
 * therefore checked again: every mention of either name must mean what it meant before, and the set
 * must have the diagnostics that it had.
 */
import { quote } from '../diagnostics/syntax.ts';
import { definitionsOf } from '../query/references.ts';
import type { PlacedOccurrence, SetView } from '../query/set-view.ts';
import { lineStarts, positionAt, type Span } from '../text/source.ts';
import { movedOffset, type Refactoring, refused, type SetEdit } from './edits.ts';
import { badName, bareName, spelled } from './names.ts';
import { edited } from './recheck.ts';
import { type RenameTarget, renameTargetAt } from './rename-target.ts';

/** Renames what stands at a place; null where nothing there has a name. */
export function rename(
  view: SetView,
  source: string,
  at: number,
  written: string,
): Refactoring | null {
  const target = renameTargetAt(view, source, at);
  if (target === null || !target.ok) return target;
  const name = bareName(written);
  const notation = new Map(view.set.parsed.map((one) => [one.name, one.policy.notation]));
  const notationOf = (of: string) => notation.get(of) ?? 'list';
  const bad = badName(name, new Set(target.places.map((place) => notationOf(place.source))));
  if (bad !== null) return refused(bad);
  if (name === target.name) return { ok: true, edits: [] };
  const edits = target.places.map(
    (place): SetEdit => ({ ...place, text: spelled(name, notationOf(place.source)) }),
  );
  if (target.kind === 'policy') return { ok: true, edits };
  const problem = misread(view, target) ?? changedMeaning(view, edits, target.name, name);
  return problem === null ? { ok: true, edits } : refused(problem);
}

/** Where a fault of syntax hides a mention of the name, so that it would be forgotten. */
function misread(view: SetView, { name }: RenameTarget): string | null {
  for (const { name: source, policy } of view.set.parsed) {
    const text = view.text(source);
    const known = new Set(
      view
        .occurrences(source)
        .filter((one) => one.text === name)
        .map(({ span }) => span.start + (text.charAt(span.start) === '`' ? 1 : 0)),
    );
    const faulty = [
      ...policy.diagnostics.map(({ span }) => span),
      ...policy.forms
        .filter(({ form }) => form.diagnostics.some(({ severity }) => severity === 'error'))
        .map(({ form, offset }) => ({
          start: offset + form.expression.span.start,
          end: offset + form.expression.span.end,
        })),
    ];
    for (const span of faulty) {
      const missed = mentions(text, span, name).find((at) => !known.has(at));
      if (missed !== undefined)
        return `${quote(name)} may be meant at ${placeIn(view, source, missed)}, where the text has an error of syntax; mend that first`;
    }
  }
  return null;
}

function mentions(text: string, { start, end }: Span, name: string): readonly number[] {
  // A name in backquotes may have any signs.
  const exact = name.replaceAll(/[\^$\\.*+?()[\]{}|/]/gu, String.raw`\$&`);
  const word = new RegExp(`(?<![\\w.-])${exact}(?![\\w-])`, 'gu');
  return [...text.slice(start, end).matchAll(word)].map(({ index }) => index + start);
}

const placeIn = (view: SetView, source: string, offset: number): string => {
  const { line, column } = positionAt(lineStarts(view.text(source)), offset);
  return `${source}:${line}:${column}`;
};

/** What would be otherwise once the edits are made, in one sentence; null where nothing is. */
function changedMeaning(
  view: SetView,
  edits: readonly SetEdit[],
  from: string,
  to: string,
): string | null {
  const after = edited(view, edits);
  for (const { name } of view.set.sources) {
    const old = view.occurrences(name);
    const now = after.occurrences(name);
    if (old.length !== now.length) return `${quote(to)} would be read as something else in ${name}`;
    for (const [i, one] of old.entries()) {
      const renamed = now[i];
      if (renamed === undefined || (one.text !== from && one.text !== to)) continue;
      if (!sameMeaning(view, one, after, renamed, edits))
        return `${quote(renamed.text)} at ${placeIn(view, name, one.span.start)} would mean another variable or function then; choose another name`;
    }
  }
  return newDiagnostic(view, after, edits);
}

function sameMeaning(
  view: SetView,
  one: PlacedOccurrence,
  after: SetView,
  renamed: PlacedOccurrence,
  edits: readonly SetEdit[],
): boolean {
  const meant = definitionsOf(view, one).map(
    ({ source, span }) => `${source}\0${movedOffset(edits, source, span.start)}`,
  );
  const now = definitionsOf(after, renamed).map(({ source, span }) => `${source}\0${span.start}`);
  return sameSet(meant, now);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const right = new Set(b);
  return new Set(a).size === right.size && a.every((one) => right.has(one));
};

/** The first diagnostic that a set did not have before; null where there is none. */
function newDiagnostic(view: SetView, after: SetView, edits: readonly SetEdit[]): string | null {
  const before = new Set(
    view.set.diagnostics.map(
      ({ source, code, span }) => `${source}\0${code}\0${movedOffset(edits, source, span.start)}`,
    ),
  );
  const found = after.set.diagnostics.find(
    ({ source, code, span }) => !before.has(`${source}\0${code}\0${span.start}`),
  );
  if (found === undefined) return null;
  return `${placeIn(after, found.source, found.span.start)} would say then: ${found.message}`;
}
