/**
 * What policies say that the other notation does not: nothing is decided otherwise, but hosts can set
 * more, or less, and readers see less.
 * In: parsed sources as they were and as they are converted. Out: sentences. Pure.
 */
import type { ParsedSource } from '../check/placed.ts';
import { quote } from '../diagnostics/syntax-text.ts';
import type { DefineVariable, Expression, Notation } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';

/** Says what is left behind, a sentence for each kind; give only the sources that changed. */
export function leftBehind(
  before: readonly ParsedSource[],
  after: readonly ParsedSource[],
  to: Notation,
): readonly string[] {
  return to === 'list' ? byLists(before) : byFreeform(after);
}

function byLists(before: readonly ParsedSource[]): readonly string[] {
  const all = variablesOf(before);
  const settings = all.filter(({ declaration }) => (declaration?.setting ?? null) !== null);
  const constants = all.filter(({ declaration }) => declaration?.parameter === true);
  const units = unitsIn(before);
  return [
    ...(all.length === 0
      ? []
      : ['a host or engine can set every variable now: lists have no ranges of settings']),
    ...(settings.length === 0
      ? []
      : [
          settings.length === 1
            ? `the range of ${listed(settings.map(nameOf))} is gone`
            : `the ranges of ${listed(settings.map(nameOf))} are gone`,
        ]),
    ...(constants.length === 0
      ? []
      : [`lists have no constants: ${listed(constants.map(nameOf))} can be set too`]),
    ...(units.length === 0 ? [] : [`lists have no units: those of ${listed(units)} are gone`]),
  ];
}

/** A host may set any variable of lists; what it is meant to set, no policy assigns to. */
function byFreeform(after: readonly ParsedSource[]): readonly string[] {
  const constants = variablesOf(after).filter(({ declaration }) => declaration?.parameter === true);
  if (constants.length === 0) return [];
  return [
    'what a host or engine is to set has to be declared as `setting(low : high)` now; constants are refused',
    `${constants.length === 1 ? 'the constant is' : 'the constants are'} ${listed(constants.map(nameOf))}`,
  ];
}

const nameOf = ({ name }: DefineVariable): string => name.text;

/** The variables at the level of the policies. */
const variablesOf = (sources: readonly ParsedSource[]): readonly DefineVariable[] =>
  sources.flatMap(({ policy }) =>
    policy.forms.flatMap(({ form: { expression } }) =>
      expression.kind === 'variable' ? [expression] : [],
    ),
  );

/** Names that a unit is declared of, those within bodies included. */
function unitsIn(sources: readonly ParsedSource[]): readonly string[] {
  const found = new Set<string>();
  const look = (expressions: readonly Expression[]): void => {
    const open = [...expressions].reverse();
    for (let e = open.pop(); e !== undefined; e = open.pop()) {
      if (e.kind === 'variable' && (e.declaration?.type.unit ?? null) !== null)
        found.add(e.name.text);
      if (e.kind === 'function') {
        const types = [...(e.procedure?.params ?? []), e.procedure?.result ?? null];
        if (types.some((type) => (type?.unit ?? null) !== null)) found.add(e.name.text);
      }
      open.push(...[...partsOf(e)].reverse());
    }
  };
  for (const { policy } of sources) look(policy.forms.map(({ form }) => form.expression));
  return [...found];
}

/** More names than this are counted. */
const mostNames = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(quote);
  const more = names.length - shown.length;
  const all = more === 0 ? shown : [...shown, `${more} more`];
  const last = all.at(-1) ?? '';
  return all.length === 1 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}
