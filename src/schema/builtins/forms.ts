/** The special forms of list notation. */
import { type Builtin, type Range, two } from './row.ts';

const form = (
  name: string,
  [minArgs, maxArgs]: Range,
  signature: string,
  freeForm: string,
  doc: string,
  effect: boolean,
): Builtin => ({
  name,
  internal: name,
  category: 'form',
  minArgs,
  maxArgs,
  signature,
  freeForm,
  doc,
  effect,
  of: [],
});

const functionDoc = 'Defines a function, at top level; its value is that of its body.';
const functionForm = 'function name(a, …) … end function';
const assignmentDoc = 'Gives a variable that exists a new value.';

/** The special forms: their operands are not all evaluated, or not all values. */
export const formRows: readonly Builtin[] = [
  form(
    'if',
    [3, 3],
    '(if condition then else)',
    'if (condition) then … else … end if',
    'Evaluates one of two branches, and has its value.',
    false,
  ),
  form(
    'let',
    [2, null],
    '(let ((name value) …) body …)',
    'block … end block',
    'Variables that exist only in the body, which gives the value.',
    false,
  ),
  form(
    'with',
    [3, 3],
    '(with list item body)',
    'do item in list … end do',
    'Evaluates the body once for each item of a list; the value is the list of results.',
    false,
  ),
  form('def', [3, 3], '(def name (parameter …) body)', functionForm, functionDoc, true),
  form('defun', [3, 3], '(defun name (parameter …) body)', functionForm, functionDoc, true),
  form(
    'defvar',
    two,
    '(defvar name value)',
    'auto :: name = value',
    'Makes a variable in this scope, unless the scope has it already.',
    true,
  ),
  form('set', two, '(set name value)', 'name = value', assignmentDoc, true),
  form('setq', two, '(setq name value)', 'name = value', assignmentDoc, true),
  {
    ...form(
      '{}',
      [1, null],
      '{form …}',
      'statements, one per line',
      'Evaluates forms one after the other; the value is that of the last.',
      false,
    ),
    internal: 'eval',
  },
];
