/**
 * Hostile bundles, each with a name and the reason for which it is refused; null: it is accepted,
 * and must run harmlessly.
 */
import type { Ir } from '../../../src/compiler/lower/ir.ts';
import {
  bound,
  fails,
  fn,
  guests,
  handMade,
  host,
  loop,
  one,
  op,
  propose,
  sealed,
  seq,
  store,
  text,
  x,
} from './hand-made.ts';

export interface Attack {
  readonly name: string;
  readonly text: () => string;
  readonly refused: RegExp | null;
}

export const attack = (name: string, refused: RegExp | null, make: () => string): Attack => ({
  name,
  text: make,
  refused,
});
/** A module of one form. */
export const form = (
  name: string,
  refused: RegExp | null,
  ir: () => unknown,
  others: object = {},
): Attack => attack(name, refused, () => sealed(handMade([ir() as Ir], others)));

/** Names and texts that would mean something if they were ever code, or keys of a plain object. */
export const hostileTexts: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'a b',
  'é',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\0',
  '\ud800',
  '*/',
  '//',
  '/*',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what would be one, were it code
  '${globalThis.canary = 1}',
  '");globalThis.canary=1;("',
  "'];globalThis.canary=1;//",
  '`;globalThis.canary=1;`',
  '*/globalThis.canary=1;/*',
  '\n;globalThis.canary=1;//',
  '\u2028globalThis.canary=1;//',
  'x;globalThis.canary=1',
  '__defineGetter__',
  'eval',
  'this',
  'class',
];

/** One module that uses a text in every place that holds one. */
export function everywhere(v: string): string {
  const item = { entity: 'host', name: v } as const;
  const body = seq(
    text(v),
    store(text(v)),
    { k: 'debug', args: [text(v), x], at: 1 },
    { k: 'field', of: host, ...item, r: 'num' },
    { k: 'average', of: host, ...item, r: 'num' },
    { k: 'property', of: host, ...item, r: 'any' },
    { k: 'stat', of: host, ...item, r: 'num', default: one },
    {
      k: 'save',
      of: host,
      ...item,
      r: 'any',
      value: { k: 'saved', of: host, ...item, r: 'any' },
      at: 1,
    },
    propose(host, { k: 'proposed', of: host, ...item, r: 'num' }, v),
    { k: 'call', fn: 0, args: [text(v)], at: 1 },
    op('add', x, text(v)),
    fails,
  );
  const slots = [v, v, v, v, v].map((name) => ({ name, repr: 'any' }));
  return sealed(
    handMade([body, x], {
      sources: [v],
      slots,
      functions: [fn(v, [2], op('add', text(v), { k: 'slot', slot: 2, r: 'any' }))],
    }),
  );
}

const indices: readonly Attack[] = [-1, 0.5, 4_294_967_296, 1e308].flatMap((n) => [
  form(`slot ${n}`, /malformed at module\.forms\.0\.body\.slot/, () => ({
    k: 'slot',
    slot: n,
    r: 'any',
  })),
  form(`function ${n}`, /malformed/, () => ({ k: 'call', fn: n, args: [], at: 1 })),
  form(`site ${n}`, /malformed/, () => ({ ...fails, at: n })),
]);

const nowhere: readonly Attack[] = [
  form('a slot that does not exist', /slot does not exist/, () => ({
    k: 'slot',
    slot: 5,
    r: 'any',
  })),
  form('the scope of a foreign slot', /slot does not exist/, () => ({
    k: 'scope',
    slots: [0, 99],
    body: x,
  })),
  form('a foreign slot is bound', /slot does not exist/, () => bound(99, x, x)),
  form('a foreign slot as an item', /slot does not exist/, () => loop(guests, x, { item: 99 })),
  form('a foreign slot is lost', /slot does not exist/, () => ({ ...fails, lost: [99] })),
  form('a site that does not exist', /site does not exist/, () => ({ ...fails, at: 2 })),
  attack('a form at no site', /site does not exist/, () =>
    sealed(handMade([], { forms: [{ body: one, at: 2 }] })),
  ),
  attack('a function at no site', /site does not exist/, () =>
    sealed(handMade([one], { functions: [{ ...fn('f', [], one), at: 2 }] })),
  ),
  form('a site in no source', /no place in a source/, () => one, {
    sites: [
      [0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 0],
    ],
  }),
  form('a site in no form', /no place in a source/, () => one, {
    sites: [
      [0, 0, 0, 0, 0, 0],
      [0, 1, 1, 1, 1, 1],
    ],
  }),
  form('a site on line 0', /no place in a source/, () => one, {
    sites: [
      [0, 0, 0, 0, 0, 0],
      [0, 0, 1, 1, 1, 0],
    ],
  }),
  form('nowhere is somewhere', /first site/, () => one, {
    sites: [
      [0, 1, 1, 1, 1, 0],
      [0, 1, 1, 1, 1, 0],
    ],
  }),
  form('no sites at all', /malformed at module\.sites/, () => one, { sites: [] }),
  form('a parameter without a slot', /parameter names no slot/, () => one, {
    functions: [fn('f', [9], one)],
  }),
  form('two parameters in one slot', /two parameters are one slot/, () => one, {
    functions: [fn('f', [0, 0], one)],
  }),
];

const calls: readonly Attack[] = [
  form('a function that calls itself', /calls one that comes later/, () => one, {
    functions: [fn('f', [], { k: 'call', fn: 0, args: [], at: 1 })],
  }),
  form('functions that call each other', /calls one that comes later/, () => one, {
    functions: [
      fn('f', [], { k: 'call', fn: 1, args: [], at: 1 }),
      fn('g', [], { k: 'call', fn: 0, args: [], at: 1 }),
    ],
  }),
  form('a function that does not exist', /calls one that comes later/, () => ({
    k: 'call',
    fn: 0,
    args: [],
    at: 1,
  })),
  form(
    'a call with too few arguments',
    /wrong number of arguments/,
    () => ({ k: 'call', fn: 0, args: [], at: 1 }),
    { functions: [fn('f', [0], x)] },
  ),
  form(
    'calls that double 60 times',
    /can run too long/,
    () => ({ k: 'call', fn: 59, args: [], at: 1 }),
    {
      functions: Array.from({ length: 60 }, (_, i) => {
        const call = { k: 'call', fn: i - 1, args: [], at: 1 };
        return fn(`f${i}`, [], i === 0 ? one : { k: 'seq', items: [call, call] });
      }),
    },
  ),
  form('a chain of 20,000 calls', null, () => ({ k: 'call', fn: 19_999, args: [], at: 1 }), {
    functions: Array.from({ length: 20_000 }, (_, i) =>
      fn(`f${i}`, [], i === 0 ? one : { k: 'call', fn: i - 1, args: [], at: 1 }),
    ),
  }),
  form('a function of 70,000 parameters', /too many parameters/, () => one, {
    slots: Array.from({ length: 70_000 }, () => ({ name: 'p', repr: 'any' })),
    functions: [
      fn(
        'f',
        Array.from({ length: 70_000 }, (_, i) => i),
        one,
      ),
    ],
  }),
];

const shapes: readonly Attack[] = [
  form('an unknown node', /malformed/, () => ({ k: 'eval', v: 'globalThis.canary=1' })),
  form('a node without a kind', /malformed/, () => ({ v: 1 })),
  form('a kind of a prototype', /malformed/, () => ({ k: '__proto__' })),
  form('a missing key', /malformed/, () => ({ k: 'slot', slot: 0 })),
  form('one key more', /malformed.*[Uu]nrecognized key/, () => ({
    k: 'host',
    code: 'globalThis.canary=1',
  })),
  form('a key that is a prototype', /malformed/, () =>
    JSON.parse('{"k":"host","__proto__":{"k":"num"}}'),
  ),
  form('code where a number belongs', /malformed/, () => ({
    k: 'num',
    v: '1;globalThis.canary=1',
  })),
  form('code where true or false belongs', /malformed/, () => ({
    k: 'bool',
    v: 'globalThis.canary=1',
  })),
  form('an array where a text belongs', /malformed/, () => ({ k: 'text', v: ['a'] })),
  form('null where a node belongs', /malformed/, () => ({ k: 'need', value: null, at: 1 })),
  form('an unknown operator', /malformed/, () => op('constructor', one, one)),
  ...['and', 'or', 'debug'].map((name) =>
    form(`\`${name}\` as an operator`, /malformed/, () => op(name, one, one)),
  ),
  form('an unknown representation', /malformed/, () => ({ k: 'slot', slot: 0, r: 'code' })),
  form('an unknown kind of entity', /malformed/, () => ({
    ...propose(host),
    entity: 'globalThis',
  })),
  form('limits of another name', /malformed/, () => ({ k: 'limits', of: x, which: 'constructor' })),
  form('an unknown fault', /malformed/, () => ({ ...fails, code: 'hello' })),
  form('an operator with one operand', /wrong number of operands/, () => op('add', one)),
  form('an operator with three operands', /wrong number of operands/, () =>
    op('sub', one, one, one),
  ),
  form('`not` of nothing', /wrong number of operands/, () => op('not')),
  form('`min` of nothing', /wrong number of operands/, () => op('min')),
  form('`and` of nothing', /malformed/, () => ({ k: 'logic', op: 'and', args: [], always: [] })),
  form('`or` that misses an `always`', /malformed/, () => ({
    k: 'logic',
    op: 'or',
    args: [x, x],
    always: [true],
  })),
  attack('another version', /malformed/, () => sealed(handMade([], { version: 2 }))),
  attack('another format', /malformed/, () => sealed(handMade([]), { format: 'javascript' })),
  attack('code beside the module', /malformed.*[Uu]nrecognized key/, () =>
    sealed(handMade([]), { code: 'globalThis.canary=1' }),
  ),
  attack('no module', /malformed/, () =>
    JSON.stringify({ format: 'momus-bundle', digest: '', module: null }),
  ),
  attack('no object', /malformed/, () => '[]'),
  attack('no JSON', /no JSON/, () => 'globalThis.canary = 1'),
  attack('nothing', /no JSON/, () => ''),
  attack('a wrong digest', /digest/, () => sealed(handMade([one]), { digest: '0'.repeat(64) })),
  attack('code as a digest', /digest/, () =>
    sealed(handMade([one]), { digest: '\nglobalThis.canary=1' }),
  ),
  attack('a manifest that leaves a control out', /manifest/, () =>
    sealed(handMade([propose(host)]), {
      manifest: { fields: [], averages: [], properties: [], controls: [], saved: [] },
    }),
  ),
];

/** All of them. */
export const attacks: readonly Attack[] = [...indices, ...nowhere, ...calls, ...shapes];
