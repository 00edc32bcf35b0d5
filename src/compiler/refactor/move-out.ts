/**
 * Moves a part of a policy to a policy of its own, in the other notation.
 * In: a set view, a selection, names for the new file. Out: its text and the edits of the old one, or in
 * one sentence why it cannot be: the forms of a set run in its order, and must go on to do so. Pure.
 *
 * The part becomes a source of its own first, then that one is converted; each set is checked against
 * the one before.
 */
import { isParameterPolicy } from '../check/definitions.ts';
import { errorsFor } from '../convert/alone.ts';
import { convertSet } from '../convert/convert.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import type { SetView } from '../query/set-view.ts';
import type { Expression, Notation, PlacedForm } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import type { SetEdit } from './edits.ts';
import { tryingCompiler, viewOf } from './recheck.ts';
import { changedName, newDiagnostic, placeIn } from './same-set.ts';
import { type Part, selectedForms } from './selected-forms.ts';
import { type Place, type Split, split } from './split.ts';

export type { Place } from './split.ts';

/** Why something cannot be moved. */
interface Refusal {
  readonly ok: false;
  readonly reason: string;
}

/** A part that can be tried to move, and where its file may stand, the best place first. */
export type Movable =
  | Refusal
  | { readonly ok: true; readonly part: Part; readonly places: readonly Place[] };

/** A part that is moved: the new file, and the edits of the old one. */
export type MovedOut =
  | Refusal
  | {
      readonly ok: true;
      readonly name: string;
      readonly text: string;
      readonly edits: readonly SetEdit[];
    };

const no = (reason: string): Refusal => ({ ok: false, reason });

/** What a selection would move, as far as its text tells; null where it touches no form. */
export function movable(view: SetView, source: string, selection: Span): Movable | null {
  const part = selectedForms(view, source, selection);
  if (part === null) return null;
  if (part.left.length === 0) return no('this is the whole policy; convert the file instead');
  const [error] = errorsFor(view.set, source);
  if (error !== undefined) return no(`${error.source} has errors; mend them first`);
  const places = placesOf(view, part);
  return places.length > 0
    ? { ok: true, part, places }
    : no(
        'a file of its own runs before or behind all of this one, and this stands between; select from the first statement, to the last one, or only definitions',
      );
}

/** Where a part can go so that everything runs in the order in which it did. */
function placesOf(view: SetView, { moved, left }: Part): readonly Place[] {
  // The procedures of free form are there from the start.
  const runs = ({ form: { notation, expression } }: PlacedForm): boolean =>
    notation === 'list' || expression.kind !== 'function';
  const [movedRuns, leftRuns] = [moved.filter(runs), left.filter(runs)];
  const [first, last] = [movedRuns[0]?.offset, movedRuns.at(-1)?.offset];
  if (first === undefined || last === undefined) return ['before'];
  const isFirst = leftRuns.every(({ offset }) => offset > first);
  const isLast = leftRuns.every(({ offset }) => offset < last);
  const places: readonly Place[] = [
    ...(isFirst ? (['before'] as const) : []),
    ...(isLast ? (['after'] as const) : []),
  ];
  const isAnywhere = places.length === 0 && movedRuns.every((one) => isDefinition(view, one));
  return isAnywhere ? ['before'] : places;
}

/** Whether a form does nothing but give a new name to a function or a plain value. */
function isDefinition(view: SetView, { form: { expression: e } }: PlacedForm): boolean {
  if (e.kind !== 'function' && e.kind !== 'variable') return false;
  if (e.kind === 'variable' && !isIdle(e.value)) return false;
  if (e.kind === 'variable' && (e.declaration?.setting ?? null) !== null) return false;
  const named = view.set.sources.flatMap(({ name }) => view.named(name, e.name.text));
  return named.filter(({ role }) => role === 'declared').length === 1;
}

const isIdle = ({ kind }: Expression): boolean =>
  kind === 'number' || kind === 'text' || kind === 'missing';

/** Moves a part; `nameFor`: a free name of a file at a place, null where there is none. */
export function moveOut(
  view: SetView,
  source: string,
  { part, places }: Extract<Movable, { readonly ok: true }>,
  nameFor: (place: Place) => string | null,
): MovedOut {
  let refused: Refusal = no('there is no place for it');
  for (const place of places) {
    const name = nameFor(place);
    const result =
      name === null
        ? no(`no file name is free directly ${place === 'before' ? 'before' : 'behind'} ${source}`)
        : tried(view, source, name, split(view, source, part, name, place));
    if (result.ok) return result;
    refused = result;
  }
  return refused;
}

/** The new file, where the set stays what it is. */
function tried(view: SetView, source: string, name: string, apart: Split): MovedOut {
  const { environment, set } = view;
  const between = viewOf(environment, apart.sources);
  const says = ({ message, ...place }: LocatedDiagnostic): Refusal => {
    const old = apart.before(place);
    return no(`${old === null ? place.source : placeIn(view, old)} would say then: ${message}`);
  };
  const added = newDiagnostic(set.diagnostics, between.set.diagnostics, source, name);
  if (added !== null) return says(added);
  const isParameters = (of: SetView, one: string): boolean => {
    const policy = of.policy(one);
    return policy !== undefined && isParameterPolicy(policy);
  };
  const before = isParameters(view, source);
  if (isParameters(between, source) !== before || isParameters(between, name) !== before)
    return no('a text that only sets what others declare means something else than its forms here');
  const other = changedName(view, between, source, apart);
  if (other !== null) return no(other);

  const to: Notation = view.policy(source)?.notation === 'list' ? 'freeform' : 'list';
  const goal = { to, forMom: false, only: name };
  const { compile, check } = tryingCompiler(environment);
  const result = convertSet(between.set, goal, environment, compile);
  if (result.kind === 'fault') return no(result.message);
  const [problem] = result.kind === 'problems' ? result.diagnostics : [];
  if (problem !== undefined) {
    const old = apart.before(problem);
    return no(`${old === null ? problem.source : placeIn(view, old)}: ${problem.message}`);
  }
  const sources = result.kind === 'texts' ? result.sources : [];
  const text = sources.find((one) => one.name === name)?.text;
  if (text === undefined || text === between.text(name))
    return no('a text that only sets what others declare stays in list notation');
  const more = newDiagnostic(set.diagnostics, check(sources).diagnostics, source, name);
  if (more !== null) return no(`${more.source} would say then: ${more.message}`);
  return { ok: true, name, text, edits: apart.edits };
}
