/** Diagnostics about the shape of forms: heads, operands, definitions and names. */
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

export const emptyForm = defineWithFix(
  {
    code: 'empty-form',
    severity: 'error',
    title: 'A list or block with nothing in it',
    explanation:
      'An empty list calls nothing and an empty block has no value; MOM drops the whole cycle when it reaches one. Write `0` where nothing is to be done and `nil` where no value is meant.',
    bad: '(if (> Host.mem_free 0) {} 0)',
    good: '(if (> Host.mem_free 0) {nil} 0)',
  },
  (span, written: string, block: boolean) => {
    const due = block ? '0' : 'nil';
    return {
      message: block
        ? `${quote(written)} has no value; put at least one form in it, or write \`0\``
        : `${quote(written)} calls nothing; write a function or an operator in it, or \`nil\` for no value`,
      fixes: [{ title: `Write \`${due}\``, edits: [{ span, text: due }] }],
    };
  },
);

export const badHead = define(
  {
    code: 'bad-head',
    severity: 'error',
    title: 'A list that does not start with what it calls',
    explanation:
      'The first item of a list is the operator, the function or the method that it calls: `(* 7 3)`, not `(7 * 3)`. A block of several forms stands in `{ }`. A single value needs no brackets.',
    bad: '(debug (7 * 3))',
    good: '(debug (* 7 3))',
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const operatorAsValue = define(
  {
    code: 'operator-as-value',
    severity: 'error',
    title: 'An operator where a value belongs',
    explanation:
      'An operator stands only directly after an opening bracket. There is no minus or plus before a name: write `(- 0 x)`. Operators cannot be passed to functions.',
    bad: '(debug (max 1 +))',
    good: '(debug (max 1 2))',
  },
  (operator: string, fixes: readonly Fix[]) => ({
    message: `the operator ${quote(operator)} is no value; write \`(${operator} a b)\``,
    fixes,
  }),
);

export const wrongArity = define(
  {
    code: 'wrong-arity',
    severity: 'error',
    title: 'An operator, built-in function or special form with too few or too many parts',
    explanation:
      'Arithmetic, shifts and comparisons take two operands, `not` and `abs` one, `and or min max debug` at least one. `if` takes a condition and two branches, `defvar` and `set` a name and a value, `with` a collection, a name and one form. Several forms are made one with `{ }`. In free form the grammar sees to the rest, and only calls of built-in functions can have too few or too many arguments; the message shows how each is called.',
    bad: '(if (> Host.mem_free 0) 1)',
    good: '(if (> Host.mem_free 0) 1 0)',
    inFreeform: {
      bad: 'policy example\n  call debug(clamp(Host.cpu_count, 4))\nend policy',
      good: 'policy example\n  call debug(clamp(Host.cpu_count, 1, 4))\nend policy',
    },
  },
  (head: string, expected: string, found: number, advice: string, fixes: readonly Fix[]) => ({
    message: `${quote(head)} takes ${expected}, not ${found}${advice === '' ? '' : `; ${advice}`}`,
    fixes,
  }),
);

export const malformedLet = define(
  {
    code: 'malformed-let',
    severity: 'error',
    title: 'A `let` that is not bindings and a body',
    explanation:
      '`(let ((name value) (name value)) body)`: a list of bindings, each a list of a name and one value, then at least one form. The braces of `{ }` make blocks, not bindings.',
    bad: '(let (a 1) (debug a))',
    good: '(let ((a 1)) (debug a))',
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const malformedDefinition = define(
  {
    code: 'malformed-definition',
    severity: 'error',
    title: 'A `def` that is not a name, parameters and one form',
    explanation:
      '`(def name (parameter parameter) body)`: the parameters stand in `( )`, also when there are none, and the body is one form; several are made one with `{ }`. MOM takes parameters in `{ }` too, but adds a hidden one.',
    bad: '(def half {x} (/ x 2))',
    good: '(def half (x) (/ x 2))',
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const malformedLoop = define(
  {
    code: 'malformed-loop',
    severity: 'error',
    title: 'A `with` over something that is not a name',
    explanation:
      '`(with collection name form)`: the collection is a name such as `Guests` or `guest.io_tune`. Give a computed collection a name first, with `let`.',
    bad: '(with (debug Guests) g 1)',
    good: '(with Guests g 1)',
  },
  (written: string) =>
    `\`with\` goes over a name such as \`Guests\`, not over ${quote(written)}; name it with \`let\` first`,
);

export const badName = define(
  {
    code: 'bad-name',
    severity: 'error',
    title: 'Something that cannot be a name',
    explanation:
      'Variables, parameters and functions have plain names: ASCII letters, digits, `_` and `-`, without dots. `nil`, `Host` and `Guests` keep their meaning. MOM stores a name with a dot, but it can never be read.',
    bad: '(defvar nil 5)',
    good: '(defvar limit 5)',
  },
  (written: string, role: string, problem: string, fixes: readonly Fix[]) => ({
    message: `${quote(written)} cannot be ${role}: ${problem}`,
    fixes,
  }),
);

export const malformedName = defineWithFix(
  {
    code: 'malformed-name',
    severity: 'error',
    title: 'A name with a dot that joins nothing',
    explanation:
      'A dot stands between a name and its member, as in `guest.balloon_cur`. Two dots together, or one at the end, leave out a part.',
    bad: '(debug Host.)',
    good: '(debug Host.mem_free)',
  },
  (span, written: string) => {
    const repaired = written.replace(/\.+/gu, '.').replace(/\.$/u, '');
    return {
      message: `a part of ${quote(written)} is missing; write a name on both sides of each dot`,
      fixes: [{ title: `Write ${quote(repaired)}`, edits: [{ span, text: repaired }] }],
    };
  },
);
