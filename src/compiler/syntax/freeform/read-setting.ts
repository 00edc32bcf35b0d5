/**
 * Reads the attribute `setting(low : high)`, and recovers from ranges as other languages write them.
 * In: a cursor past `setting`. Out: the attribute, with unreadable bounds where it has no range, so
 * that what it declares is still known; faults go to the cursor's line.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { quote } from '../../diagnostics/syntax.ts';
import type { Span } from '../../text/source.ts';
import type { Cursor } from './cursor.ts';
import { unclosedFault } from './read-operand.ts';
import { broken, readTerm } from './read-term.ts';
import { spanIn } from './terms.ts';
import type { Token } from './tokens.ts';
import type { Attribute } from './tree.ts';

/** Bounds with something else between them: `(1% - 50%)`, `(1 ms .. 5 ms)`, `(1 to 50)`, `(1, 50)`. */
const otherRange =
  /^\(\s*([-+]?[\d.]*\d(?:%|[ \t]*(?!to\b)[A-Za-z]+(?:\/[A-Za-z]+)?)?)([ \t]*)(-|\.{2,3}|,|;|to\b)([ \t]*)([-+]?[\d.]*\d[^():]*?)\s*\)/u;

/** The range of a setting, from its parenthesis on; `word` is `setting` itself. */
export function readSetting(cursor: Cursor, word: Token): Attribute {
  const open = cursor.peek();
  const rest = cursor.line.text.slice(open.start);
  const nothing = broken(cursor, []);
  const give = (low = nothing, high = nothing): Attribute => {
    const end = cursor.previous?.end ?? word.end;
    return { kind: 'setting', low, high, span: spanIn(cursor.line, word.start, end) };
  };
  /** Reports, and goes on where the attribute ends. */
  const refuse = (at: Span, range: string, end: number, fixes: readonly Fix[]): Attribute => {
    const problem = `a setting has a range: ${quote(`setting(${range})`)}`;
    if (!cursor.damaged) cursor.report(faults.malformedDeclaration(at, problem, fixes));
    cursor.damaged = true;
    while (!cursor.atEnd && cursor.peek().start < end) cursor.next();
    return give();
  };
  const SHAPE = 'low : high';
  if (cursor.take('(') === undefined) return refuse(cursor.span(word), SHAPE, open.start, []);

  const [all, low = '', left = '', sign = '', right = '', high = ''] = otherRange.exec(rest) ?? [];
  if (all !== undefined) {
    const from = open.start + all.indexOf(low, 1) + low.length;
    const at = spanIn(cursor.line, from + left.length, from + left.length + sign.length);
    const colon = `${left === '' ? ' ' : ''}:${right === '' ? ' ' : ''}`;
    const fix = { title: 'Write `:`', edits: [{ span: at, text: colon }] };
    return refuse(at, `${low} : ${high}`, open.start + all.length, [fix]);
  }
  const first = readTerm(cursor);
  if (cursor.take(':') === undefined) {
    const close = rest.indexOf(')') + 1;
    return refuse(cursor.span(word), SHAPE, close === 0 ? open.end : open.start + close, []);
  }
  const last = readTerm(cursor);
  if (cursor.take(')') === undefined) {
    if (!cursor.damaged) cursor.report(unclosedFault(cursor, open));
    cursor.damaged = true;
  }
  return give(first, last);
}
