/**
 * Finds the top-level forms of a text in list notation.
 * In: a text. Out: where each form starts and ends, the comments and faults between forms.
 *
 * One pass, without recursion. What balances is taken as MOM takes it, however it is laid out.
 * Only where a form's brackets or texts do not come out even is it cut again, by layout: it then
 * ends before the first line that has `(` or `[` in column 1, so that one missing bracket
 * costs one form. The attempts that fail are limited together to a multiple of the text's length;
 * beyond, layout decides at once.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Span } from '../../text/source.ts';
import { createBrackets } from './brackets.ts';
import * as c from './characters.ts';
import { lexicalFault, loneDot } from './lexical-faults.ts';
import {
  createScanner,
  foreignCommentEnd,
  isForeignLetter,
  lineEnd,
  type Scanner,
  scan,
  scanText,
} from './scanner.ts';

/** Where a form stands. `tooDeep` is the offset of the first bracket beyond the limit, or -1. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  readonly tooDeep: number;
  /** A bracket that closes nothing follows it: it probably ends too early, or is part of one that does. */
  readonly cutShort?: true;
}

/** The forms of a text, and what stands between them; all offsets are absolute. */
export interface Split {
  readonly forms: readonly Extent[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Levels of brackets that a form may have; the phases behind the parser recurse over forms. */
export const NESTING_LIMIT = 400;

/** Splits a text; stops early once it holds more than the given numbers of forms or faults. */
export function split(text: string, maxForms: number, maxFaults: number): Split {
  const forms: Extent[] = [];
  const comments: { start: number; end: number }[] = [];
  const diagnostics: Diagnostic[] = [];
  const scanner = createScanner();
  let attempts = 4 * text.length + 4096;
  let at = text.charCodeAt(0) === c.BYTE_ORDER_MARK ? 1 : 0;
  let numberStart = -1;

  const bracketed = (start: number): Extent => {
    if (attempts > 0) {
      const form = balanced(text, scanner, start, false);
      if (form.even) return form;
      attempts -= form.seen - start;
    }
    return balanced(text, scanner, start, true);
  };

  while (at < text.length && forms.length <= maxForms && diagnostics.length <= maxFaults) {
    scan(scanner, text, at);
    const { kind, end } = scanner;
    const start = at;
    const number = numberStart;
    numberStart = -1;
    at = end;
    switch (kind) {
      case 'blank':
        break;
      case 'comment':
        comments.push({ start, end });
        break;
      case 'open': {
        const form = bracketed(start);
        forms.push({ start, end: form.end, tooDeep: form.tooDeep });
        at = form.end;
        break;
      }
      case 'close':
        while (at < text.length && c.classOf(text.charCodeAt(at)) === c.CLOSE) at++;
        diagnostics.push(
          faults.strayBracket({ start, end: at }, text.slice(start, at), cutShort(text, forms)),
        );
        break;
      case 'integer':
      case 'float':
      case 'hex':
      case 'octal':
        numberStart = start;
        forms.push({ start, end, tooDeep: -1 });
        break;
      case 'text':
      case 'symbol':
      case 'operator':
        forms.push({ start, end, tooDeep: -1 });
        break;
      case 'unknown':
      case 'malformed':
      case 'unclosed': {
        const word = forms.at(-1);
        if (number >= 0 && text.charCodeAt(start) === c.DOT) {
          diagnostics.push(loneDot(text, number, end));
        } else if (isWordRest(text, word, start)) {
          forms.pop();
          diagnostics.push(lexicalFault(kind, text, word?.start ?? start, end));
        } else {
          diagnostics.push(lexicalFault(kind, text, start, end));
        }
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return { forms, comments, diagnostics };
}

/**
 * Marks the forms that a bracket which closes nothing probably belongs to: back to the last one that
 * begins a line. Gives the bracket that ends that one, where others stand behind it; else null.
 */
function cutShort(text: string, forms: Extent[]): Span | null {
  for (let i = forms.length - 1; i >= 0; i--) {
    const form = forms[i];
    if (form === undefined || form.cutShort === true) return null;
    forms[i] = { ...form, cutShort: true };
    if (form.start > 0 && text.charCodeAt(form.start - 1) !== c.LF) continue;
    return i < forms.length - 1 ? { start: form.end - 1, end: form.end } : null;
  }
  return null;
}

/** Whether a foreign letter at `start` continues the symbol before it: the two are one mistake. */
function isWordRest(text: string, word: Extent | undefined, start: number): boolean {
  return (
    word !== undefined &&
    word.end === start &&
    isForeignLetter(text.codePointAt(start) ?? 0) &&
    c.classOf(text.charCodeAt(word.start)) === c.LETTER
  );
}

interface Balanced extends Extent {
  /** Every bracket was closed by its own kind and every text by its quote. */
  readonly even: boolean;
  /** How far the text was read. */
  readonly seen: number;
}

/** Follows the brackets from the one at `start`, to its end or (recovering) to where it should end. */
function balanced(text: string, scanner: Scanner, start: number, recovering: boolean): Balanced {
  const brackets = createBrackets();
  let tooDeep = -1;
  let last = start;
  let at = start;
  scanner.recovering = recovering;
  const result = (end: number, even: boolean): Balanced => {
    scanner.recovering = false;
    return { start, end, tooDeep, even, seen: at };
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = c.classOf(code);
    if (kind === c.LETTER || kind === c.DIGIT) {
      last = ++at;
    } else if (kind === c.BLANK) {
      if (code === c.LF && recovering && c.beginsForm(text.charCodeAt(at + 1))) {
        return result(last, false);
      }
      at++;
    } else if (kind === c.OPEN) {
      brackets.push(code);
      if (tooDeep < 0 && brackets.depth() > NESTING_LIMIT) tooDeep = at;
      last = ++at;
    } else if (kind === c.CLOSE) {
      last = ++at;
      if (brackets.top() !== code && !recovering) return result(last, false);
      brackets.close(code);
      if (brackets.depth() === 0) return result(last, true);
    } else if (kind === c.QUOTE) {
      scanText(scanner, text, at, code);
      if (scanner.kind === 'unclosed' && !recovering) return result(at, false);
      last = at = scanner.end;
    } else if (code === c.HASH) {
      at = lineEnd(text, at);
    } else {
      const isPair = code === c.BANG && text.charCodeAt(at + 1) === c.EQUALS;
      const comments = code === c.SEMICOLON || (code === c.BANG && !isPair);
      last = at = comments ? foreignCommentEnd(text, at, code) : at + 1;
    }
  }
  return result(last, false);
}
