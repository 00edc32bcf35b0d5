/**
 * The open brackets at one place, and what a closing bracket closes there.
 * In: brackets in text order. Out: how many levels each closing bracket ends. Constant time per
 * bracket on average, also for brackets of the wrong kind.
 */
import { closerOf } from './characters.ts';

/** The stack of open brackets, each held as the bracket that would close it. */
export interface Brackets {
  readonly push: (open: number) => void;
  /** The bracket that would close the innermost open one; NaN when none is open. */
  readonly top: () => number;
  readonly depth: () => number;
  /**
   * Takes a closing bracket and says how many levels it ends. More than 1: the inner ones were left
   * open. A bracket of a kind that is not open counts as a slip for the one that is due, and ends 1.
   */
  readonly close: (closer: number) => number;
}

/** Creates an empty stack. */
export function createBrackets(): Brackets {
  const stack: number[] = [];
  // How many brackets of each kind are open, so that looking for a partner costs nothing.
  const open = { round: 0, square: 0, curly: 0 };
  const kindOf = (closer: number): keyof typeof open =>
    closer === 41 ? 'round' : closer === 93 ? 'square' : 'curly';
  const pop = (): number => {
    const closer = stack.pop() ?? Number.NaN;
    open[kindOf(closer)]--;
    return closer;
  };
  return {
    push(bracket) {
      const closer = closerOf(bracket);
      stack.push(closer);
      open[kindOf(closer)]++;
    },
    top: () => stack.at(-1) ?? Number.NaN,
    depth: () => stack.length,
    close(closer) {
      if (stack.length === 0) return 0;
      if (open[kindOf(closer)] === 0) {
        pop();
        return 1;
      }
      let levels = 1;
      while (pop() !== closer) levels++;
      return levels;
    },
  };
}
