/**
 * Which kinds of values the expressions of a module can give, as far as the module itself shows.
 * In: a module. Out: whether an expression surely is an entity of one kind, or nothing; where it may
 * be anything else, generated code asks before it writes to it (a bundle can come from anybody).
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Ir, IrModule } from '../lower/ir.ts';
import { nodes } from '../lower/walk.ts';

/** Bits of what a value can be; none: missing. */
const bits: Readonly<Record<EntityKind | 'other', number>> = {
  host: 1,
  guest: 2,
  device: 4,
  limits: 8,
  other: 16,
};
/** Modules whose slots pass values on through longer chains are not worth the time. */
const mostRounds = 32;

export interface Kinds {
  /** Whether the value can only be an entity of this kind, or missing. */
  readonly only: (ir: Ir, kind: EntityKind) => boolean;
}

export function kindsOf(module: IrModule): Kinds {
  const slots = new Uint8Array(module.slots.length);
  const results = new Uint8Array(module.functions.length);
  let changed = true;
  const join = (table: Uint8Array, index: number, kinds: number): void => {
    const old = table[index] ?? bits.other;
    if ((old | kinds) === old) return;
    table[index] = old | kinds;
    changed = true;
  };
  const of = (ir: Ir): number => {
    switch (ir.k) {
      case 'missing':
      case 'fault':
        return 0;
      case 'host':
        return bits.host;
      case 'limits':
        return bits.limits;
      case 'slot':
        return slots[ir.slot] ?? bits.other;
      case 'store':
        return (slots[ir.slot] ?? bits.other) | of(ir.value);
      case 'need':
        return of(ir.value);
      case 'scope':
        return of(ir.body);
      case 'seq': {
        const last = ir.items.at(-1);
        return last === undefined ? 0 : of(last);
      }
      case 'if':
      case 'bound':
        return of(ir.then) | of(ir.else);
      case 'call':
        return results[ir.fn] ?? bits.other;
      default:
        return bits.other;
    }
  };
  const visit = (body: Ir): void => {
    for (const n of nodes(body)) {
      if (n.k === 'store') join(slots, n.slot, of(n.value));
      if (n.k === 'loop') join(slots, n.item, n.over.k === 'guests' ? bits.guest : bits.other);
      if (n.k === 'call') {
        const params = module.functions[n.fn]?.params ?? [];
        n.args.forEach((arg, i) => {
          const param = params[i];
          if (param !== undefined) join(slots, param.slot, of(arg));
        });
      }
    }
  };
  let rounds = 0;
  while (changed && rounds++ < mostRounds) {
    changed = false;
    for (const f of module.functions) visit(f.body);
    for (const f of module.forms) visit(f.body);
    for (const [i, f] of module.functions.entries()) join(results, i, of(f.body));
  }
  const settled = !changed;
  return { only: (ir, kind) => settled && (of(ir) & ~bits[kind]) === 0 };
}
