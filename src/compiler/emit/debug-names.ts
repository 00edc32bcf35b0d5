/**
 * Names for code that a debugger shows: those of the policy, as far as JavaScript lets.
 * In: a module and its plan. Out: how its slots and functions are called. A name that something
 * visible in the same body has already gets a number behind `$$`, which nothing else holds.
 */
import type { Ir, IrModule } from '../lower/ir.ts';
import { nodes } from '../lower/walk.ts';
import type { Names } from './body.ts';
import { className } from './names.ts';
import type { Plan } from './plan.ts';

/** Words that name something else in generated code, or in JavaScript. */
const reserved: ReadonlySet<string> = new Set(
  [
    'arguments await begin break case catch class const continue debugger default delete do else enum',
    'error eval evaluate export extends false finally for function G H D F Guest Guests guests heard Host',
    'host if implements import in Infinity instanceof interface isNaN K Device Limits let Math N R',
    'NaN new null Object package policies private protected public results return static super',
    'support switch T this throw true try typeof undefined var void while with yield Float64Array',
  ]
    .join(' ')
    .split(' '),
);

/** A body that has names of its own: a function or a top-level form. */
interface Owner {
  readonly params: readonly number[];
  readonly body: Ir;
}

/** Names as the policy has them; shared slots are variables, never elements of an array. */
export function debugNames(module: IrModule, p: Plan, support: readonly string[]): Names {
  const never: ReadonlySet<string> = new Set([...reserved, ...support]);
  const taken = new Set<string>();
  const shared = new Map<number, string>();
  for (const slot of p.shared) shared.set(slot, unused(nameOf(module, slot), taken, never));
  const functions = module.functions.map((f) => unused(f.name, taken, never));
  const local = new Map<number, string>();
  for (const owner of ownersOf(module)) {
    const own = new Set<number>(owner.params);
    const visible = new Set<string>();
    for (const n of nodes(owner.body)) {
      if (n.k === 'slot' || n.k === 'store' || n.k === 'bound') own.add(n.slot);
      if (n.k === 'loop') own.add(n.item);
      if (n.k === 'call') visible.add(functions[n.fn] ?? '');
    }
    for (const slot of own) visible.add(shared.get(slot) ?? '');
    for (const slot of own)
      if (!shared.has(slot)) local.set(slot, unused(nameOf(module, slot), visible, never));
  }
  let bodies = 0;
  return {
    plan: p,
    apart: () => {
      bodies += 1;
      return `T.b${bodies}_`;
    },
    classOf: (kind) => `T.${className(kind)}`,
    slot: (slot) => {
      const code = shared.get(slot) ?? local.get(slot) ?? 'undefined';
      return { code, flag: `T.has$${slot}`, r: module.slots[slot]?.repr ?? 'any' };
    },
    lost: (slot) => `T.lost$${slot}`,
    fn: (fn) => functions[fn] ?? '',
  };
}

/** The slots that top-level forms define: a debugger shows them everywhere, used or not. */
export const globalSlots = (module: IrModule): readonly number[] =>
  module.forms.flatMap(({ body }) =>
    [...nodes(body)].flatMap((n) =>
      n.k === 'store' && n.defines && isTop(body, n) ? [n.slot] : [],
    ),
  );

/** Whether a definition stands at the level of the policy, maybe in branches, which open no scope. */
function isTop(ir: Ir, store: Ir): boolean {
  if (ir === store) return true;
  if (ir.k === 'if') return isTop(ir.then, store) || isTop(ir.else, store);
  return ir.k === 'seq' && ir.items.some((item) => isTop(item, store));
}

const ownersOf = (module: IrModule): readonly Owner[] => [
  ...module.functions.map((f) => ({ params: f.params.map((x) => x.slot), body: f.body })),
  ...module.forms.map((f) => ({ params: [], body: f.body })),
];

const nameOf = (module: IrModule, slot: number): string => module.slots[slot]?.name ?? '';

/** The name as an identifier that is not taken yet, and takes it. */
function unused(name: string, taken: Set<string>, never: ReadonlySet<string>): string {
  const word = name.replace(/[^A-Za-z0-9_]/gu, '_') || '_';
  let found = never.has(word) ? `${word}$$` : word;
  for (let n = 2; taken.has(found); n++) found = `${word}$$${n}`;
  taken.add(found);
  return found;
}
