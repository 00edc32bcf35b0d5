/**
 * Hostile bundles that are too large, too deep, or work too much: as those of attacks.ts.
 */
import type { Ir } from '../../../src/compiler/lower/ir.ts';
import { type Attack, attack, form } from './attacks.ts';
import {
  fails,
  field,
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
  when,
  x,
} from './hand-made.ts';

const nested = (levels: number, around: (inner: Ir) => Ir, core: Ir = x): Ir => {
  let ir = core;
  for (let i = 0; i < levels; i++) ir = around(ir);
  return ir;
};
const big = text('ab'.repeat(400_000));
/** All of them. */
export const attacksOfSize: readonly Attack[] = [
  attack('100,000 levels of arrays', /nested/, () => '['.repeat(100_000)),
  attack('100,000 levels of nodes', /nested/, () => {
    const inner = '{"k":"need","at":1,"value":'.repeat(100_000);
    return `{"format":"momus-bundle","digest":"","manifest":{},"module":{"forms":[{"at":1,"body":${inner}{"k":"host"}${'}'.repeat(100_000)}}]}}`;
  }),
  ...[600, 1200].flatMap((n) => [
    form(`${n} levels of \`and\``, /nested|run too long/, () =>
      nested(n, (ir) => ({ k: 'logic', op: 'and', args: [x, ir], always: [false, false] })),
    ),
    form(`${n} levels of \`if\``, /nested/, () => nested(n, (ir) => when(ir, x, x))),
  ]),
  ...[480, 498].flatMap((n) => [
    form(`${n} levels of \`and\``, null, () =>
      nested(n, (ir) => ({ k: 'logic', op: 'and', args: [x, ir], always: [false, false] })),
    ),
    form(`${n} levels of \`if\` in branches`, null, () => nested(n, (ir) => when(x, x, ir))),
    form(`${n} levels of \`if\` in conditions`, null, () =>
      nested(n, (ir) => when(ir, x, store(x))),
    ),
    form(`${n} levels of sums`, null, () => nested(n, (ir) => op('add', ir, x))),
    form(`${n} levels of \`not\``, null, () => nested(n, (ir) => op('not', ir))),
    form(`${n} levels of fields`, null, () => nested(n, (ir) => field(ir, 'f', 'any'))),
    form(`${n} levels of scopes`, null, () =>
      nested(2 * n, (ir) => ({ k: 'scope', slots: [0], body: ir })),
    ),
  ]),
  form('more than 64 MiB', /larger than/, () => text('a'.repeat(64 * 1024 * 1024))),
  form('an operator of 30,000 operands', null, () =>
    op('valid', ...Array.from({ length: 30_000 }, () => op('add', x, one))),
  ),
  form('30,000 names', /more than 20000 names/, () =>
    seq(...Array.from({ length: 30_000 }, (_, i) => field(host, `f${i}`))),
  ),
  attack('20,000 forms', null, () =>
    sealed(handMade(Array.from({ length: 20_000 }, (_, i) => store(field(host, `f${i % 50}`))))),
  ),
  form('five loops over the guests', /run too long/, () => nested(5, (ir) => loop(guests, ir))),
  form('loops over long texts', null, () => seq(store(big), loop(x, loop(x, one)))),
  form('loops over long texts in such loops', /too long/, () =>
    seq(store(big), loop(x, loop(x, loop(x, one)))),
  ),
  form('lists of lists of lists', null, () =>
    seq(store(big), store(loop(x, loop(x, one, { keep: true }), { keep: true }))),
  ),
  form('a list that doubles in depth, compared', null, () => {
    const doubled = (slot: number): Ir =>
      store(loop(text('ab'), { k: 'slot', slot, r: 'any' }, { keep: true, item: 1 }), slot);
    const build = (slot: number): readonly Ir[] => Array.from({ length: 60 }, () => doubled(slot));
    return seq(
      store(one),
      store(one, 2),
      ...build(0),
      ...build(2),
      op('eq', x, { k: 'slot', slot: 2, r: 'any' }),
    );
  }),
  form('a list in a list in a list, 100,000 times', null, () =>
    seq(store(one), loop(big, store(loop(text('a'), x, { keep: true, item: 2 }))), {
      k: 'debug',
      args: [x],
      at: 1,
    }),
  ),
  form('a text that doubles', null, () =>
    seq(store(text('ab')), loop(big, store(op('add', x, x)))),
  ),
  form('long texts that are made again and again', null, () =>
    seq(store(big), loop(x, store(op('mul', text('ab'), { k: 'num', v: 499_999 }), 2))),
  ),
  form('long texts that are compared again and again', null, () =>
    seq(
      store(op('add', big, text('x'))),
      store(op('add', big, text('y')), 2),
      loop(x, op('lt', x, { k: 'slot', slot: 2, r: 'any' })),
    ),
  ),
  form('a list that doubles', null, () =>
    seq(store(loop(text('ab'), one, { keep: true })), loop(big, store(op('add', x, x)))),
  ),
  form('ten million proposals that a fault takes back', null, () =>
    seq(store(big), loop(x, loop(x, propose(host))), fails),
  ),
  attack('a chain of 20,000 calls that propose, and fail', null, () => {
    const functions = Array.from({ length: 20_000 }, (_, i) =>
      fn(`f${i}`, [], i === 0 ? propose(host) : { k: 'call', fn: i - 1, args: [], at: 1 }),
    );
    const call = { k: 'call', fn: 19_999, args: [], at: 1 } as const;
    return sealed(handMade([seq(call, fails)], { functions }));
  }),
  attack('5,000 lost slots, each in 5,000 forms', null, () => {
    const slots = Array.from({ length: 5000 }, (_, i) => ({ name: `s${i}`, repr: 'any' }));
    const lost = slots.map((_, i) => i);
    const forms = slots.map((_, i) => store(one, i));
    return sealed(handMade([...forms, { ...fails, lost } as Ir, seq(...forms)], { slots }));
  }),
];
