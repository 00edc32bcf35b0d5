/** Walking the IR: the parts of a node, and a copy with other parts. */
import type { Ir } from './ir.ts';

/** The direct parts of a node, in evaluation order. */
export function parts(ir: Ir): readonly Ir[] {
  switch (ir.k) {
    case 'num':
    case 'bool':
    case 'text':
    case 'missing':
    case 'host':
    case 'guests':
    case 'slot':
    case 'fault':
      return [];
    case 'bound':
      return [ir.then, ir.else];
    case 'field':
    case 'average':
    case 'property':
    case 'proposed':
    case 'saved':
    case 'limits':
      return [ir.of];
    case 'stat':
      return [ir.of, ir.default];
    case 'op':
    case 'logic':
    case 'call':
    case 'debug':
      return ir.args;
    case 'if':
      return [ir.cond, ir.then, ir.else];
    case 'seq':
      return ir.items;
    case 'scope':
      return [ir.body];
    case 'store':
    case 'need':
      return [ir.value];
    case 'loop':
      return [ir.over, ir.body];
    case 'propose':
    case 'save':
      return [ir.of, ir.value];
    default:
      return ir satisfies never;
  }
}

/** A copy of a node with its direct parts replaced. */
export function mapParts(ir: Ir, f: (part: Ir) => Ir): Ir {
  switch (ir.k) {
    case 'num':
    case 'bool':
    case 'text':
    case 'missing':
    case 'host':
    case 'guests':
    case 'slot':
    case 'fault':
      return ir;
    case 'bound':
      return { ...ir, then: f(ir.then), else: f(ir.else) };
    case 'field':
    case 'average':
    case 'property':
    case 'proposed':
    case 'saved':
    case 'limits':
      return { ...ir, of: f(ir.of) };
    case 'stat':
      return { ...ir, of: f(ir.of), default: f(ir.default) };
    case 'op':
    case 'logic':
    case 'call':
    case 'debug':
      return { ...ir, args: ir.args.map(f) };
    case 'if':
      return { ...ir, cond: f(ir.cond), then: f(ir.then), else: f(ir.else) };
    case 'seq':
      return { ...ir, items: ir.items.map(f) };
    case 'scope':
      return { ...ir, body: f(ir.body) };
    case 'store':
    case 'need':
      return { ...ir, value: f(ir.value) };
    case 'loop':
      return { ...ir, over: f(ir.over), body: f(ir.body) };
    case 'propose':
    case 'save':
      return { ...ir, of: f(ir.of), value: f(ir.value) };
    default:
      return ir satisfies never;
  }
}

/** Every node below and at `ir`. */
export function* nodes(ir: Ir): Iterable<Ir> {
  yield ir;
  for (const part of parts(ir)) yield* nodes(part);
}
