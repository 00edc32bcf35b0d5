/**
 * Hostile bundles whose code takes values for what they are not: as those of attacks.ts.
 */
import type { Ir } from '../../../src/compiler/lower/ir.ts';
import { type Attack, attack, form } from './attacks.ts';
import {
  bound,
  fails,
  field,
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
  when,
  x,
} from './hand-made.ts';

const saved = (of: Ir, name: string, value: Ir = one): Ir => ({
  k: 'save',
  of,
  entity: 'host',
  name,
  r: 'any',
  value,
  at: 1,
});

/** All of them. */
export const attacksOnTypes: readonly Attack[] = [
  form('a field of a number', /no entity/, () => field(one)),
  form('a field of a text', /no entity/, () => field(text('a'))),
  form('a proposal to a number', /no entity/, () => propose(one)),
  form('a proposal to the list of guests', /no entity/, () => propose(guests)),
  form('a variable saved on a sum', /no entity/, () => saved(op('add', one, one), 's')),
  form('an iteration boundary over a list', /boundary/, () => loop(x, fails, { boundary: true })),
  ...[
    one,
    text('ab'),
    { k: 'num', v: -0 },
    { k: 'num', v: -2 },
    guests,
    { k: 'missing' },
    field(host, 'f', 'any'),
    { k: 'bool', v: true },
  ].map((value, i) =>
    form(`everything of a slot with value ${i}`, null, () =>
      seq(
        store(value as Ir),
        store(field(x), 2),
        { k: 'stat', of: x, entity: 'host', name: 'f', r: 'num', default: one },
        field({ k: 'limits', of: x, which: 'current' }),
        propose(x),
        saved(x, 's'),
        fails,
      ),
    ),
  ),
  form('a proposal to a text in a slot, taken back', null, () =>
    seq(store(text('ab')), propose(x), fails),
  ),
  form('a proposal to the guests in a slot, taken back', null, () =>
    seq(store(guests), propose(x), fails),
  ),
  form('a proposal to a value of a number slot', null, () =>
    seq(store(one, 4), propose({ k: 'slot', slot: 4, r: 'num' }), fails),
  ),
  form('a proposal to each letter', null, () =>
    loop(text('abc'), seq(propose({ k: 'slot', slot: 1, r: 'any' }), fails)),
  ),
  form('a proposal to each value of a list', null, () =>
    loop(field(host, 'list', 'any'), propose({ k: 'slot', slot: 1, r: 'any' })),
  ),
  form('a proposal to another kind of entity', null, () =>
    loop(guests, propose({ k: 'slot', slot: 1, r: 'any' }), { boundary: true }),
  ),
  form('a proposal to limits of limits', null, () =>
    propose({ k: 'limits', of: { k: 'limits', of: x, which: 'current' }, which: 'current' }),
  ),
  form('loops over a number, the host and a text', null, () =>
    seq(loop(one, x), loop(host, x), loop(text('ab'), x, { keep: true })),
  ),
  form('a missing guest in a boundary', null, () =>
    loop(
      guests,
      loop(guests, seq(propose({ k: 'slot', slot: 2, r: 'any' }), fails), {
        boundary: true,
        item: 2,
      }),
      { boundary: true, item: 1 },
    ),
  ),
  form('numbers that are texts', null, () =>
    seq(
      store(field(host, 'f', 'any')),
      store(op('add', field(host), field(host)), 4),
      propose(host, field(host)),
    ),
  ),
  form('operators that claim not to fault', null, () =>
    seq(
      ...['add', 'sub', 'mul', 'div', 'lt', 'shl', 'min', 'max'].map(
        (name) => ({ ...op(name, text('a'), x), faults: false }) as Ir,
      ),
      { ...op('abs', text('a')), faults: false } as Ir,
    ),
  ),
  attack('a lost slot that nothing else uses', null, () =>
    sealed(
      handMade([
        store(op('add', text('a'), one)),
        { ...fails, lost: [0, 3] } as Ir,
        { ...fails, lost: [4] } as Ir,
      ]),
    ),
  ),
  form('a store that keeps, of a slot that no scope starts', null, () =>
    seq({ ...store(one), unless: true } as Ir, bound(3, x, fails)),
  ),
  form('an empty sequence, `valid` and `null` of nothing', null, () =>
    seq({ k: 'seq', items: [] }, op('valid'), op('null')),
  ),
  form('numbers that JSON cannot hold', null, () =>
    seq(
      ...['Infinity', '-Infinity', 'NaN', '-0'].map((v) =>
        field(when({ k: 'num', v } as unknown as Ir, host, host)),
      ),
    ),
  ),
  form('literals at the end of sequences that are written to and read', null, () =>
    seq(
      ...[one, { k: 'num', v: -0 } as Ir, { k: 'num', v: -3 } as Ir, text('a'), guests].flatMap(
        (v) => [field(seq(x, v)), when(x, propose(seq(x, v)), saved(seq(x, v), 's'))],
      ),
    ),
  ),
];
