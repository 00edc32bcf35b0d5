/** Diagnostics about names that nothing defines: variables, functions, parameters of the host. */
import type { Span } from '../text/source.ts';
import { defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { type ForeignWord, truthOf } from './foreign-words.ts';
import type { Words } from './words.ts';

/** A fix that replaces a span by what is surely meant. */
export const written = (span: Span, due: string | undefined): readonly Fix[] =>
  due === undefined ? [] : [{ title: `Write \`${due}\``, edits: [{ span, text: due }] }];

/** A fix that replaces a span by a name that is near: a guess, which the author has to choose. */
export const spelling = (span: Span, suggestion: string | undefined): readonly Fix[] =>
  written(span, suggestion).map((fix) => ({ ...fix, isChoice: true }));

const meant = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`;

/** What another policy keeps to itself: its place is in a note, and a fix makes it public. */
const keptElsewhere = 'another policy of the set keeps it to itself; declare it `public` there';

/** Where a name exists that nothing defines at a place. */
export interface ElsewhereDefined {
  /** What introduces it: a loop over `Guests`, which may still be to write, another loop, or something else. */
  readonly by: 'guests' | 'nothing' | 'loop' | 'other';
  /** The function in which it is used, called with the name as another parameter. */
  readonly callee: string | null;
}

/** What to do where a name is used outside of what introduces it. */
function insteadOfOutside(w: Words, name: string, { by, callee }: ElsewhereDefined): string {
  if (by === 'other') return `it exists only inside the ${w.inner} that introduces it`;
  if (callee !== null) return `make it a parameter: \`${callee}\``;
  if (by === 'nothing') return `write ${w.overGuests(name)} around this`;
  const own = by === 'guests' ? `, or write ${w.overGuests(name)} around it` : '';
  return `it exists only inside of its loop: move this there${own}`;
}

export const unknownName = defineWithFix(
  {
    code: 'unknown-name',
    severity: 'error',
    title: 'A name that nothing defines',
    explanation:
      'The name is neither a variable that is visible here nor `Host` or `Guests`. MOM finds this only when the form runs, and drops the whole cycle for every guest. Declare it (`real :: x = 1`, in lists `(defvar x 1)`), or correct the spelling. What a free-form policy declares is its own, unless it says `public`.',
    bad: '(defvar threshold 0.2)\n(debug treshold)',
    good: '(defvar threshold 0.2)\n(debug threshold)',
  },
  (
    span: Span,
    w: Words,
    name: string,
    suggestion: string | undefined,
    elsewhere: ElsewhereDefined | null,
    isKept = false,
  ) => {
    const foreign = w.nameAdvice(name);
    if (elsewhere !== null)
      return `nothing defines \`${name}\` here; ${insteadOfOutside(w, name, elsewhere)}`;
    if (isKept) return `nothing defines \`${name}\` here; ${keptElsewhere}`;
    if (foreign !== undefined)
      return {
        message: `nothing defines \`${name}\`; ${foreign.advice}`,
        fixes: written(span, foreign.write),
      };
    if (suggestion === undefined) return `nothing defines \`${name}\`; ${w.defineVariable}`;
    return {
      message: `nothing defines \`${name}\`${meant(suggestion)}`,
      fixes: spelling(span, suggestion),
    };
  },
);

/** What a call of a function that nothing defines may have meant. */
export interface MeantFunction {
  /** The call as a whole, and its arguments. */
  readonly call: { readonly span: Span; readonly args: readonly { readonly span: Span }[] };
  /** A known name that is near. */
  readonly suggestion: string | undefined;
  /** A function of the other notation: how this one writes it. */
  readonly ofOther?: { readonly signature: string; readonly fixes: readonly Fix[] } | undefined;
  /** Another policy has it. */
  readonly isKept?: boolean;
}

/** What a call of a word of another language becomes. */
function callInstead(
  callee: Span,
  { span, args }: MeantFunction['call'],
  { write, call }: ForeignWord,
): readonly Fix[] {
  if (call === undefined) return written(callee, write);
  const [first, second, ...more] = args.map((arg) => arg.span);
  if (first === undefined) return [];
  const insert = (offset: number, text: string) => ({ span: { start: offset, end: offset }, text });
  const last = { start: span.end - 1, end: span.end };
  switch (call) {
    case 'block': {
      const open = { span: { start: span.start, end: callee.end }, text: '{' };
      return [{ title: 'Write `{ }`', edits: [open, { span: last, text: '}' }] }];
    }
    case 'argument':
      return second === undefined ? [alone(callee, span, first)] : [];
    case 'when':
    case 'unless': {
      if (second === undefined || more.length > 0) return [];
      const other = call === 'when' ? insert(last.start, ' 0') : insert(first.end, ' 0');
      return [{ title: 'Write `if`', edits: [{ span: callee, text: 'if' }, other] }];
    }
    case 'method': {
      // `(Control guest "balloon_target" 5)`
      if (second === undefined || write === undefined) return [];
      const before = { span: { start: callee.start, end: first.start }, text: '' };
      return [{ title: `Write \`….${write}\``, edits: [before, insert(first.end, `.${write}`)] }];
    }
    default:
      return call satisfies never;
  }
}

/** `(round x)` is `x`, and `round(a + b)` is `(a + b)`. */
function alone(callee: Span, whole: Span, argument: Span): Fix {
  const edits =
    callee.start === whole.start
      ? [{ span: callee, text: '' }]
      : [
          { span: { start: whole.start, end: argument.start }, text: '' },
          { span: { start: argument.end, end: whole.end }, text: '' },
        ];
  return { title: 'Leave it out', edits };
}

export const unknownFunction = defineWithFix(
  {
    code: 'unknown-function',
    severity: 'error',
    title: 'A call of a function that nothing defines',
    explanation:
      'The name is neither a built-in nor a function of the set. Write a `function` or `subroutine` of that name, in lists a `def` at top level, before the form that calls it runs; or correct the spelling. The procedures of a free-form policy are its own, unless `public` stands in front of them.',
    bad: '(def half (x) (/ x 2))\n(debug (hlaf 4))\n(debug (half 4))',
    good: '(def half (x) (/ x 2))\n(debug (half 4))',
  },
  (
    span: Span,
    w: Words,
    name: string,
    { call, suggestion, ofOther, isKept = false }: MeantFunction,
  ) => {
    const foreign = w.functionAdvice(name);
    const message = `nothing defines a function \`${name}\``;
    if (isKept) return `${message} here; ${keptElsewhere}`;
    if (foreign !== undefined)
      return { message: `${message}; ${foreign.advice}`, fixes: callInstead(span, call, foreign) };
    if (ofOther !== undefined)
      return { message: `${message}; write \`${ofOther.signature}\``, fixes: ofOther.fixes };
    if (suggestion === undefined) return `${message}; ${w.defineFunction}`;
    return { message: message + meant(suggestion), fixes: spelling(span, suggestion) };
  },
);

export const assignmentToUnknown = defineWithFix(
  {
    code: 'assignment-to-unknown',
    severity: 'error',
    title: 'An assignment to a name that nothing defines',
    explanation:
      'An assignment (`x = 1`, in lists `(set x 1)`) changes a variable that exists, and nothing makes this one. Declare it first (`real :: x = 1`, in lists `(defvar x 1)`), or correct the spelling. (In a text of only `(set …)` forms this is the warning `unknown-parameter`.)',
    bad: '(set limit 5)\n(debug 1)',
    good: '(defvar limit 1)\n(set limit 5)\n(debug limit)',
  },
  (
    span: Span,
    w: Words,
    name: string,
    suggestion: string | undefined,
    isKept = false,
    control?: { readonly written: string; readonly fix: Fix },
  ) => {
    const message = `nothing defines \`${name}\`, so it cannot be set`;
    if (isKept) return `${message}; ${keptElsewhere}`;
    if (control !== undefined)
      return {
        message: `${message}; to set the control, write \`${control.written}\``,
        fixes: [control.fix],
      };
    if (suggestion === undefined) return `${message}; ${w.defineVariable}`;
    return { message: message + meant(suggestion), fixes: spelling(span, suggestion) };
  },
);

export const unknownParameter = defineWithFix(
  {
    code: 'unknown-parameter',
    severity: 'warning',
    title: 'A parameter that the policy set does not know',
    explanation:
      'A text of only `(set NAME value)` forms is a parameter policy, as the engine sends it. A form whose name nothing defines, or whose value is unknown, is skipped; the others take effect, also on names that later policies define. In MOM one such form aborts every cycle. `True` and `False`, which the engine sends, are names too, and known only where a policy of the set defines them, as the shipped `00-settings.policy` does; `1` and `0` need nothing. Load the policy that defines the name in the same set, or remove the parameter.',
    bad: '(set ksmEnabled 1)',
    good: '(defvar ksmEnabled 0)\n(set ksmEnabled 1)\n(debug ksmEnabled)',
  },
  (span: Span, name: string, meant: string | undefined, value?: string) => {
    if (value === undefined)
      return {
        message: `no policy of the set defines \`${name}\`${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}; this parameter is skipped`,
        fixes: spelling(span, meant),
      };
    const due = truthOf(value);
    const message = `nothing defines \`${value}\`, the value of this parameter, so it is skipped`;
    if (due === undefined) return message;
    return { message: `${message}; write \`${due}\``, fixes: written(span, due) };
  },
);

export const unknownNameDiagnostics = [
  unknownName,
  unknownFunction,
  assignmentToUnknown,
  unknownParameter,
] as const;
