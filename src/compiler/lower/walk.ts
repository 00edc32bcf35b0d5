/**
 * Walking the IR: the parts of a node, and a copy with other parts.
 * One row per kind of node says where its parts are; the compiler asks for the row of a new kind.
 */
import type { Ir } from './ir.ts';

/** The properties of each kind that hold nodes or lists of nodes, in evaluation order. */
const partsOf = {
  num: [],
  bool: [],
  text: [],
  missing: [],
  host: [],
  guests: [],
  slot: [],
  fault: [],
  bound: ['then', 'else'],
  field: ['of'],
  average: ['of'],
  property: ['of'],
  proposed: ['of'],
  saved: ['of'],
  limits: ['of'],
  stat: ['of', 'default'],
  op: ['args'],
  logic: ['args'],
  call: ['args'],
  debug: ['args'],
  if: ['cond', 'then', 'else'],
  seq: ['items'],
  scope: ['body'],
  store: ['value'],
  need: ['value'],
  loop: ['over', 'body'],
  propose: ['of', 'value'],
  save: ['of', 'value'],
} as const satisfies { readonly [K in Ir['k']]: readonly PartKey<NodeOf<Ir, K>>[] };

/** The nodes of a kind. */
type NodeOf<N, K> = N extends { readonly k: infer Kinds } ? (K extends Kinds ? N : never) : never;

/** The properties of a node that hold parts. */
type PartKey<N> = {
  [P in keyof N]: N[P] extends Ir | readonly Ir[] ? P : never;
}[keyof N];

type Parts = Readonly<Record<string, Ir | readonly Ir[]>>;

// The rows above name only properties that hold parts, so looking them up is safe.
const keysOf = (ir: Ir): readonly string[] => partsOf[ir.k];
const held = (ir: Ir): Parts => ir as unknown as Parts;

/** The direct parts of a node, in evaluation order. */
export function parts(ir: Ir): readonly Ir[] {
  const keys = keysOf(ir);
  if (keys.length === 0) return [];
  const values = held(ir);
  return keys.flatMap((key) => values[key] ?? []);
}

/** A copy of a node with its direct parts replaced. */
export function mapParts(ir: Ir, f: (part: Ir) => Ir): Ir {
  const keys = keysOf(ir);
  if (keys.length === 0) return ir;
  const values = held(ir);
  const changed = keys.map((key) => {
    const value = values[key]!;
    return [key, Array.isArray(value) ? value.map(f) : f(value as Ir)] as const;
  });
  return { ...ir, ...Object.fromEntries(changed) } as Ir;
}

/** Every node below and at `ir`. */
export function* nodes(ir: Ir): Iterable<Ir> {
  yield ir;
  for (const part of parts(ir)) yield* nodes(part);
}
