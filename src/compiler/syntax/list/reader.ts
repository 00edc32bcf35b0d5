/**
 * Reads a form that the grammar refuses, is too long or too deep for it, and recovers from faults.
 * In: the text of one form as the splitter cut it. Out: its tree and its lexical and bracket faults.
 * Without recursion; linear in the form's length.
 *
 * Brackets are completed where they are missing. By count that is always at the end of the form;
 * the fault is reported where the indentation says that a bracket is missing: the first line that
 * starts no further right than an open bracket of an earlier line should stand outside it.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import { createBrackets } from './brackets.ts';
import * as c from './characters.ts';
import { lexicalFault, loneDot } from './lexical-faults.ts';
import { createScanner, isForeignLetter, scan } from './scanner.ts';
import type { ListTree, Tree } from './tree.ts';

/** What was read; `broken`: brackets were missing or wrong, so the tree's shape is a guess. */
export interface Reading {
  readonly tree: Tree;
  readonly broken: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** An open list. */
interface Frame {
  readonly open: ListTree['open'];
  readonly start: number;
  readonly line: number;
  readonly column: number;
  readonly items: Tree[];
  damaged: boolean;
}

/** Where the indentation says that the bracket opened at `start` should have been closed. */
interface Hint {
  readonly start: number;
  readonly open: ListTree['open'];
  readonly closeAt: number;
}

/** Reads a form, reporting at most `maxFaults` faults. */
export function readForm(form: string, maxFaults: number): Reading {
  const scanner = createScanner();
  const brackets = createBrackets();
  const frames: Frame[] = [];
  const diagnostics: Diagnostic[] = [];
  let root: Tree | undefined;
  let broken = false;
  let textOpen = false;
  let hint: Hint | undefined;
  let line = 0;
  let lineStart = 0;
  let nextFeed = form.indexOf('\n');
  let lastEnd = 0;
  let lastLine = -1;
  let numberStart = -1;

  const report = (diagnostic: Diagnostic): void => {
    if (diagnostics.length < maxFaults) diagnostics.push(diagnostic);
  };
  const advance = (to: number): void => {
    for (; nextFeed !== -1 && nextFeed < to; nextFeed = form.indexOf('\n', lineStart)) {
      line++;
      lineStart = nextFeed + 1;
    }
  };
  const add = (tree: Tree): void => {
    const frame = frames.at(-1);
    if (frame === undefined) root ??= tree;
    else frame.items.push(tree);
  };
  const finish = (end: number): void => {
    const frame = frames.pop();
    if (frame === undefined) return;
    const { open, start, items, damaged } = frame;
    add({ kind: 'list', open, start, end, items, damaged });
  };
  const unclosed = (count: number, end: number, outer: string): void => {
    broken = true;
    const outermost = frames[frames.length - count];
    if (outermost === undefined || textOpen) return;
    const meant = hint !== undefined && hint.start >= outermost.start ? hint : undefined;
    const { start, open } = meant ?? outermost;
    report(
      faults.unclosedBracket(
        { start, end: start + 1 },
        {
          open,
          count,
          closeAt: meant?.closeAt ?? end,
          byLayout: meant !== undefined,
          form: start === outermost.start ? undefined : outermost.start,
          outer,
        },
      ),
    );
  };

  let at = 0;
  while (at < form.length && root === undefined) {
    scan(scanner, form, at);
    const { kind, end } = scanner;
    const start = at;
    at = end;
    if (kind === 'blank' || kind === 'comment') continue;
    advance(start);
    const innermost = frames.at(-1);
    const column = start - lineStart;
    if (hint === undefined && innermost !== undefined && line !== lastLine && kind !== 'close') {
      // A `{` may stand below the bracket it belongs to.
      const least = form.charAt(start) === '{' ? innermost.column : innermost.column + 1;
      if (column < least && innermost.line < line) {
        hint = { start: innermost.start, open: innermost.open, closeAt: lastEnd };
      }
    }
    const number = numberStart;
    numberStart = -1;
    switch (kind) {
      case 'open': {
        brackets.push(form.charCodeAt(start));
        frames.push({
          open: bracketAt(form, start),
          start,
          line,
          column,
          items: [],
          damaged: false,
        });
        break;
      }
      case 'close': {
        const closer = form.charCodeAt(start);
        const due = brackets.top();
        const levels = brackets.close(closer);
        if (levels > 1) {
          unclosed(levels - 1, lastEnd, form.charAt(start));
          for (let left = levels; left > 1; left--) finish(lastEnd);
        } else if (due !== closer && innermost !== undefined) {
          broken = true;
          const { open, start: opened } = innermost;
          report(
            faults.mismatchedBracket(
              { start, end },
              form.charAt(start),
              open,
              opened,
              String.fromCharCode(due),
            ),
          );
        }
        finish(end);
        break;
      }
      case 'unknown':
        if (number >= 0 && form.charCodeAt(start) === c.DOT) {
          report(loneDot(form, number, end));
          break;
        }
        if (innermost === undefined) {
          report(lexicalFault(kind, form, start, end));
        } else {
          const word = wordBefore(innermost.items, form, start);
          report(lexicalFault(kind, form, word?.start ?? start, end));
          // What stands for a blank or a comment leaves no hole in its list.
          if (isSeparator(form.charCodeAt(start)) || isComment(form, start, end)) break;
          if (word !== undefined) innermost.items.pop();
          innermost.damaged = true;
        }
        add({ kind: 'bad', start, end });
        break;
      case 'malformed':
      case 'unclosed':
        report(lexicalFault(kind, form, start, end));
        if (kind === 'unclosed') textOpen = true;
        if (innermost !== undefined) innermost.damaged = true;
        add({ kind: 'bad', start, end });
        break;
      case 'integer':
      case 'float':
      case 'hex':
      case 'octal':
        numberStart = start;
        add({ kind: 'number', start, end });
        break;
      case 'text':
      case 'symbol':
      case 'operator':
        add({ kind, start, end });
        break;
      default:
        kind satisfies never;
    }
    advance(end);
    lastLine = line;
    lastEnd = end;
  }
  if (frames.length > 0) {
    unclosed(frames.length, lastEnd, '');
    while (frames.length > 0) finish(lastEnd);
  }
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  return { tree: root ?? { kind: 'bad', start: 0, end: form.length }, broken, diagnostics };
}

function bracketAt(form: string, at: number): ListTree['open'] {
  const bracket = form.charAt(at);
  return bracket === '(' ? '(' : bracket === '[' ? '[' : '{';
}

/** The symbol that ends where a foreign letter starts: the two were meant as one name. */
function wordBefore(items: readonly Tree[], form: string, at: number): Tree | undefined {
  const last = items.at(-1);
  return last?.kind === 'symbol' && last.end === at && isForeignLetter(form.codePointAt(at) ?? 0)
    ? last
    : undefined;
}

/** Whether a `!` took its line along. */
const isComment = (form: string, start: number, end: number): boolean =>
  form.charCodeAt(start) === c.BANG && end > start + 1;

function isSeparator(code: number): boolean {
  return (
    code === c.COMMA ||
    code === c.SEMICOLON ||
    code === c.BYTE_ORDER_MARK ||
    (code >= 0x200b && code <= 0x200f)
  );
}
