/**
 * What messages quote, in the words of each notation: a text is told in its own.
 * In: nothing. Out: one table per notation; a message names what it needs of it.
 */
import {
  type ForeignWord,
  freeformFunctionAdvice,
  freeformNameAdvice,
  functionAdvice,
  nameAdvice,
} from './foreign-words.ts';

/** The words of one notation. Texts that are code stand in backquotes. */
export interface Words {
  /** How to define a variable, and a function. */
  readonly defineVariable: string;
  readonly defineFunction: string;
  /** What the names of a set stand at, and what a definition elsewhere stands in. */
  readonly topLevel: string;
  readonly inner: string;
  /** What asks whether a value is there. */
  readonly ifPresent: string;
  /** What asks whether a divisor is above zero, what keeps one of at least one there, and a count from being negative. */
  readonly aboveZero: string;
  readonly atLeastOne: string;
  readonly atLeastZero: string;
  /** What calls something. */
  readonly brackets: string;
  /** A loop over the guests, and the word that begins a loop. */
  readonly overGuests: (item: string) => string;
  readonly loop: string;
  readonly readHost: string;
  readonly missing: string;
  /** A call: `(f a b)`. */
  readonly call: (name: string, ...args: readonly string[]) => string;
  /** A call whose value nobody uses: `call f(a, b)`. */
  readonly statement: (name: string, ...args: readonly string[]) => string;
  /** How a function begins: `subroutine f(a, b)`. */
  readonly header: (
    keyword: 'function' | 'subroutine',
    name: string,
    ...params: readonly string[]
  ) => string;
  /** A use of a method: `(guest.Prop "name")`; without the name of what it picks, `(guest.Prop …)`. */
  readonly method: (of: string, method: string, name: string | null) => string;
  /** What a method is called: the word that a message names. */
  readonly methodName: (method: string) => string;
  /** What sets a control: `(guest.Control "balloon_target" value)`. */
  readonly setControl: (of: string, control: string) => string;
  /** What sets a limit of a device, by the name of the setter. */
  readonly setLimit: (of: string, setter: string) => string;
  /** What was probably meant by a word of another language. */
  readonly nameAdvice: (name: string) => ForeignWord | undefined;
  readonly functionAdvice: (name: string) => ForeignWord | undefined;
}

const list: Words = {
  defineVariable: 'define it before with `defvar`',
  defineFunction: 'define it with `def`',
  topLevel: 'top level',
  inner: 'form',
  ifPresent: '`(valid …)`',
  aboveZero: '`(if (> … 0) …)`',
  atLeastOne: '`(max 1 …)`',
  atLeastZero: '`(max 0 …)`',
  brackets: 'brackets',
  overGuests: (item) => `\`(with Guests ${item} …)\``,
  loop: '`with`',
  readHost: '`Host.mem_free`, or `(Host.StatAvg "mem_free")`',
  missing: 'nil',
  call: (name, ...args) => `(${[name, ...args].join(' ')})`,
  statement: (name, ...args) => `(${[name, ...args].join(' ')})`,
  header: (_keyword, name, ...params) => `(def ${name} (${params.join(' ')}) …)`,
  method: (of, method, name) => `(${of}.${method} ${name === null ? '…' : `"${name}"`})`,
  methodName: (method) => method,
  setControl: (of, control) => `(${of}.Control "${control}" value)`,
  setLimit: (of, setter) => `(${of}.${setter} value)`,
  nameAdvice,
  functionAdvice,
};

/** `setReadBytesSec` sets `read_bytes_sec`. */
const limitOf = (setter: string): string =>
  setter
    .replace(/^set/u, '')
    .replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)
    .replace(/^_/u, '');

const methodNames: Readonly<Record<string, string>> = {
  Prop: 'property',
  Stat: 'stat',
  StatAvg: 'average',
  Control: 'control',
  GetControl: 'control',
  SetVar: 'saved',
  GetVar: 'saved',
};

/** Properties of guests that free form reads like fields (a device has a field `name`); the others with `property`. */
export const freeformProperties: ReadonlySet<string> = new Set(['name', 'uuid']);

const freeform: Words = {
  defineVariable: 'declare it before, as in `real :: x = 0`',
  defineFunction: 'write a `function` or `subroutine` of that name',
  topLevel: 'policy level',
  inner: 'block',
  ifPresent: '`present(…)`',
  aboveZero: '`if (… > 0)`',
  atLeastOne: '`max(1, …)`',
  atLeastZero: '`max(0, …)`',
  brackets: 'parentheses',
  overGuests: (item) => `\`do ${item} in Guests\``,
  loop: '`do`',
  readHost: '`Host.mem_free`, or `average(Host.mem_free)`',
  missing: 'none',
  call: (name, ...args) => `${name}(${args.join(', ')})`,
  statement: (name, ...args) => `call ${name}(${args.join(', ')})`,
  header: (keyword, name, ...params) => `${keyword} ${name}(${params.join(', ')})`,
  method(of, method, name) {
    const word = methodNames[method];
    if (word === undefined) return `${of}.control.${limitOf(method)}`;
    switch (method) {
      case 'Stat':
        return `stat(${of}, ${name === null ? '…' : `"${name}"`})`;
      case 'StatAvg':
        return name === null ? `average(${of}.…)` : `average(${of}.${name})`;
      case 'Prop':
        if (name === null) return `property(${of}, …)`;
        return freeformProperties.has(name) ? `${of}.${name}` : `property(${of}, "${name}")`;
      default:
        return name === null ? `${word}(${of}, …)` : `${of}.${word}.${name}`;
    }
  },
  methodName: (method) => methodNames[method] ?? `control.${limitOf(method)}`,
  setControl: (of, control) => `${of}.control.${control} = value`,
  setLimit: (of, setter) => `${of}.control.${limitOf(setter)} = value`,
  nameAdvice: freeformNameAdvice,
  functionAdvice: freeformFunctionAdvice,
};

/** The words of each notation. */
export const words: Readonly<Record<'list' | 'freeform', Words>> = { list, freeform };
