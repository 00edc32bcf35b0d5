/**
 * Small simplifications that the checker's constants make possible: a condition that is known picks
 * its branch, an expression whose value nobody uses and that does nothing disappears.
 */
import type { Ir } from './ir.ts';
import { mapParts } from './walk.ts';

/** Folds bottom-up. */
export function fold(ir: Ir): Ir {
  return simplify(mapParts(ir, fold));
}

function simplify(ir: Ir): Ir {
  switch (ir.k) {
    case 'if': {
      const known = constant(ir.cond);
      return known === null ? ir : known ? ir.then : ir.else;
    }
    case 'op': {
      const [a, b] = ir.args;
      if ((ir.op === 'eq' || ir.op === 'neq') && a?.k === 'num' && b?.k === 'num') {
        return { k: 'bool', v: (a.v === b.v) === (ir.op === 'eq') };
      }
      if (ir.op === 'not' && a !== undefined) {
        const known = constant(a);
        if (known !== null) return { k: 'bool', v: !known };
      }
      if (ir.faults || a?.k !== 'num' || b?.k !== 'num') return ir;
      switch (ir.op) {
        case 'add':
          return { k: 'num', v: a.v + b.v };
        case 'sub':
          return { k: 'num', v: a.v - b.v };
        case 'mul':
          return { k: 'num', v: a.v * b.v };
        case 'div':
          return b.v === 0 ? ir : { k: 'num', v: a.v / b.v };
        default:
          return ir;
      }
    }
    case 'seq': {
      const flat = ir.items.flatMap((x) => (x.k === 'seq' ? x.items : [x]));
      const items = flat.filter((x, i) => i === flat.length - 1 || !idle(x));
      return items.length === 1 ? items[0]! : { ...ir, items };
    }
    default:
      return ir;
  }
}

/** The truth of a constant, or null. */
function constant(ir: Ir): boolean | null {
  switch (ir.k) {
    case 'num':
      return ir.v !== 0 && !Number.isNaN(ir.v);
    case 'bool':
      return ir.v;
    case 'text':
      return ir.v !== '';
    case 'missing':
      return false;
    default:
      return null;
  }
}

/** Whether evaluating it for nothing would do nothing. */
function idle(ir: Ir): boolean {
  return (
    ir.k === 'num' ||
    ir.k === 'bool' ||
    ir.k === 'text' ||
    ir.k === 'missing' ||
    ir.k === 'host' ||
    ir.k === 'slot'
  );
}
