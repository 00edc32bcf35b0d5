/**
 * Words of other languages that authors write out of habit, and what stands for them here.
 * In: a name that nothing defines. Out: advice, for the message.
 */

/** Forms of other languages whose parts are no operands: nothing is said of the names in them. */
const forms: ReadonlyMap<string, string> = new Map([
  ['elif', 'write another `(if …)` as the last part'],
  ['elseif', 'write another `(if …)` as the last part'],
  ['else', 'the last part of `(if condition a b)` is the other branch'],
  ['then', 'write `(if condition a b)`'],
  ['when', 'write `(if condition a 0)`'],
  ['unless', 'write `(if condition 0 a)`'],
  ['cond', 'write `(if condition a b)`, one in the other'],
  ['case', 'write `(if condition a b)`, one in the other'],
  ['switch', 'write `(if condition a b)`, one in the other'],
  ['define', 'write `(defvar name value)` or `(def name (parameter) body)`'],
  ['defparameter', 'write `(defvar name value)`'],
  ['defconstant', 'write `(defvar name value)`'],
  ['var', 'write `(defvar name value)`'],
  ['setf', 'write `(set name value)`'],
  ['let*', 'write `let`, which binds in order'],
  ['lambda', 'functions have names: write `(def name (parameter) body)` at top level'],
  ['for', 'write `(with Guests guest form)`'],
  ['foreach', 'write `(with Guests guest form)`'],
  ['dolist', 'write `(with Guests guest form)`'],
  ['loop', 'write `(with Guests guest form)`'],
  ['while', 'write `(with Guests guest form)`; there is no other loop'],
]);

const functions: ReadonlyMap<string, string> = new Map([
  ['progn', 'several forms stand in `{ }`'],
  ['begin', 'several forms stand in `{ }`'],
  ['do', 'several forms stand in `{ }`'],
  ['return', 'a function gives the value of its body, so write that alone'],
  ['print', 'write `(debug …)`'],
  ['format', 'write `(debug …)`'],
  ['log', 'write `(debug …)`'],
  ['length', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['len', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['count', 'count in a loop: `(with Guests guest (set n (+ n 1)))`'],
  ['round', 'controls are rounded when they are sent, so leave it out'],
  ['floor', 'controls are rounded when they are sent, so leave it out'],
  ['int', 'controls are rounded when they are sent, so leave it out'],
  ['float', 'all numbers have fractions, so leave it out'],
  ['mod', 'there is no remainder'],
  ['eq', 'write `(== a b)`'],
  ['equal', 'write `(== a b)`'],
  ['isnull', 'write `(null x)`'],
]);

const truths: ReadonlyMap<string, '1' | '0'> = new Map([
  ...['true', 't', 'yes', 'on'].map((name) => [name, '1'] as const),
  ...['false', 'no', 'off'].map((name) => [name, '0'] as const),
]);

const values: ReadonlyMap<string, string> = new Map([
  ...[...truths].map(([name, due]) => [name, `write \`${due}\``] as const),
  ['nil', 'write `nil`'],
  ['none', 'write `nil`'],
  ['undefined', 'write `nil`'],
]);

const methods = ['Prop', 'Stat', 'StatAvg', 'Control', 'GetControl', 'SetVar', 'GetVar'];

/** Whether a call is a form of another language, whose parts mean nothing here. */
export const isForeignForm = (name: string): boolean => forms.has(name.toLowerCase());

/** What to write instead of a call that nothing defines. */
export function functionAdvice(name: string): string | undefined {
  if (methods.includes(name)) return `write it after its entity: \`(guest.${name} …)\``;
  const small = name.toLowerCase();
  return forms.get(small) ?? functions.get(small);
}

/** What stands in list notation for a word that means true or false elsewhere. */
export const truthOf = (name: string): '1' | '0' | undefined => truths.get(name.toLowerCase());

/** What to write instead of a name that nothing defines. */
export function nameAdvice(name: string): string | undefined {
  const small = name.toLowerCase();
  const known = values.get(small) ?? forms.get(small);
  if (known !== undefined) return known;
  const [left, right, ...more] = name.split('-');
  const both = left !== undefined && left !== '' && right !== undefined && right !== '';
  return both && more.length === 0 ? `to subtract, write \`(- ${left} ${right})\`` : undefined;
}

const freeformValues: ReadonlyMap<string, string> = new Map([
  ...['t', 'yes', 'on'].map((name) => [name, 'write `true`'] as const),
  ...['no', 'off'].map((name) => [name, 'write `false`'] as const),
  ...['nil', 'null', 'nan', 'undefined'].map((name) => [name, 'write `none`'] as const),
]);

const freeformFunctions: ReadonlyMap<string, string> = new Map([
  ...['valid', 'defined', 'exists'].map((name) => [name, 'write `present(x)`'] as const),
  ...['isnull', 'is_null'].map((name) => [name, 'write `null(x)`'] as const),
  ...['avg', 'mean', 'statavg'].map((name) => [name, 'write `average(guest.mem_unused)`'] as const),
  ...['print', 'write', 'log', 'format'].map((name) => [name, 'write `call debug(…)`'] as const),
  ...['round', 'floor', 'int', 'nint', 'ceiling'].map(
    (name) => [name, 'controls are rounded when they are sent, so leave it out'] as const,
  ),
  ...['float', 'dble'].map(
    (name) => [name, 'all numbers have fractions, so leave it out'] as const,
  ),
  ...['length', 'len', 'count', 'size'].map((name) => [name, 'count in a `do`'] as const),
  ...['mod', 'modulo'].map((name) => [name, 'there is no remainder'] as const),
  ['merge', 'write `(c ? a : b)`'],
  ['prop', 'write `property(guest, name)`'],
]);

/** The same for a call in free-form notation. */
export const freeformFunctionAdvice = (name: string): string | undefined =>
  freeformFunctions.get(name.toLowerCase());

/** The same for a name in free-form notation. */
export function freeformNameAdvice(name: string): string | undefined {
  const known = freeformValues.get(name.toLowerCase());
  if (known !== undefined || !name.includes('-')) return known;
  return `to subtract, write \`${name.replaceAll('-', ' - ')}\` without backquotes`;
}
