/**
 * Cuts a free-form text into logical lines.
 * In: a text. Out: where each line's code stands, and the comments before, inside and after it.
 * One pass, without recursion; all offsets are absolute.
 *
 * A line goes on after `&` and while a parenthesis is open. What is open ends before a line that
 * starts a statement, so that one missing parenthesis costs one statement.
 */
import * as c from '../list/characters.ts';
import * as lexis from './lexis.ts';
import { neverContinues, startsStatement, takesStatement } from './starts.ts';

/** A comment, from its sign to the end of its line. */
export interface LineComment {
  readonly start: number;
  readonly end: number;
  readonly blankBefore: boolean;
}

/** One logical line. */
export interface LogicalLine {
  /** Where its code starts and ends, comments at its end left out. */
  readonly start: number;
  readonly end: number;
  /** Where all of it ends, its last comment and an `&` that continues nothing included. */
  readonly full: number;
  /** Where its first line starts: what stands between is its indentation. */
  readonly margin: number;
  readonly before: readonly LineComment[];
  readonly blankBefore: boolean;
  readonly inside: readonly LineComment[];
  readonly trailing: LineComment | null;
  /** The parenthesis that is left open, or -1. */
  readonly open: number;
  /** Where the first parentheses of the line are closed again (after the bracket), or -1. */
  readonly closed: number;
  /** Where an `&` continues nothing, or -1. */
  readonly dangling: number;
}

/** The lines of a text, and the comments after the last. */
export interface Lines {
  readonly lines: readonly LogicalLine[];
  readonly after: readonly LineComment[];
}

/** Most lines have no comment. */
const none: readonly LineComment[] = [];

/** Cuts a text into at most `most` lines and one more. */
export function cutLines(text: string, most: number): Lines {
  const scanner = lexis.createScanner();
  const lines: LogicalLine[] = [];
  let before: LineComment[] | null = null;
  let blank = false;
  let margin = text.charCodeAt(0) === c.BYTE_ORDER_MARK ? 1 : 0;

  const comment = (at: number): LineComment => {
    const end = lexis.lineEnd(text, at);
    const made = { start: at, end: withoutReturn(text, at, end), blankBefore: blank };
    blank = false;
    return made;
  };

  /** Reads the logical line whose code starts at `start`; gives where the next line starts. */
  const line = (start: number): number => {
    const lead = before ?? none;
    const blankBefore = blank;
    const lineStart = margin;
    before = null;
    blank = false;
    let inside: LineComment[] | null = null;
    const parentheses: number[] = [];
    let trailing: LineComment | null = null;
    let closed = -1;
    let dangling = -1;
    let continues = -1;
    let inLine = true;
    let end = start;
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === c.LF) {
        if (parentheses.length === 0 && continues < 0) break;
        const next = nextCode(at + 1);
        const stops =
          next.at >= text.length ||
          (parentheses.length > 0
            ? startsStatement(text, next.at, opensProcedure(text, start))
            : neverContinues(text, next.at) ||
              ((next.skipped || !takesStatement(text, start)) &&
                startsStatement(text, next.at, false)));
        if (stops) {
          dangling = parentheses.length > 0 ? -1 : continues;
          break;
        }
        if (trailing !== null || next.comments.length > 0) {
          inside ??= [];
          if (trailing !== null) inside.push(trailing);
          for (const passed of next.comments) inside.push(passed);
        }
        trailing = null;
        continues = -1;
        inLine = false;
        at = next.at;
        continue;
      }
      const kind = c.classOf(code);
      if (kind === c.BLANK) {
        at++;
        continue;
      }
      if (lexis.startsComment(text, at, code, inLine)) {
        trailing = comment(at);
        at = lexis.lineEnd(text, at);
        continue;
      }
      inLine = true;
      if (code === lexis.AMPERSAND && lexis.continues(text, at)) {
        continues = at;
        at++;
        continue;
      }
      if (kind === c.QUOTE) {
        at = lexis.textAt(scanner, text, at).end;
      } else if (code === lexis.BACKQUOTE) {
        at = lexis.backquotedEnd(text, at);
      } else {
        if (code === lexis.OPEN) parentheses.push(at);
        else if (code === lexis.CLOSE && parentheses.length > 0) {
          parentheses.pop();
          if (parentheses.length === 0 && closed < 0) closed = at + 1;
        }
        at++;
      }
      end = at;
    }
    const open = parentheses.at(-1) ?? -1;
    const full = trailing?.end ?? Math.max(end, dangling + 1);
    lines.push({
      start,
      end,
      full,
      margin: lineStart,
      before: lead,
      blankBefore,
      inside: inside ?? none,
      trailing,
      open,
      closed,
      dangling,
    });
    return at;
  };

  /** The first character of code from a line start on, past blank lines and comments. */
  const nextCode = (from: number) => {
    const comments: LineComment[] = [];
    let skipped = false;
    let at = from;
    for (;;) {
      at = lexis.skipBlanks(text, at);
      if (at >= text.length) break;
      const code = text.charCodeAt(at);
      if (code === c.LF) {
        blank = true;
        skipped = true;
        at++;
      } else if (lexis.startsComment(text, at, code, false)) {
        comments.push(comment(at));
        at = lexis.lineEnd(text, at);
        if (at < text.length) at++;
      } else break;
    }
    blank = false;
    return { at, comments, skipped };
  };

  let at = margin;
  while (at < text.length && lines.length <= most) {
    const start = lexis.skipBlanks(text, at);
    const code = text.charCodeAt(start);
    if (start >= text.length) break;
    if (code === c.LF) {
      blank = true;
      at = start;
    } else if (lexis.startsComment(text, start, code, false)) {
      before ??= [];
      before.push(comment(start));
      at = lexis.lineEnd(text, start);
    } else {
      at = line(start);
    }
    at++;
    margin = at;
  }
  return { lines, after: before ?? none };
}

/** Whether the line at `start` is the first of a procedure. */
function opensProcedure(text: string, start: number): boolean {
  return /^(?:public +)?(?:[a-z]+ *(?:\([^()\n]*\))? *)?(?:function|subroutine)\b/iu.test(
    text.slice(start, start + 80),
  );
}

function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
