/** By which rules a set is judged: those of Momus, or MOM's own where they differ. */

/** How a set is judged. */
export interface Rules {
  /**
   * As MOM evaluates it: operands of `and` and `or` guard nothing, and what only MOM evaluates
   * otherwise is reported.
   */
  readonly asMom?: boolean;
  /** Keeps what is known of each expression, for editors. */
  readonly observe?: boolean;
  /**
   * The variables of top level that a host can set, whatever is declared of them: all of them, as in
   * list notation; or these, as where the others are declared in free form. What it can set proves
   * nothing unreachable.
   */
  readonly settable?: 'all' | ReadonlySet<string>;
}
