/**
 * Guards a value that may be missing where it is used, and a divisor that can be zero.
 * In: a set view, a diagnostic `missing-value` or `division-by-zero` of it. Out: the ways to guard it that take the
 * diagnostic away and bring no other. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/syntax.ts';
import { locate } from '../query/locate.ts';
import { definitionsOf } from '../query/references.ts';
import type { SetView } from '../query/set-view.ts';
import { freeformTokens, keyword } from '../query/tokens.ts';
import type { CallExpression } from '../syntax/ast.ts';
import type { SetEdit } from './edits.ts';
import { mends } from './recheck.ts';
import { expressionAt, lineAround, statementAround } from './statements.ts';
import { tidied } from './tidy.ts';

/** A way to guard a value. */
export interface Guard {
  readonly title: string;
  readonly edits: readonly SetEdit[];
}

type Way = { readonly title: string; readonly edits: readonly Omit<SetEdit, 'source'>[] };

/** What is asked of a value before it is used. */
interface Question {
  readonly value: string;
  /** The condition under which it can be used, in its notation, and what asks for the contrary. */
  readonly holds: string;
  readonly fails: string;
  /** Both in words. */
  readonly is: string;
  readonly isNot: string;
}

type Ask = (value: string, isList: boolean) => Question;

const isThere: Ask = (value, isList) => ({
  value,
  holds: isList ? `(valid ${value})` : `present(${value})`,
  fails: `not present(${value})`,
  is: 'is there',
  isNot: 'is missing',
});

const isAboveZero: Ask = (value, isList) => ({
  value,
  holds: isList ? `(> ${value} 0)` : `${value} > 0`,
  fails: `${value} <= 0`,
  is: 'is above zero',
  isNot: 'is not above zero',
});

const questions: ReadonlyMap<string, Ask> = new Map([
  ['missing-value', isThere],
  ['division-by-zero', isAboveZero],
]);

const kept = new WeakMap<LocatedDiagnostic, readonly Guard[]>();

/** The guards for a diagnostic of the set; empty for those of other codes. */
export function guardsFor(view: SetView, diagnostic: LocatedDiagnostic): readonly Guard[] {
  const ask = questions.get(diagnostic.code);
  if (ask === undefined) return [];
  // Editors ask at each move of the cursor.
  const guards = kept.get(diagnostic) ?? findGuards(view, diagnostic, ask);
  kept.set(diagnostic, guards);
  return guards;
}

function findGuards(view: SetView, diagnostic: LocatedDiagnostic, ask: Ask): readonly Guard[] {
  const { source } = diagnostic;
  const notation = view.set.parsed.find(({ name }) => name === source)?.policy.notation;
  return valuesOf(view, diagnostic).flatMap((value) => {
    const question = ask(value, notation === 'list');
    const ways =
      notation === 'freeform'
        ? inFreeform(view, diagnostic, question)
        : inList(view, diagnostic, question);
    return ways.flatMap(({ title, edits }) => {
      const placed = edits.map((edit) => ({ ...edit, source }));
      if (!mends(view, diagnostic, placed)) return [];
      // In free form a guard is a line of its own; and editors ask for it at each move of the cursor.
      return [{ title, edits: notation === 'list' ? tidied(view, source, placed) : placed }];
    });
  });
}

/** What is to be asked for: the value where it is used; before a call, as the caller names it. */
function valuesOf(view: SetView, diagnostic: LocatedDiagnostic): readonly string[] {
  const { code, source, span, notes } = diagnostic;
  const [note] = notes;
  // A divisor is told of where it stands, though it be a call.
  const call = code === 'missing-value' ? callAt(view, source, span.start, span.end) : null;
  if (note === undefined || call === null) return [view.text(source).slice(span.start, span.end)];
  const used = view.text(note.source ?? source).slice(note.span.start, note.span.end);
  const [root = '', ...members] = used.split('.');
  const callee = view
    .occurrences(source)
    .find(({ node, of }) => of === call.of && node === call.of.callee);
  const [definition] = callee === undefined ? [] : definitionsOf(view, callee);
  const params = definition?.of.kind === 'function' ? definition.of.params : [];
  const given = call.of.args[params.findIndex(({ text }) => text === root)];
  if (given === undefined) return [used];
  const argument = view
    .text(source)
    .slice(given.span.start + call.offset, given.span.end + call.offset);
  return [[argument, ...members].join('.')];
}

function callAt(
  view: SetView,
  source: string,
  start: number,
  end: number,
): { readonly of: CallExpression; readonly offset: number } | null {
  const exact = expressionAt(view, source, { start, end });
  const located = exact ?? locate(view, source, start);
  const of = located?.path.findLast((e) => e.kind === 'call');
  return located === null || of === undefined ? null : { of, offset: located.offset };
}

function inList(
  view: SetView,
  { source, span }: LocatedDiagnostic,
  { value, holds, is }: Question,
): readonly Way[] {
  const located = expressionAt(view, source, span);
  if (located === null) return [];
  const { start, end } = statementAround(located).span;
  return [
    {
      title: `Do this only if ${quote(value)} ${is}`,
      edits: [
        { span: { start, end: start }, text: `(if ${holds} ` },
        { span: { start: end, end }, text: ' 0)' },
      ],
    },
  ];
}

function inFreeform(
  view: SetView,
  { source, span }: LocatedDiagnostic,
  { value, holds, fails, is, isNot }: Question,
): readonly Way[] {
  const text = view.text(source);
  const line = lineAround(view, source, span);
  if (line === null) return [];
  const { start, end } = line.span;
  const at = { start, end: start };
  const indent = text.slice(line.lineStart, start);
  const early = (word: string, title: string): Way => ({
    title,
    edits: [{ span: at, text: `if (${fails}) ${word}\n${indent}` }],
  });
  const ways: Way[] = [];
  const code = text.slice(start, end);
  const condition = /^(?:else\s*)?if\s*\(/iu.exec(code);
  if (condition !== null && line.kind.kind !== 'plain' && span.end < line.closed) {
    const open = start + condition[0].length;
    const close = line.closed - 1;
    const alternatives = freeformTokens(text, open, close).some((one) => keyword(one) === 'or');
    ways.push({
      title: `Ask for ${quote(value)} first`,
      edits: [
        {
          span: { start: open, end: open },
          text: `${holds} and ${alternatives ? '(' : ''}`,
        },
        ...(alternatives ? [{ span: { start: close, end: close }, text: ')' }] : []),
      ],
    });
  } else if (condition === null && line.kind.kind === 'plain') {
    ways.push({
      title: `Do this only if ${quote(value)} ${is}`,
      edits: [{ span: at, text: `if (${holds}) ` }],
    });
  }
  if (line.kind.kind === 'plain' || line.kind.kind === 'open')
    ways.push(
      early('cycle', `Go on with the next one where ${quote(value)} ${isNot}`),
      early('return', `Return where ${quote(value)} ${isNot}`),
    );
  return ways;
}
