/**
 * How what is called at a position is used.
 * In: a set view, a source, an offset. Out: a line with its parameters, and what is told of each. Pure.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Expression, Name, Notation } from '../syntax/ast.ts';
import { methodCalled, rowAsked } from './asked.ts';
import { rowNamed } from './builtin-rows.ts';
import { callAt, type OpenCall } from './call-at.ts';
import { commentAt } from './comments.ts';
import { lookAround } from './completions-names.ts';
import { controlFacts, describeAsked } from './describe-member.ts';
import { headOf } from './describe-name.ts';
import { inWords } from './describe-value.ts';
import { holdsOf } from './entity-at.ts';
import { everGiven } from './ever-given.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';
import { partsOfSignature } from './signature-parts.ts';

/** A parameter, as offsets in the label of its signature. */
export interface SignatureParameter {
  readonly start: number;
  readonly end: number;
  /** Markdown; empty where nothing is known. */
  readonly doc: string;
}

/** How something is called. */
export interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly doc: string;
  readonly parameters: readonly SignatureParameter[];
  /** The parameter that is typed; null where there is none at the position. */
  readonly active: number | null;
}

/** The signature of the call around an offset; null where there is none. */
export function signatureAt(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): Signature | null {
  const call = callAt(view, source, notation, at);
  if (call === null) return null;
  const { visible } = lookAround(view, source, notation, at);
  const own = visible.find(({ kind, text }) => kind === 'function' && text === call.callee);
  if (own !== undefined) return ofFunction(view, own, call, notation);
  const row = rowNamed(notation, call.callee, call.statement);
  if (row === undefined) return null;
  const { parts, variadic } = partsOfSignature(row.signature, notation);
  const last = parts.length - 1;
  const active = variadic ? Math.min(call.argument, last) : call.argument;
  const told = ofMethod(view, holdsOf(view, visible, call.entity).entities, call, notation);
  return {
    label: row.signature,
    doc: told === '' ? row.doc : `${row.doc}\n\n${told}`,
    parameters: parts.map(({ start, end }) => ({ start, end, doc: '' })),
    active: active >= 0 && active <= last ? active : null,
  };
}

/** A function of a policy: its head with its parameters, and what the calls give for them. */
function ofFunction(
  view: SetView,
  placed: PlacedOccurrence,
  { argument }: OpenCall,
  notation: Notation,
): Signature | null {
  const { of } = placed;
  if (of.kind !== 'function') return null;
  const names = of.params.map(({ text }) => text);
  const label =
    notation === 'list' ? `(${[placed.text, ...names].join(' ')})` : freeformHead(view, placed);
  const brackets = label.lastIndexOf(
    `${placed.text}`,
    label.indexOf('(', label.indexOf(placed.text)),
  );
  let from = brackets + placed.text.length;
  const parameters = of.params.map((name): SignatureParameter => {
    const start = label.indexOf(name.text, from);
    from = start + name.text.length;
    return { start, end: from, doc: parameterDoc(view, of, name) };
  });
  return {
    label,
    doc: commentAt(view, placed.source, placed.span.start),
    parameters,
    active: argument < parameters.length ? argument : null,
  };
}

const notationOf = (view: SetView, { source }: PlacedOccurrence): Notation =>
  view.set.parsed.find(({ name }) => name === source)?.policy.notation ?? 'list';

/** The head of a function, also of one that is written in lists. */
function freeformHead(view: SetView, placed: PlacedOccurrence): string {
  if (placed.of.kind === 'function' && notationOf(view, placed) === 'list')
    return `${placed.text}(${placed.of.params.map(({ text }) => text).join(', ')})`;
  return headOf(view, placed);
}

/** What all calls give for a parameter. */
function parameterDoc(
  view: SetView,
  of: Extract<Expression, { kind: 'function' }>,
  name: Name,
): string {
  const given = everGiven(view, { of, node: name });
  return given === null ? '' : inWords(given);
}

/** What is told of the field or control that a method is asked for. */
function ofMethod(
  view: SetView,
  kinds: ReadonlySet<EntityKind>,
  { callee, asked }: OpenCall,
  notation: Notation,
): string {
  const method = methodCalled(notation, callee);
  const setter = method === undefined ? undefined : view.environment.setters.get(method);
  if (setter !== undefined) return `In this range: ${controlFacts(setter.control)}`;
  if (asked === null || method === undefined) return '';
  for (const kind of kinds) {
    const row = rowAsked(view.environment, kind, method, asked);
    if (row !== null) return describeAsked(row, kind, asked, notation);
  }
  return '';
}
