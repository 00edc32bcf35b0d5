/**
 * A block of lines that is drawn again in the same place of a terminal.
 * In: lines that fit its width. Out: escape sequences on an output.
 */
import type { Output } from '../io.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToLineEnd = '\u001b[K';
const clearBelow = '\u001b[J';

export interface Screen {
  readonly draw: (lines: readonly string[]) => void;
  /** Shows the cursor again; what was drawn last stays. May be called twice. */
  readonly restore: () => void;
}

/** A screen at the cursor. */
export function createScreen(output: Output): Screen {
  let drawn = 0;
  let hidden = false;
  return {
    draw: (lines) => {
      const up = drawn === 0 ? '' : `\u001b[${drawn}A\r`;
      output.write(
        `${hidden ? '' : hideCursor}${up}${lines.map((line) => `${line}${clearToLineEnd}\n`).join('')}${clearBelow}`,
      );
      hidden = true;
      drawn = lines.length;
    },
    restore: () => {
      if (hidden) output.write(showCursor);
      hidden = false;
    },
  };
}
