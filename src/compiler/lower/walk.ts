/**
 * Walking the IR: the parts of a node and the indices in it, and copies with others.
 * One row per kind of node says where its parts are, another where its indices are; the compiler
 * asks for both rows of a new kind, and for every property of it that holds numbers.
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

/** What a number in a node is an index of; `value`: of nothing, it is a number of the policy. */
export type IndexOf = 'slot' | 'site' | 'function' | 'value';

/** The properties of each kind that hold numbers, and what these are. */
const indicesOf = {
  num: { v: 'value' },
  bool: {},
  text: {},
  missing: {},
  host: {},
  guests: {},
  slot: { slot: 'slot' },
  fault: { at: 'site', lost: 'slot' },
  bound: { slot: 'slot' },
  field: {},
  average: {},
  property: {},
  proposed: {},
  saved: {},
  limits: {},
  stat: {},
  op: { at: 'site' },
  logic: {},
  call: { fn: 'function', at: 'site' },
  debug: { at: 'site' },
  if: { at: 'site' },
  seq: {},
  scope: { slots: 'slot' },
  store: { slot: 'slot', at: 'site' },
  need: { at: 'site' },
  loop: { item: 'slot', at: 'site' },
  propose: { at: 'site' },
  save: { at: 'site' },
} as const satisfies {
  readonly [K in Ir['k']]: Readonly<Record<NumberKey<NodeOf<Ir, K>>, IndexOf>>;
};

/** The properties of a node that hold a number or several. */
type NumberKey<N> = {
  [P in keyof N]-?: NonNullable<N[P]> extends number | readonly number[] ? P : never;
}[keyof N];

const indexKeys = (ir: Ir): readonly (readonly [string, IndexOf])[] =>
  Object.entries(indicesOf[ir.k] as Readonly<Record<string, IndexOf>>);
type Indices = Readonly<Record<string, number | readonly number[] | undefined>>;

/** The indices in a node itself, not in its parts. */
export function* indices(ir: Ir): Iterable<readonly [of: IndexOf, index: number]> {
  const values = ir as unknown as Indices;
  for (const [key, of] of indexKeys(ir)) {
    const held = values[key];
    if (of === 'value' || held === undefined) continue;
    for (const index of typeof held === 'number' ? [held] : held) yield [of, index];
  }
}

/** A copy of a node with the indices in it, not in its parts, replaced. */
export function mapIndices(
  ir: Ir,
  f: (of: Exclude<IndexOf, 'value'>, index: number) => number,
): Ir {
  const values = ir as unknown as Indices;
  const changed: Record<string, unknown> = {};
  for (const [key, of] of indexKeys(ir)) {
    const held = values[key];
    if (of === 'value' || held === undefined) continue;
    changed[key] = typeof held === 'number' ? f(of, held) : held.map((index) => f(of, index));
  }
  return { ...ir, ...changed } as Ir;
}

/** Every node below and at `ir`. */
export function* nodes(ir: Ir): Iterable<Ir> {
  yield ir;
  for (const part of parts(ir)) yield* nodes(part);
}
