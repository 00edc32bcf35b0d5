/** Diagnostics about names: variables, functions, scopes, definitions. */

import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import { spelling, unknownNameDiagnostics } from './unknown-names.ts';
import type { Words } from './words.ts';

export const useBeforeDefinition = define(
  {
    code: 'use-before-definition',
    severity: 'error',
    title: 'A name that is used before the form that defines it has run',
    explanation:
      'Top-level forms, and in free form the statements at the level of the policy, run in order, file by file in the order of the file names. The definition comes later than this use. Move the definition up, or to a file whose name sorts earlier.',
    bad: '(debug limit)\n(defvar limit 5)',
    good: '(defvar limit 5)\n(debug limit)',
  },
  (name: string) => `\`${name}\` is defined only after this runs; move its definition before it`,
);

export const maybeUnbound = define(
  {
    code: 'maybe-unbound',
    severity: 'warning',
    title: 'A name that is bound on only some of the paths that lead here',
    explanation:
      'A definition in one branch of an `if` binds the name only when that branch runs. On the other paths the name means an outer variable, or nothing, which ends the iteration. Define the name on every path, or before the `if`.',
    bad: '(if (> Host.cpu_count 4) (defvar big 1) 0)\n(debug big)',
    good: '(defvar big 0)\n(if (> Host.cpu_count 4) (set big 1) 0)\n(debug big)',
  },
  (name: string, outer: boolean) =>
    outer
      ? `\`${name}\` is defined on only some paths to here; on the others it is the outer \`${name}\``
      : `\`${name}\` is defined on only some paths to here; define it on every path`,
);

export const callerProvidedName = defineWithFix(
  {
    code: 'caller-provided-name',
    severity: 'warning',
    title: 'A function that reads a local variable of its caller',
    explanation:
      'Scoping is dynamic: a name that is neither a parameter nor a local of the function is looked up in the function that calls it. That is rarely meant; mostly a parameter is misspelt. Name the parameter so, or pass the value.',
    bad: '(def double (nubmer) (* 2 number))\n(let ((number 4)) (debug (double number)))',
    good: '(def double (number) (* 2 number))\n(let ((number 4)) (debug (double number)))',
  },
  (span: Span, name: string, callee: string, parameter: string | undefined) => ({
    message: `\`${name}\` is no parameter or local of \`${callee}\`: its caller's variable is read${
      parameter === undefined
        ? '; pass it as a parameter'
        : `; did you mean the parameter \`${parameter}\`?`
    }`,
    fixes: spelling(span, parameter),
  }),
);

export const argumentCapture = define(
  {
    code: 'argument-capture',
    severity: 'warning',
    title: 'An argument that MOM would evaluate with an earlier parameter',
    explanation:
      'MOM binds arguments one after the other in the scope of the called function, so a later argument that mentions the name of an earlier parameter reads that parameter. Momus evaluates all arguments where the call stands. Rename the parameter or the variable; then both read the same value.',
    bad: '(def minus (a b) (- a b))\n(let ((a 10) (x 1)) (debug (minus x a)))',
    good: '(def minus (left right) (- left right))\n(let ((a 10) (x 1)) (debug (minus x a)))',
  },
  (name: string, callee: string) =>
    `\`${name}\` is the caller's variable here, but MOM would read the parameter \`${name}\` of \`${callee}\` that is bound before; rename one of them`,
);

export const shadowsBuiltin = define(
  {
    code: 'shadows-builtin',
    severity: 'warning',
    title: 'A variable with the name of a built-in',
    explanation:
      'In MOM a variable of this name changes what the operator or the call means. In Momus it never does, so the two differ. Choose another name.',
    bad: '(let ((min 5)) (debug min))',
    good: '(let ((least 5)) (debug least))',
  },
  (name: string) =>
    `\`${name}\` is the name of a built-in, which MOM would replace by this variable; choose another name`,
);

export const callOfVariable = define(
  {
    code: 'call-of-variable',
    severity: 'error',
    title: 'A call of a variable',
    explanation:
      'Functions are called, and variables hold values, never functions. Write the name without brackets to read it. Where a variable and a function share a name, rename one of them.',
    bad: '(defvar limit 5)\n(debug (limit))',
    good: '(defvar limit 5)\n(debug limit)',
  },
  (w: Words, name: string, call: Span | null) => {
    const what = `\`${name}\` holds a value here and cannot be called`;
    if (name === 'Host') return `${what}; write ${w.readHost}`;
    if (name === 'Guests') return `${what}; go over it with ${w.overGuests('guest')}`;
    return {
      message: `${what}; write it without ${w.brackets} to read it`,
      fixes:
        call === null ? [] : [{ title: `Write \`${name}\``, edits: [{ span: call, text: name }] }],
    };
  },
);

export const redefinesBuiltin = define(
  {
    code: 'redefines-builtin',
    severity: 'error',
    title: 'A function with the name of a built-in',
    explanation:
      'MOM accepts such a definition and ignores it: a call still means the built-in. Choose another name. In free form this concerns the built-ins of lists too, such as `valid` and `set`: both notations call what the other defines. (A name that free form itself reserves, `min`, is [`bad-name`](bad-name.md) there.)',
    bad: '(def min (a b) (if (< a b) a b))',
    good: '(def smaller (a b) (if (< a b) a b))\n(debug (smaller 1 2))',
    inFreeform: {
      bad: 'policy example\n  function valid(x)\n    return x > 0\n  end function\n  call debug(valid(4))\nend policy',
      good: 'policy example\n  function is_valid(x)\n    return x > 0\n  end function\n  call debug(is_valid(4))\nend policy',
    },
  },
  (name: string) => `\`${name}\` is a built-in and cannot be redefined; choose another name`,
);

export const redefinedFunction = define(
  {
    code: 'redefined-function',
    severity: 'warning',
    title: 'A function that is defined twice',
    explanation:
      'Top-level forms run in order, so calls before the second definition mean the first one, and calls after it the second. Remove one, or give it another name.',
    bad: '(def level () 1)\n(debug (level))\n(def level () 2)\n(debug (level))',
    good: '(def level () 1)\n(debug (level))',
  },
  (name: string) => `\`${name}\` is defined before; this definition replaces it from here on`,
);

export const nestedFunction = define(
  {
    code: 'nested-function',
    severity: 'error',
    title: 'A function that is defined inside a form',
    explanation:
      'MOM takes a `def` anywhere and defines the function when it is reached. Here functions are defined at top level (in free form: at the level of the policy), unconditionally, so that it is known which function a call means. Move the definition there.',
    bad: '(if 1 (def f () 1) 0)',
    good: '(def f () 1)\n(debug (f))',
  },
  (w: Words, name: string) =>
    `\`${name}\` must be defined at ${w.topLevel}; move the definition out of this ${w.inner}`,
);

export const definitionWithoutEffect = define(
  {
    code: 'definition-without-effect',
    severity: 'warning',
    title: 'A definition of a name that has a value already',
    explanation:
      '`defvar` keeps the value of a name that its scope holds already, as MOM does, also across the files of a set. The same holds for a second binding of a name in one `let`. Use `set` to change a variable.',
    bad: '(defvar limit 1)\n(defvar limit 2)\n(debug limit)',
    good: '(defvar limit 1)\n(set limit 2)\n(debug limit)',
  },
  (name: string) => `\`${name}\` has a value here already, which stays; use \`set\` to change it`,
);

export const duplicateParameter = define(
  {
    code: 'duplicate-parameter',
    severity: 'warning',
    title: 'Two parameters of one name',
    explanation: 'The first one is bound; the second one can never be read. Rename one of them.',
    bad: '(def f (a a) a)\n(debug (f 1 2))',
    good: '(def f (a b) (+ a b))\n(debug (f 1 2))',
  },
  (name: string) =>
    `\`${name}\` is a parameter already, and the first one is what the name means; rename this one`,
);

export const unusedName = defineWithFix(
  {
    code: 'unused-name',
    severity: 'warning',
    title: 'A parameter or local variable that is never read',
    explanation:
      'Often this is a misspelling, and another name is read instead. Correct it, remove the name, or begin it with `_` to say that it is meant.',
    bad: '(def twice (number unit) (* 2 number))\n(debug (twice 4 1))',
    good: '(def twice (number _unit) (* 2 number))\n(debug (twice 4 1))',
  },
  (span, name: string, what: 'parameter' | 'variable', isAssigned: boolean) => ({
    message: `the ${what} \`${name}\` is never read; remove it, or begin its name with \`_\``,
    fixes: isAssigned ? [] : spelling(span, `_${name}`),
  }),
);

export const unusedFunction = define(
  {
    code: 'unused-function',
    severity: 'warning',
    title: 'A function that is never called',
    explanation:
      'Call it, or remove it; it may be that another name is called by mistake. A name that begins with `_` is left alone.',
    bad: '(def half (x) (/ x 2))',
    good: '(def half (x) (/ x 2))\n(debug (half 4))',
  },
  (name: string) => `\`${name}\` is never called; call it, remove it, or begin its name with \`_\``,
);

export const notAValue = define(
  {
    code: 'not-a-value',
    severity: 'error',
    title: 'A function or method used as a value',
    explanation:
      'Functions, built-ins and methods can be called, but not stored, passed or compared, which MOM allows. To call it, give it its arguments: `abs(x)`, in lists `(abs x)`.',
    bad: '(let ((f abs)) (debug f))',
    good: '(debug (abs -3))',
  },
  (w: Words, name: string, what: 'function' | 'subroutine' | 'built-in') => {
    const call = what === 'subroutine' ? w.statement(name, '…') : w.call(name, '…');
    return `\`${name}\` is a ${what}, which can be called but is no value; write \`${call}\` to call it`;
  },
);

export const nameDiagnostics = [
  ...unknownNameDiagnostics,
  useBeforeDefinition,
  maybeUnbound,
  callerProvidedName,
  argumentCapture,
  shadowsBuiltin,
  callOfVariable,
  redefinesBuiltin,
  redefinedFunction,
  nestedFunction,
  definitionWithoutEffect,
  duplicateParameter,
  unusedName,
  unusedFunction,
  notAValue,
] as const;
