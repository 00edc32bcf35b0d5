/**
 * The words of free form that are no functions: statements, types, attributes, values.
 * One row each; completion and hover read these rows, and a test holds them to the grammar.
 */

/** Where a word stands. */
export type WordPlace = 'statement' | 'type' | 'attribute' | 'operator' | 'value';

/** One such word. */
export interface FreeformWord {
  readonly name: string;
  readonly place: WordPlace;
  /** How a use looks. */
  readonly signature: string;
  /** One sentence. */
  readonly doc: string;
}

const row = (place: WordPlace, name: string, signature: string, doc: string): FreeformWord => ({
  name,
  place,
  signature,
  doc,
});

/** Every reserved word but the names of functions. */
export const freeformWords: readonly FreeformWord[] = [
  row(
    'statement',
    'policy',
    'policy name … end policy',
    'Begins the policy; it is the first line of the file.',
  ),
  row('statement', 'end', 'end policy, end if, end do, …', 'Ends the block whose word follows.'),
  row(
    'statement',
    'if',
    'if (condition) then … else … end if, or if (condition) statement',
    'Runs what follows only where the condition is true; it opens no scope.',
  ),
  row('statement', 'then', 'if (condition) then', 'Begins the lines of a branch of `if`.'),
  row(
    'statement',
    'else',
    'else, or else if (condition) then',
    'Begins the branch for when no condition before was true.',
  ),
  row(
    'statement',
    'do',
    'do item in list … end do',
    'Runs its lines once for each item of a list, such as `Guests` or `guest.io_tune`.',
  ),
  row('statement', 'in', 'do item in list', 'Stands between the name of the item and the list.'),
  row('statement', 'block', 'block … end block', 'Opens a scope: names in it end with it.'),
  row(
    'statement',
    'function',
    'real(KiB) function name(a, …) … end function',
    'Defines a function; `return` says its value. Functions stand at the level of the policy.',
  ),
  row(
    'statement',
    'subroutine',
    'subroutine name(a, …) … end subroutine',
    'Defines statements to `call`, without a value, at the level of the policy.',
  ),
  row('statement', 'call', 'call name(a, …)', 'Runs a subroutine, or a function for its effect.'),
  row(
    'statement',
    'return',
    'return, or return value',
    'Ends a subroutine, or a function with its value; it does not stand in a `do`.',
  ),
  row(
    'statement',
    'cycle',
    'if (condition) cycle',
    'Goes on with the next item of the innermost `do`.',
  ),
  row('type', 'real', 'real(KiB) :: name = value', 'Declares numbers, with a unit or without.'),
  row(
    'type',
    'integer',
    'integer(pages) :: name = value',
    'Declares whole numbers: what they are given is proved to be whole.',
  ),
  row('type', 'logical', 'logical :: name = value', 'Declares what is true or false.'),
  row('type', 'text', 'text :: name = "value"', 'Declares texts.'),
  row(
    'type',
    'auto',
    'auto :: name = value',
    'Declares a name of any type: its value says which. Entities and lists have no other.',
  ),
  row(
    'attribute',
    'parameter',
    'real, parameter :: name = value',
    'The name is a constant: it is never assigned to.',
  ),
  row(
    'attribute',
    'setting',
    'real, setting(low : high) :: name = value',
    'The host may set it to a number of this range; other policies see it.',
  ),
  row('attribute', 'public', 'real, public :: name = value', 'Other policies of the set see it.'),
  row(
    'operator',
    'and',
    'a and b',
    'The first operand that is false, else the last; a check in front guards what follows it.',
  ),
  row('operator', 'or', 'a or b', 'The first operand that is true, else the last.'),
  row('operator', 'not', 'not a', 'Whether the operand is false: 0, empty or missing.'),
  row('value', 'true', 'true', 'The logical value true; it counts as 1.'),
  row('value', 'false', 'false', 'The logical value false; it counts as 0.'),
  row('value', 'none', 'none', 'The missing value; a control that is given it proposes nothing.'),
];
