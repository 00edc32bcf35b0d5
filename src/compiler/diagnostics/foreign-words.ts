/**
 * Words of other languages that authors write out of habit, and what stands for them here.
 * In: a name that nothing defines. Out: advice, for the message and for a fix.
 */

/** What stands for a word of another language. */
export interface ForeignWord {
  readonly advice: string;
  /** What to write in its place, where nothing else changes. */
  readonly write?: string;
  /**
   * What becomes of its call: a block of its arguments, its only argument, an `if` that has a value in
   * one branch, or a method of its first argument.
   */
  readonly call?: 'block' | 'argument' | 'when' | 'unless' | 'method';
}

/** A word that another one stands for, in a form as it looks. */
const renamed = (write: string, form: string): ForeignWord => ({
  advice: `write \`${form}\``,
  write,
});

const block: ForeignWord = { advice: 'several forms stand in `{ }`', call: 'block' };
const unrounded: ForeignWord = {
  advice: 'controls are rounded when they are sent, so leave it out',
  call: 'argument',
};
const fractional: ForeignWord = {
  advice: 'all numbers have fractions, so leave it out',
  call: 'argument',
};

/** A table of words, most of which have advice alone. */
const table = (
  rows: readonly (readonly [string, string | ForeignWord])[],
): ReadonlyMap<string, ForeignWord> =>
  new Map(rows.map(([name, row]) => [name, typeof row === 'string' ? { advice: row } : row]));

/** Forms of other languages whose parts are no operands: nothing is said of the names in them. */
const forms = table([
  ['elif', 'write another `(if …)` as the last part'],
  ['elseif', 'write another `(if …)` as the last part'],
  ['else', 'the last part of `(if condition a b)` is the other branch'],
  ['then', 'write `(if condition a b)`'],
  ['when', { advice: 'write `(if condition a 0)`', call: 'when' }],
  ['unless', { advice: 'write `(if condition 0 a)`', call: 'unless' }],
  ['cond', 'write `(if condition a b)`, one in the other'],
  ['case', 'write `(if condition a b)`, one in the other'],
  ['switch', 'write `(if condition a b)`, one in the other'],
  ['define', 'write `(defvar name value)` or `(def name (parameter) body)`'],
  ['defparameter', renamed('defvar', '(defvar name value)')],
  ['defconstant', renamed('defvar', '(defvar name value)')],
  ['var', renamed('defvar', '(defvar name value)')],
  ['setf', renamed('set', '(set name value)')],
  ['let*', { advice: 'write `let`, which binds in order', write: 'let' }],
  ['lambda', 'functions have names: write `(def name (parameter) body)` at top level'],
  ['for', 'write `(with Guests guest form)`'],
  ['foreach', 'write `(with Guests guest form)`'],
  ['dolist', 'write `(with Guests guest form)`'],
  ['loop', 'write `(with Guests guest form)`'],
  ['while', 'write `(with Guests guest form)`; there is no other loop'],
]);

const functions = table([
  ['progn', block],
  ['begin', block],
  ['do', block],
  [
    'return',
    { advice: 'a function gives the value of its body, so write that alone', call: 'argument' },
  ],
  ['print', renamed('debug', '(debug …)')],
  ['format', renamed('debug', '(debug …)')],
  ['log', renamed('debug', '(debug …)')],
  ['length', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['len', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['count', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['round', unrounded],
  ['floor', unrounded],
  ['int', unrounded],
  ['float', fractional],
  ['mod', 'there is no remainder'],
  ['eq', renamed('==', '(== a b)')],
  ['equal', renamed('==', '(== a b)')],
  ['isnull', renamed('null', '(null x)')],
]);

const truths: ReadonlyMap<string, '1' | '0'> = new Map([
  ...['true', 't', 'yes', 'on'].map((name) => [name, '1'] as const),
  ...['false', 'no', 'off'].map((name) => [name, '0'] as const),
]);

const values = table([
  ...[...truths].map(([name, due]) => [name, renamed(due, due)] as const),
  ...['nil', 'none', 'undefined'].map((name) => [name, renamed('nil', 'nil')] as const),
]);

/** Units that are no likely names. */
const unit = /^(?:[KMGT]i?B|us|ms)$/u;

const methods = ['Prop', 'Stat', 'StatAvg', 'Control', 'GetControl', 'SetVar', 'GetVar'];

/** Whether a call is a form of another language, whose parts mean nothing here. */
export const isForeignForm = (name: string): boolean => forms.has(name.toLowerCase());

/** What to write instead of a call that nothing defines. */
export function functionAdvice(name: string): ForeignWord | undefined {
  if (methods.includes(name))
    return {
      advice: `write it after its entity: \`(guest.${name} …)\``,
      write: name,
      call: 'method',
    };
  const small = name.toLowerCase();
  return forms.get(small) ?? functions.get(small);
}

/** What stands in list notation for a word that means true or false elsewhere. */
export const truthOf = (name: string): '1' | '0' | undefined => truths.get(name.toLowerCase());

/** What to write instead of a name that nothing defines. */
export function nameAdvice(name: string): ForeignWord | undefined {
  const small = name.toLowerCase();
  const known = values.get(small) ?? forms.get(small);
  if (known !== undefined) return known;
  if (unit.test(name))
    return { advice: 'lists have no units: write the number in the unit of its use' };
  const [left, right, ...more] = name.split('-');
  const both = left !== undefined && left !== '' && right !== undefined && right !== '';
  if (!both || more.length > 0) return undefined;
  const write = `(- ${left} ${right})`;
  return { advice: `to subtract, write \`${write}\``, write };
}

const freeformValues = table([
  ...['t', 'yes', 'on'].map((name) => [name, renamed('true', 'true')] as const),
  ...['no', 'off'].map((name) => [name, renamed('false', 'false')] as const),
  ...['nil', 'null', 'nan', 'undefined'].map((name) => [name, renamed('none', 'none')] as const),
]);

const freeformFunctions = table([
  ...['valid', 'defined', 'exists'].map(
    (name) => [name, renamed('present', 'present(x)')] as const,
  ),
  ...['isnull', 'is_null'].map((name) => [name, renamed('null', 'null(x)')] as const),
  ...['avg', 'mean', 'statavg'].map(
    (name) => [name, renamed('average', 'average(guest.mem_unused)')] as const,
  ),
  ...['print', 'write', 'log', 'format'].map(
    (name) => [name, renamed('debug', 'call debug(…)')] as const,
  ),
  ...['round', 'floor', 'int', 'nint', 'ceiling'].map((name) => [name, unrounded] as const),
  ...['float', 'dble'].map((name) => [name, fractional] as const),
  ...['length', 'len', 'count', 'size'].map((name) => [name, 'count in a `do`'] as const),
  ...['mod', 'modulo'].map((name) => [name, 'there is no remainder'] as const),
  ['merge', 'write `(c ? a : b)`'],
  ['prop', renamed('property', 'property(guest, name)')],
]);

/** The same for a call in free-form notation. */
export const freeformFunctionAdvice = (name: string): ForeignWord | undefined =>
  freeformFunctions.get(name.toLowerCase());

/** The same for a name in free-form notation. */
export function freeformNameAdvice(name: string): ForeignWord | undefined {
  const known = freeformValues.get(name.toLowerCase());
  if (known !== undefined || !name.includes('-')) return known;
  const difference = name.replaceAll('-', ' - ');
  return {
    advice: `to subtract, write \`${difference}\` without backquotes`,
    write: `(${difference})`,
  };
}
