/** What stands behind `=`: on the same line as far as it can, else continued below. */
import type { Term } from '../../syntax/freeform/tree.ts';
import { type Doc, either, group, markedLine, nest } from '../doc.ts';
import type { Remarks } from './remarks.ts';
import { termDoc } from './terms.ts';
import { continued, firstPiece } from './widths.ts';

/** A value, with the blank before it. */
export function valueDoc(value: Term, remarks: Remarks): Doc {
  const place = { remarks, open: false, indent: continued };
  const { start } = value.span;
  if (remarks.isBefore(start))
    return nest(continued, [
      remarks.break(start, false, ' '),
      termDoc(value, { ...place, indent: 0 }),
    ]);
  const doc = termDoc(value, place);
  // With room for what may follow it: ` &`, `(`.
  const needed = 1 + firstPiece(value) + 2;
  const below = nest(continued, [markedLine(null, ' &'), doc]);
  return group(either(needed, [' ', doc], below));
}
