/**
 * Small parts of the tree that both readers of lines make: numbers, texts, names, chains.
 * In: offsets in a line. Out: nodes with spans relative to the group.
 */
import * as faults from '../../diagnostics/syntax.ts';
import type { Span } from '../../text/source.ts';
import { numberValue } from '../list/numbers.ts';
import type { LineText } from './line-tree.ts';
import type { Infix, Layout, NumberTerm, Term, TextTerm, UnitWord, Word } from './tree.ts';
import { builtInFunctions, entityNames, inSmallLetters } from './words.ts';

/** The layout of what has nothing around it. */
export const emptyLayout: Layout = { before: [], blankBefore: false, trailing: null, inside: [] };

/** The span of two offsets of a line, relative to the group. */
export const spanIn = (line: LineText, start: number, end: number): Span => ({
  start: line.base + start,
  end: line.base + end,
});

/** A name: without its backquotes, and `Host` and `Guests` in their own spelling. */
export function wordIn(line: LineText, start: number, end: number): Word {
  const quoted = line.text.charAt(start) === '`';
  const written = quoted ? line.text.slice(start + 1, end - 1) : line.text.slice(start, end);
  return { text: written, quoted, span: spanIn(line, start, end) };
}

/** The name of a variable; `HOST` is `Host`. */
export function rootIn(line: LineText, start: number, end: number): Word {
  const word = wordIn(line, start, end);
  const entity = word.quoted ? undefined : entityNames.get(inSmallLetters(word.text));
  return entity === undefined ? word : { ...word, text: entity };
}

/** The name of what is called; built-in functions in small letters. */
export function calledIn(line: LineText, start: number, end: number): Word {
  const word = wordIn(line, start, end);
  const small = inSmallLetters(word.text);
  return !word.quoted && builtInFunctions.has(small) ? { ...word, text: small } : word;
}

/** A number; reports one that a double cannot hold, and an octal one with an 8 or 9. */
export function numberIn(
  line: LineText,
  start: number,
  end: number,
  unit: UnitWord | null,
): NumberTerm {
  const raw = line.text.slice(start, end);
  const { value, exact } = numberValue(raw);
  const span = spanIn(line, start, end);
  if (Number.isNaN(value)) line.report(faults.malformedNumber(span, raw));
  else if (!exact) line.report(faults.numberLosesPrecision(span, raw, value));
  return {
    kind: 'number',
    span: { start: span.start, end: unit?.span.end ?? span.end },
    raw,
    value,
    unit,
  };
}

/** A text between its quotes. */
export function textIn(line: LineText, start: number, end: number): TextTerm {
  const raw = line.text.slice(start, end);
  return { kind: 'text', span: spanIn(line, start, end), raw, value: raw.slice(1, -1) };
}

/** Two operands and their operator. */
export function infixOf(operator: Infix, head: Span, left: Term, right: Term): Term {
  const span = { start: left.span.start, end: right.span.end };
  return { kind: 'infix', span, operator, head, left, right };
}
