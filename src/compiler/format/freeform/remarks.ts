/**
 * The comments within a statement of several lines, on their way to the places where it breaks.
 * In: comments in order. Out: at each place, those that stood before what comes next.
 */

import type { Remark } from '../../syntax/freeform/tree.ts';
import { comment, type Doc, hardline, line, markedLine, softline } from '../doc.ts';

/** Whether a comment stands on a line of its own. */
export type OwnLine = (remark: Remark) => boolean;

/** A comment as it is printed. */
export const remarkText = ({ text }: Remark): string => text.trimEnd();

/** Hands out comments by place. */
export class Remarks {
  readonly #remarks: readonly Remark[];
  readonly #ownLine: OwnLine;
  #next = 0;
  #lost = false;

  constructor(remarks: readonly Remark[], ownLine: OwnLine) {
    this.#remarks = remarks;
    this.#ownLine = ownLine;
  }

  /** Whether some have found no place. */
  get left(): boolean {
    return this.#lost || this.#next < this.#remarks.length;
  }

  /** Says that nothing breaks before an offset: comments there have no place. */
  unbroken(offset: number): void {
    if (this.isBefore(offset)) this.#lost = true;
  }

  /** Whether one stands before an offset. */
  isBefore(offset: number): boolean {
    return (this.#remarks[this.#next]?.span.start ?? offset) < offset;
  }

  /**
   * A place to break before what starts at an offset. `open`: in parentheses, where a line may end
   * as it is; else it ends with `&`, and comments stand behind that.
   */
  break(before: number, open: boolean, flat: '' | ' '): Doc {
    const taken = this.#take(before);
    if (taken.length === 0) {
      if (!open) return markedLine(flat, ' &');
      return flat === '' ? softline : line;
    }
    return [open ? '' : ' &', this.#lines(taken), hardline];
  }

  /** The comments before an offset in parentheses, without a line end behind them. */
  above(before: number): Doc {
    return this.#lines(this.#take(before));
  }

  /** The comments before an offset in parentheses, with a line end behind them, or nothing. */
  within(before: number): Doc {
    return this.isBefore(before) ? [this.above(before), hardline] : '';
  }

  /** Comments behind what stands on the line, or below it. */
  #lines(taken: readonly Remark[]): Doc {
    return taken.map((remark, i) =>
      i === 0 && !this.#ownLine(remark)
        ? comment(remarkText(remark), null)
        : [hardline, remarkText(remark)],
    );
  }

  #take(before: number): readonly Remark[] {
    const from = this.#next;
    while ((this.#remarks[this.#next]?.span.start ?? before) < before) this.#next++;
    return this.#remarks.slice(from, this.#next);
  }
}
