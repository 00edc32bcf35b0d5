/**
 * Gives an expression a name: it becomes a variable before its statement.
 * In: a set view, a selection. Out: edits, or null where the selection is no expression, or something
 * else would be wrong afterwards (what was guarded is not before the guard). Pure.
 */
import { declaredTypeOf } from '../check/type.ts';
import { startWithComments } from '../query/comments.ts';
import type { Located } from '../query/locate.ts';
import type { SetView } from '../query/set-view.ts';
import type { Expression } from '../syntax/ast.ts';
import { isUnit } from '../syntax/freeform/words.ts';
import { partsOf } from '../syntax/parts.ts';
import type { Span } from '../text/source.ts';
import type { SetEdit } from './edits.ts';
import { diagnosticsAfter, saysMore } from './recheck.ts';
import {
  expressionAt,
  indentAt,
  lineAround,
  type StatementLine,
  statementAround,
} from './statements.ts';
import { tidied } from './tidy.ts';

/** The edits that extract a selection, and the name of the variable. */
export interface Extraction {
  readonly name: string;
  readonly edits: readonly SetEdit[];
}

const extractable: ReadonlySet<Expression['kind']> = new Set([
  'number',
  'text',
  'member',
  'method',
  'operator',
  'call',
  'if',
]);

/** Extracts what is selected, blanks around it left out. */
export function extractVariable(view: SetView, source: string, selection: Span): Extraction | null {
  const text = view.text(source);
  const span = trimmed(text, selection);
  const located =
    expressionAt(view, source, span) ?? expressionAt(view, source, withoutParentheses(text, span));
  const e = located?.path.at(-1);
  if (located === null || e === undefined || !extractable.has(e.kind)) return null;
  if (e.kind === 'text' && e.bare === true) return null;
  const at = { start: e.span.start + located.offset, end: e.span.end + located.offset };
  if (isFaulty(view, source, at)) return null;
  const line = located.form.notation === 'list' ? null : lineAround(view, source, span);
  const statement =
    located.form.notation === 'list'
      ? statementAround(located).span.start
      : (line?.span.start ?? 0);
  if (actsBetween(located, statement, span.start)) return null;
  const name = freshName(view);
  const code = text.slice(at.start, at.end);
  // A comment above stays with what it describes; where it allows something, perhaps what is extracted.
  const above = startWithComments(view, source, statement);
  const candidates =
    located.form.notation === 'list'
      ? inList(text, span, statementAround(located), name, code, above)
      : typesOf(view, e).flatMap((type) => inFreeform(text, span, line, type, name, code, above));
  for (const candidate of candidates) {
    const edits = candidate.map((edit) => ({ ...edit, source }));
    if (!saysMore(view.set.diagnostics, diagnosticsAfter(view, edits)))
      return { name, edits: tidied(view, source, edits) };
  }
  return null;
}

/** Whether an error stands on a part of an expression: a variable of its own could hide it. */
const isFaulty = (view: SetView, source: string, { start, end }: Span): boolean =>
  view
    .diagnostics(source)
    .some((d) => d.severity === 'error' && d.span.start < end && d.span.end > start);

/** Whether something between two offsets may change what is read behind it: that must stay behind. */
function actsBetween({ form, offset }: Located, start: number, end: number): boolean {
  const within = (e: Expression): boolean =>
    e.span.start + offset >= start && e.span.end + offset <= end && acts(e);
  const search = (e: Expression): boolean => within(e) || partsOf(e).some(search);
  return search(form.expression);
}

function acts(e: Expression): boolean {
  if (e.kind === 'method') return !reads.has(e.method.text);
  return e.kind === 'call' || e.kind === 'assign' || e.kind === 'variable';
}

const reads: ReadonlySet<string> = new Set(['Prop', 'Stat', 'StatAvg', 'GetControl', 'GetVar']);

type Edits = readonly Omit<SetEdit, 'source'>[];

function inList(
  text: string,
  span: Span,
  statement: ReturnType<typeof statementAround>,
  name: string,
  code: string,
  above: number,
): readonly Edits[] {
  const { start, end } = statement.span;
  const definition = `(defvar ${name} ${code})`;
  const use = { span, text: name };
  const indent = indentAt(text, start);
  if (!statement.inRow)
    return [
      [
        { span: { start, end: start }, text: `{ ${definition}\n${indent}  ` },
        use,
        { span: { start: end, end }, text: ' }' },
      ],
    ];
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const isFirst = text.slice(line, start).trim() === '';
  const aboveAll = { span: { start: above, end: above }, text: `${indent}${definition}\n` };
  const before = { span: { start, end: start }, text: `${definition}\n${indent}` };
  return [...(isFirst && above < line ? [[aboveAll, use]] : []), [before, use]];
}

function inFreeform(
  text: string,
  span: Span,
  line: StatementLine | null,
  type: string,
  name: string,
  code: string,
  above: number,
): readonly Edits[] {
  if (line === null) return [];
  const isSafe = line.kind.kind === 'plain' || line.kind.kind === 'open';
  if (!isSafe) return [];
  const indent = text.slice(line.lineStart, line.span.start);
  const declaration = `${indent}${type} :: ${name} = ${code}\n`;
  const places = above < line.lineStart ? [above, line.lineStart] : [line.lineStart];
  return places.map((start) => [
    { span: { start, end: start }, text: declaration },
    { span, text: name },
  ]);
}

/** The types to declare it with, the most telling first. */
function typesOf(view: SetView, e: Expression): readonly string[] {
  const known = view.known(e);
  if (known === undefined) return ['auto'];
  const type = declaredTypeOf(known.type);
  const { unit } = known;
  if (type !== 'real' || unit === null || !isUnit(unit)) return [type, 'auto'];
  return [`real(${unit})`, 'real', 'auto'];
}

/** A name that nothing in the set has. */
function freshName(view: SetView): string {
  const taken = new Set(
    view.set.sources.flatMap(({ name }) => view.occurrences(name)).map(({ text }) => text),
  );
  for (let i = 1; ; i++) {
    const name = i === 1 ? 'extracted' : `extracted${i}`;
    if (!taken.has(name)) return name;
  }
}

function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  return {
    start: start + inside.length - inside.trimStart().length,
    end: end - (inside.length - inside.trimEnd().length),
  };
}

/** A span without the parentheses at both of its ends. */
function withoutParentheses(text: string, { start, end }: Span): Span {
  const isEnclosed = text.charAt(start) === '(' && text.charAt(end - 1) === ')';
  return isEnclosed ? trimmed(text, { start: start + 1, end: end - 1 }) : { start, end };
}
