/**
 * The bare shape of a form: brackets and what stands between them, without any meaning.
 * Both readers (Ohm's, and the one that recovers from faults) give it; `build` gives it meaning.
 * Offsets are relative to the form.
 */

/** A list with its brackets; a list that nothing closes ends with its form. */
export interface ListTree {
  readonly kind: 'list';
  readonly open: '(' | '[' | '{';
  readonly start: number;
  readonly end: number;
  readonly items: readonly Tree[];
  /** One of the items is `bad`: the shape cannot be judged. */
  readonly damaged: boolean;
}

/** A token; `bad` is one whose fault has been reported. */
export interface AtomTree {
  readonly kind: 'symbol' | 'number' | 'text' | 'operator' | 'bad';
  readonly start: number;
  readonly end: number;
}

export type Tree = ListTree | AtomTree;
