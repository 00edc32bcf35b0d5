/** Diagnostics about values: types, missing values, ranges, loops, cost. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import type { Words } from './words.ts';

export const missingValue = define(
  {
    code: 'missing-value',
    severity: 'warning',
    title: 'A value that may be missing is used without a guard',
    explanation:
      'Collectors leave a field out when they cannot read it: a guest that boots, has no balloon or no agent. Arithmetic, comparison, `min`, `max` or a loop over a missing value ends the iteration for this guest (in MOM: the whole cycle, for every guest). Ask first: `if (present(x))`, in lists `(if (valid x) … …)`.',
    bad: '(with Guests guest (debug (+ 1 guest.balloon_cur)))',
    good: '(with Guests guest (if (valid guest.balloon_cur) (debug (+ 1 guest.balloon_cur)) 0))',
  },
  (w: Words, what: string, why: string | null, always: boolean) =>
    always
      ? `${what} is always missing here; use another value`
      : `${what} may be missing here${why === null ? '' : ` (${why})`}; ask ${w.ifPresent} first`,
);

export const divisionByZero = define(
  {
    code: 'division-by-zero',
    severity: 'warning',
    title: 'A divisor that can be zero',
    explanation:
      'Division by zero ends the iteration (in MOM: the whole cycle). Guard it with `if (d > 0)`, in lists `(if (> d 0) (/ n d) …)`; or give the divisor a floor, `max(1, d)`, in lists `(max 1 d)`, where values below 1 are not meant.',
    bad: '(debug (/ 100 Host.mem_free))',
    good: '(debug (/ 100 (max 1 Host.mem_free)))',
  },
  (w: Words, what: string, { lo, hi }: { readonly lo: number; readonly hi: number }) => {
    if (lo === 0 && hi === 0)
      return `${what} is a divisor and always zero; divide by something else`;
    // A floor of one would be all that a share ever is.
    const ways = hi <= 1 ? w.aboveZero : `${w.aboveZero} or ${w.atLeastOne}`;
    return `${what} is a divisor and can be zero; guard it with ${ways}`;
  },
);

export const badShift = defineWithFix(
  {
    code: 'bad-shift',
    severity: 'warning',
    title: 'A count that can be negative or fractional',
    explanation:
      'A shift multiplies or divides by a power of two: its count must be a whole number that is not negative. A text or list is repeated a whole number of times. A negative or fractional shift count, and a fractional repeat count, ends the iteration (in MOM: the whole cycle). Give a count that can be negative a floor: `max(0, n)`, in lists `(max 0 n)`.',
    bad: '(debug (<< 1 (- Host.cpu_count 8)))',
    good: '(debug (<< 1 (max 0 (- Host.cpu_count 8))))',
  },
  (span, w: Words, what: string, how: string) => {
    const message = `${what} is a count and can be ${how}`;
    if (how !== 'negative') return `${message}; counts are whole numbers`;
    const [before = '', after = ''] = w.call('max', '0', '…').split('…');
    return {
      message: `${message}; give it a floor with ${w.atLeastZero}`,
      fixes: [
        {
          title: `Write ${w.atLeastZero}`,
          isChoice: true,
          edits: [
            { span: { start: span.start, end: span.start }, text: before },
            { span: { start: span.end, end: span.end }, text: after },
          ],
        },
      ],
    };
  },
);

export const wrongType = define(
  {
    code: 'wrong-type',
    severity: 'error',
    title: 'A value of a type that the operation cannot take',
    explanation:
      'Whatever the input, the value has a type with which the operation ends the iteration (in MOM: the whole cycle). Numbers are written without quotes, texts with them.',
    bad: '(debug (+ 1 "one"))',
    good: '(debug (+ 1 1))',
  },
  (operation: string, needs: string, found: string, fixes: readonly Fix[] = []) => ({
    message: `${operation} needs ${needs}, but this is ${found}`,
    fixes,
  }),
);

export const mixedTypes = define(
  {
    code: 'mixed-types',
    severity: 'warning',
    title: 'A value that can be of a type that the operation cannot take',
    explanation:
      'On some paths the value has a type with which the operation ends the iteration. Give it one type on every path.',
    bad: '(defvar level 1)\n(if (> Host.cpu_count 4) (set level "high") 0)\n(debug (- level 1))',
    good: '(defvar level 1)\n(if (> Host.cpu_count 4) (set level 2) 0)\n(debug (- level 1))',
  },
  (operation: string, needs: string, found: string) =>
    `${operation} needs ${needs}, but this can be ${found}`,
);

export const notACollection = define(
  {
    code: 'not-a-collection',
    severity: 'error',
    title: 'A loop over something that is no collection',
    explanation:
      'A loop (`do`, in lists `with`) runs once per element of `Guests`, of the `io_tune` of a guest, of a list or of a text. A single value, such as the host, needs no loop.',
    bad: '(with Host item (debug item))',
    good: '(with Guests guest (debug guest.mem_unused))',
  },
  (found: string) => `a loop needs \`Guests\`, a list or a text, but this is ${found}`,
);

export const effectInLogic = define(
  {
    code: 'effect-in-logic',
    severity: 'warning',
    title: 'An operand of `and` or `or` that has an effect',
    explanation:
      'Operands without effects are evaluated only when needed; one with an effect is always evaluated, as in MOM, even when the operands before it decide. Move the effect out.',
    bad: '(defvar n 0)\n(debug (and (> Host.cpu_count 4) (set n 1)) n)',
    good: '(defvar n 0)\n(if (> Host.cpu_count 4) (set n 1) 0)\n(debug n)',
  },
  (operator: string) =>
    `this operand of \`${operator}\` has an effect and always runs, whatever the others say; move it out`,
);

export const singleOperand = defineWithFix(
  {
    code: 'single-operand',
    severity: 'warning',
    title: 'An operator of several operands that has one',
    explanation:
      '`and`, `or`, `min` and `max` of one operand are that operand. Mostly another operand has been forgotten, or a bracket stands in the wrong place.',
    bad: '(debug (max Host.mem_free))',
    good: '(debug (max Host.mem_free 1024))',
  },
  (head: Span, operator: string, whole: Span, operand: Span, isSingle: boolean) => ({
    message: `\`${operator}\` of one operand is that operand; add the other one, or leave \`${operator}\` out`,
    // `(max x)` is `x`, `max(x)` is `x`, and `max(a + b)` is `(a + b)`.
    fixes: [
      {
        title: `Leave \`${operator}\` out`,
        isChoice: true,
        edits:
          head.start === whole.start && !isSingle
            ? [{ span: head, text: '' }]
            : [
                { span: { start: whole.start, end: operand.start }, text: '' },
                { span: { start: operand.end, end: whole.end }, text: '' },
              ],
      },
    ],
  }),
);

export const recursion = define(
  {
    code: 'recursion',
    severity: 'error',
    title: 'A function that calls itself',
    explanation:
      'Every policy ends, and how long it takes is known before it runs, so a function may not call itself, directly or through others. Use a loop. MOM runs such a function until the stack of its interpreter is full, and drops the cycle.',
    bad: '(def down (n) (if (> n 0) (down (- n 1)) 0))\n(debug (down 3))',
    good: '(def down (n) (max 0 (- n 1)))\n(debug (down (down 3)))',
  },
  (path: readonly string[]) =>
    path.length <= 2
      ? `\`${path[0] ?? ''}\` calls itself, which no policy may`
      : `\`${path[0] ?? ''}\` calls itself through ${path
          .slice(1, -1)
          .map((p) => `\`${p}\``)
          .join(', ')}, which no policy may`,
);

export const wrongArgumentCount = define(
  {
    code: 'wrong-argument-count',
    severity: 'error',
    title: 'A call with too few or too many arguments',
    explanation:
      'A call gives each parameter one argument. The note shows where the function is defined. MOM finds this only when the call runs, and drops the whole cycle.',
    bad: '(def minus (a b) (- a b))\n(debug (minus 1))',
    good: '(def minus (a b) (- a b))\n(debug (minus 1 2))',
  },
  (name: string, wanted: string, given: number, signature: string) =>
    `\`${name}\` takes ${wanted}, but gets ${given}; write \`${signature}\``,
);

export const nestedLoops = define(
  {
    code: 'nested-loops',
    severity: 'warning',
    title: 'A loop over guests or lists inside another one',
    explanation:
      'With a thousand guests, a loop over guests inside another one runs a million times. Mostly the inner loop computes something that is the same for every guest: compute it in a loop of its own before. A loop over the devices of a guest inside a loop over guests is fine.',
    bad: '(with Guests a (with Guests b (debug (== (a.Prop "name") (b.Prop "name")))))',
    good: '(with Guests a (debug (a.Prop "name")))',
  },
  (degree: number) =>
    `this loop runs inside another: its cost grows with the number of guests to the power of ${degree}`,
);

export const unboundedGrowth = define(
  {
    code: 'unbounded-growth',
    severity: 'warning',
    title: 'A text or list that can grow without bound',
    explanation:
      'What is added in every iteration of a loop grows with the number of guests. A text or list of more than 1,000,000 elements ends the iteration. Keep its length bounded.',
    bad: '(defvar names "")\n(with Guests guest (set names (+ names (guest.Prop "name"))))\n(debug names)',
    good: '(with Guests guest (debug (guest.Prop "name")))',
  },
  (what: string) => `this ${what} can grow beyond 1,000,000 elements; keep its length bounded`,
);

export const tooCostly = define(
  {
    code: 'too-costly',
    severity: 'error',
    title: 'A policy that can run too long',
    explanation:
      'The number of steps of a policy set is computed before it runs, for a host with a thousand guests of sixteen devices each. More than 10^9 steps are refused: the host would wait for its policy. A host with more guests, or a long text that is looped over, can still need more: then the form ends with the fault `too-long`. The place is the form that costs most. Nest fewer loops, or make the functions that they call smaller.',
    bad: '(def total () (+ Host.mem_free Host.swap_total))\n(with Guests a (with Guests b (with Guests c (with Guests d (debug (total))))))',
    good: '(def total () (+ Host.mem_free Host.swap_total))\n(with Guests a (debug (total)))',
  },
  (steps: string) =>
    `the set can take ${steps} steps for a thousand guests, beyond 10^9; nest fewer loops and calls`,
);

export const tooManyInstances = define(
  {
    code: 'too-many-instances',
    severity: 'error',
    title: 'A function that is called in too many different settings',
    explanation:
      'A function is checked and compiled once per setting it is called in: where its free names are bound, and what is known of its arguments, their ranges included. A set may have 4,000 of these. Functions that call each other with many different constants, or that read variables of their callers, multiply them. Pass values as parameters, and make fewer calls with constants of their own. An example would fill pages, so there is none here.',
    bad: '',
    good: '(def a (x) x)\n(debug (a 1))',
  },
  (name: string) =>
    `the functions of this set, the last one \`${name}\`, are called in more than 4,000 different settings; pass what they read as parameters`,
);

export const callsTooDeep = define(
  {
    code: 'calls-too-deep',
    severity: 'error',
    title: 'Functions that call functions too deeply',
    explanation:
      'Functions may call functions about 100 deep, fewer where their bodies nest deeply. Call some of them one after the other instead. An example would fill pages, so there is none here.',
    bad: '',
    good: '(def a (x) x)\n(def b (x) (a x))\n(debug (b 1))',
  },
  () =>
    'the calls that lead here are nested too deeply; call some of these functions one after the other',
);

export const valueDiagnostics = [
  missingValue,
  divisionByZero,
  badShift,
  wrongType,
  mixedTypes,
  notACollection,
  effectInLogic,
  singleOperand,
  recursion,
  wrongArgumentCount,
  nestedLoops,
  unboundedGrowth,
  tooCostly,
  tooManyInstances,
  callsTooDeep,
] as const;
