/**
 * What a name stands for, in words for people.
 * In: a set view, an occurrence. Out: Markdown: how it is introduced, what is known of it, its comment,
 * and where it comes from if that is another file. Pure.
 */
import type { Observed } from '../check/observations.ts';
import { constantOf, has, Kind, without } from '../check/type.ts';
import type { Expression, Name, Notation } from '../syntax/ast.ts';
import { commentAt } from './comments.ts';
import { inWords } from './describe-value.ts';
import { asDeclared, declaredTypeAt, everGiven } from './ever-given.ts';
import { definitionsOf } from './references.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What is told of a name; null where nobody knows it. */
export function describeName(view: SetView, occurrence: PlacedOccurrence): string | null {
  const [first, ...others] = definitionsOf(view, occurrence);
  if (first === undefined) return null;
  const parts = [`\`\`\`policy\n${headOf(view, first)}\n\`\`\``];
  const known = knownOf(view, occurrence, first);
  if (known !== '') parts.push(known);
  parts.push(...settingsOf(view, first));
  const comment = commentAt(view, first.source, first.span.start);
  if (comment !== '' && first.kind !== 'parameter' && first.kind !== 'item') parts.push(comment);
  if (first.source !== occurrence.source) parts.push(`Defined in \`${first.source}\`.`);
  if (others.length > 0) parts.push(`Defined in ${others.length + 1} places.`);
  return parts.join('\n\n');
}

/** The value here where it is read; else all that the variable is ever given. */
function knownOf(
  view: SetView,
  { of, role, form }: PlacedOccurrence,
  first: PlacedOccurrence,
): string {
  if (first.kind === 'function') return resultOf(view, first);
  const here = role === 'read' ? view.known(of, form) : undefined;
  if (here !== undefined) return told(asShare(first, asDeclared(here, declaredTypeAt(first))));
  const given = everGiven(view, first);
  return given === null ? '' : told(asShare(first, given));
}

/** A setting whose range is written in percent is told in percent. */
function asShare({ of }: PlacedOccurrence, seen: Observed): Observed {
  const setting = of.kind === 'variable' ? of.declaration?.setting : null;
  const inPercent = [setting?.low, setting?.high].some(
    (e) => e?.kind === 'number' && e.unit === '%',
  );
  const { type, unit } = seen;
  if (!inPercent || (unit !== null && unit !== '') || !has(type, Kind.number)) return seen;
  const { lo, hi } = type.range;
  // A hundred times 0.07 is 7.000000000000001.
  const percent = (value: number): number => Number((value * 100).toPrecision(12));
  const range = { ...type.range, lo: percent(lo), hi: percent(hi) };
  return { ...seen, unit: '%', type: { ...type, range } };
}

/** In words; what is always the same is told as such. */
const told = (seen: Observed): string => {
  const words = inWords(seen);
  return /^(?:-?\d|true|false)/u.test(words) ? `Value: ${words}` : words;
};

/** Reports of a parameter that does not take effect. */
const refusals: ReadonlySet<string> = new Set(['refused-parameter', 'constant-assignment']);

/** Where a setting is set to something else, with the values, or why they are not taken. */
function settingsOf(
  view: SetView,
  { of, node, source, text }: PlacedOccurrence,
): readonly string[] {
  if (of.kind !== 'variable' || of.declaration?.setting == null) return [];
  const set = view.set.sources
    .flatMap(({ name }) => view.occurrences(name))
    .filter((one) => one.role === 'written' && one.source !== source && one.text === text)
    .filter((one) => view.meant(one.node).size === 0 || view.meant(one.node).has(node as Name))
    .flatMap((one) => (one.of.kind === 'assign' ? [{ one, value: one.of.value }] : []))
    .map(({ one, value }) => {
      const offset = offsetOf(view, one);
      const written = view
        .text(one.source)
        .slice(value.span.start + offset, value.span.end + offset);
      const { start, end } = { start: one.span.start, end: value.span.end + offset };
      const refusal = view
        .diagnostics(one.source)
        .find(({ code, span }) => refusals.has(code) && span.start >= start && span.end <= end);
      return refusal === undefined
        ? `Set to \`${written}\` in \`${one.source}\`.`
        : `Not set to \`${written}\` in \`${one.source}\`: ${refusal.message}.`;
    });
  if (set.length > 0) return set;
  const values = of.declaration.type.type === 'logical' ? '`1` or `0`' : 'a number of that range';
  return [`A parameter policy may set it to ${values}.`];
}

/** What a function gives, where its body was seen. */
function resultOf(view: SetView, { of, form }: PlacedOccurrence): string {
  if (of.kind !== 'function' || of.procedure?.keyword === 'subroutine') return '';
  const known = view.known(of.body, form);
  // Of lists that only do something the value is that of the branch that does nothing.
  const isNothing =
    known !== undefined &&
    has(known.type, Kind.missing) &&
    constantOf(without(known.type, Kind.missing)) === 0;
  const text = known === undefined || isNothing ? '' : inWords(known);
  return text === '' ? '' : `Gives ${text}`;
}

/** How it is introduced, as a line of its notation. */
export function headOf(view: SetView, placed: PlacedOccurrence): string {
  const { of, source, text, kind } = placed;
  const notation = view.policy(source)?.notation ?? 'list';
  switch (of.kind) {
    case 'function':
      return kind === 'function' ? functionHead(of, notation) : `${text} (parameter)`;
    case 'variable':
      return variableHead(view, of, placed);
    case 'loop': {
      const over = sourceText(view, placed, of.over);
      return notation === 'list' ? `(with ${over} ${text} …)` : `do ${text} in ${over}`;
    }
    case 'let':
      return `(let ((${text} …)) …)`;
    default:
      return text;
  }
}

function functionHead(
  { name, params, procedure }: Extract<Expression, { kind: 'function' }>,
  notation: Notation,
): string {
  if (notation === 'list' || procedure === undefined)
    return `(def ${name.text} (${params.map(({ text }) => text).join(' ')}) …)`;
  const typed = params.map(({ text }, i) => {
    const type = procedure.params[i];
    return type === null || type === undefined ? text : `${typeText(type)} :: ${text}`;
  });
  const words = [
    ...(procedure.public ? ['public'] : []),
    ...(procedure.result === null ? [] : [typeText(procedure.result)]),
    procedure.keyword,
  ];
  return `${words.join(' ')} ${name.text}(${typed.join(', ')})`;
}

function variableHead(
  view: SetView,
  { name, declaration, value }: Extract<Expression, { kind: 'variable' }>,
  placed: PlacedOccurrence,
): string {
  const written = sourceText(view, placed, value);
  if (declaration === undefined) return `(defvar ${name.text} ${written})`;
  const { type, parameter, setting } = declaration;
  const range = (bound: Expression): string => sourceText(view, placed, bound);
  const attributes = [
    ...(parameter ? ['parameter'] : []),
    ...(setting === null ? [] : [`setting(${range(setting.low)} : ${range(setting.high)})`]),
    ...(declaration.public && setting === null ? ['public'] : []),
  ];
  return `${[typeText(type), ...attributes].join(', ')} :: ${name.text} = ${written}`;
}

/** Longer values are cut where names are described. */
const longestValue = 60;

/** An expression as it is written, in one line and cut where it is long. */
function sourceText(view: SetView, placed: PlacedOccurrence, { span }: Expression): string {
  const offset = offsetOf(view, placed);
  const written = view
    .text(placed.source)
    .slice(span.start + offset, span.end + offset)
    .replaceAll(/\s+/gu, ' ');
  return written.length <= longestValue && written !== '' ? written : '…';
}

const offsetOf = (view: SetView, { source, form }: PlacedOccurrence): number =>
  view.forms(source).find((one) => one.form === form)?.offset ?? 0;

const typeText = ({
  type,
  unit,
}: {
  readonly type: string;
  readonly unit: string | null;
}): string => (unit === null ? type : `${type}(${unit})`);
