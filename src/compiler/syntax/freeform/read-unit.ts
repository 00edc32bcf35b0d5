/**
 * Reads the unit behind a number: `20%`, `512 MiB`, `10 MiB/s`, `500 /s`.
 * In: a cursor past the number. Out: the unit, or null; the cursor stands behind it.
 */
import { suggest } from '../../../schema/nearest.ts';
import * as faults from '../../diagnostics/freeform.ts';
import type { Cursor } from './cursor.ts';
import { spanIn } from './terms.ts';
import type { Token } from './tokens.ts';
import type { UnitWord } from './tree.ts';
import { isReserved, isUnit, keywords, unitNames } from './words.ts';

const unitAfter = /(?:%|[ \t]*(?:[A-Za-z]+(?:\/[A-Za-z]+)?)|[ \t]+\/[A-Za-z]+)(?![\w.]|[ \t]*\()/uy;

/** The unit after a number, or null; reports a word there that is no unit. */
export function readUnitAfter(cursor: Cursor, number: Token): UnitWord | null {
  const { line } = cursor;
  unitAfter.lastIndex = number.end;
  const all = unitAfter.exec(line.text)?.[0] ?? '';
  const written = all.trim();
  const start = number.end + all.length - written.length;
  const take = (unit: string): UnitWord => {
    const end = start + unit.length;
    while (!cursor.atEnd && cursor.peek().start < end) cursor.next();
    return { text: unit, span: spanIn(line, start, end) };
  };
  if (isUnit(written)) return take(written);
  // `10 MiB/x` divides by a variable.
  const [above = ''] = written.split('/');
  if (above !== '' && isUnit(above)) return take(above);
  if (cursor.is('%') && cursor.peek().start > number.end && endsValue(cursor)) {
    const sign = cursor.next();
    const span = cursor.span({ start: number.start, end: sign.end });
    cursor.report(
      faults.unknownUnit(
        span,
        cursor.written({ ...number, end: sign.end }),
        `${cursor.written(number)}%`,
      ),
    );
    return { text: '%', span: cursor.span(sign) };
  }
  if (above === '' || isReserved(above)) return null;
  const unit = take(written);
  const due = suggest(written, unitNames) ?? familiar.get(written.toLowerCase());
  cursor.report(faults.unknownUnit(unit.span, written, due));
  return null;
}

/** Whether the `%` here is followed by what can follow a value. */
function endsValue(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek(1);
  return (
    kind === 'end' || (kind === 'sign' && text !== '(') || (kind === 'word' && keywords.has(text))
  );
}

/** Units as they are often written. */
const familiar: ReadonlyMap<string, string> = new Map([
  ['kb', 'KiB'],
  ['k', 'KiB'],
  ['mb', 'MiB'],
  ['m', 'MiB'],
  ['gb', 'GiB'],
  ['g', 'GiB'],
  ['tb', 'TiB'],
  ['bytes', 'B'],
  ['byte', 'B'],
  ['sec', 's'],
  ['secs', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['msec', 'ms'],
  ['usec', 'us'],
  ['minutes', 'min'],
  ['minute', 'min'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['percent', '%'],
  ['page', 'pages'],
  ['request', 'requests'],
]);
