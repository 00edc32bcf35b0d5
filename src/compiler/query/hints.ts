/**
 * What a policy does not say and the analysis knows: types and units of variables, and the names of
 * parameters at calls.
 * In: a set view, a source, a span, which kinds are wanted. Out: hints with their offsets. Pure.
 */
import { constantOf, describe, isUnknown, Kind, without } from '../check/type.ts';
import type { Expression, Name } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { definitionsOf } from './references.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** Kinds of hints: what settings call them, with what each shows. */
export const hintKinds = {
  types: 'inferred types behind names',
  units: 'inferred units behind names',
  parameterNames: 'the names of parameters in calls',
} as const;

/** A kind of hints. */
export type HintKind = keyof typeof hintKinds;

/** Which kinds are wanted. */
export type HintKinds = Readonly<Record<HintKind, boolean>>;

/** A hint. */
export interface Hint {
  /** Behind this offset. */
  readonly at: number;
  readonly label: string;
  /** Of what stands in front of it, or of the argument that follows. */
  readonly of: 'variable' | 'argument';
}

/** The hints within a span of a source. */
export function hintsIn(
  view: SetView,
  source: string,
  { start, end }: Span,
  wanted: HintKinds,
): readonly Hint[] {
  return view
    .occurrences(source)
    .filter(({ span }) => span.end >= start && span.start <= end)
    .flatMap((one) => {
      if (one.role === 'declared' && one.of.kind === 'variable')
        return ofVariable(view, one, one.of, wanted);
      if (one.role === 'called' && one.of.kind === 'call' && wanted.parameterNames)
        return ofCall(view, one, one.of.args);
      return [];
    });
}

/** The type of a variable that declares none, and the unit that it is in. */
function ofVariable(
  view: SetView,
  one: PlacedOccurrence,
  { value, declaration }: Extract<Expression, { kind: 'variable' }>,
  wanted: HintKinds,
): readonly Hint[] {
  // What a number is, everybody sees.
  if (value.kind === 'number' || value.kind === 'text') return [];
  const known = view.known(value, one.form);
  const type = view.set.analysis.variables.get(one.node as Name) ?? known?.type;
  if (type === undefined || isUnknown(type)) return [];
  const present = without(type, Kind.missing);
  const says = declaration === undefined || declaration.type.type === 'auto';
  const words =
    wanted.types && says && present.kinds !== 0
      ? [describe(present).replaceAll(/\ban? /gu, '')]
      : [];
  const unit = declaration?.type.unit == null ? (known?.unit ?? '') : '';
  const constant = constantOf(present) === null;
  if (wanted.units && unit !== '' && constant) words.push(unit);
  if (words.length === 0) return [];
  return [{ at: one.span.end, label: `: ${words.join(', ')}`, of: 'variable' }];
}

/** The names of the parameters, but where the argument has the same. */
function ofCall(
  view: SetView,
  one: PlacedOccurrence,
  args: readonly Expression[],
): readonly Hint[] {
  const [definition] = definitionsOf(view, one);
  if (definition?.of.kind !== 'function') return [];
  const { params } = definition.of;
  const offset = one.span.start - one.node.span.start;
  return args.flatMap((arg, i): readonly Hint[] => {
    const name = params[i]?.text;
    if (name === undefined || name === wordOf(arg)) return [];
    return [{ at: arg.span.start + offset, label: `${name}:`, of: 'argument' }];
  });
}

function wordOf(e: Expression): string | null {
  if (e.kind === 'name') return e.name;
  return e.kind === 'member' ? e.member.text : null;
}
