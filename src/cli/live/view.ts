/**
 * How a run is shown: what each kind of view does, and the one for programs.
 * In: moments. Out: text on an output.
 */
import type { Output } from '../io.ts';
import type { Moment } from './moment.ts';

/** Shows a run, cycle by cycle. */
export interface View {
  readonly show: (moment: Moment) => void;
  /** The run is over; `summary` is what came of it. */
  readonly end: (summary: readonly string[]) => void;
  /** Puts the terminal back; may be called at any time, also twice. */
  readonly restore: () => void;
}

/** One report per line, as JSON. */
export function jsonView(output: Output): View {
  return {
    show: ({ report }) => output.write(`${JSON.stringify(report)}\n`),
    end: () => {},
    restore: () => {},
  };
}
