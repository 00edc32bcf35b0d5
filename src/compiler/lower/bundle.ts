/**
 * Bundles: a compiled set as data that hosts receive. Never code: the runtime validates the module
 * and writes the code itself.
 * In: a module. Out: a JSON text with a digest. Back: the module, or what is wrong with the text.
 */
import { z } from 'zod';
import { operators } from '../../schema/operators.ts';
import { formCosts, mostSteps } from './cost.ts';
import { moduleDigest, moduleText } from './digest.ts';
import type { Ir, IrModule } from './ir.ts';
import { manifestOf } from './manifest.ts';
import { nodes, parts } from './walk.ts';

/** Deeper nesting of JSON than any policy that the parser accepts can need. */
const deepest = 4000;
/** The same of nodes (see `isDeep`); the emitter, which is recursive, has stack for these. */
const deepestCode = 1000;
/** V8 takes no functions with more. */
const mostParameters = 60_000;
/** More names than any environment has; each is a property of every entity. */
const mostNames = 20_000;
/** Larger bundles than this are refused unread. */
const largest = 64 * 1024 * 1024;

export type BundleResult =
  | { readonly ok: true; readonly module: IrModule; readonly digest: string }
  | { readonly ok: false; readonly problem: string };

/** The text of a bundle. */
export function writeBundle(module: IrModule): string {
  const body = moduleText(module);
  const manifest = JSON.stringify(manifestOf(module));
  return `{"format":"momus-bundle","digest":"${moduleDigest(module)}","manifest":${manifest},"module":${body}}\n`;
}

const index = z.int().min(0).max(0xffff_ffff);
const repr = z.enum(['num', 'bool', 'any']);
const entity = z.enum(['host', 'guest', 'device', 'limits']);
const name = z.string().max(4096);
const special = z.enum(['Infinity', '-Infinity', 'NaN', '-0']).transform(Number);
const at = { at: index };
const member = { entity, name, r: repr };
const op = z.enum(operators.filter((o) => o !== 'and' && o !== 'or' && o !== 'debug'));

const ir: z.ZodType<Ir> = z.lazy(() => node) as z.ZodType<Ir>;
const node = z.discriminatedUnion('k', [
  z.strictObject({ k: z.literal('num'), v: z.union([z.number(), special]) }),
  z.strictObject({ k: z.literal('bool'), v: z.boolean() }),
  z.strictObject({ k: z.literal('text'), v: z.string() }),
  z.strictObject({ k: z.literal('missing') }),
  z.strictObject({ k: z.literal('host') }),
  z.strictObject({ k: z.literal('guests') }),
  z.strictObject({ k: z.literal('slot'), slot: index, r: repr }),
  z.strictObject({ k: z.literal('bound'), slot: index, then: ir, else: ir }),
  z.strictObject({
    k: z.literal(['field', 'average', 'property', 'proposed', 'saved']),
    of: ir,
    ...member,
  }),
  z.strictObject({ k: z.literal('stat'), of: ir, ...member, default: ir }),
  z.strictObject({
    k: z.literal('limits'),
    of: ir,
    which: z.enum(['guaranteed', 'maximum', 'current']),
  }),
  z.strictObject({
    k: z.literal('op'),
    op,
    args: z.array(ir),
    ...at,
    faults: z.boolean(),
    present: z.boolean().optional(),
  }),
  z.strictObject({
    k: z.literal('logic'),
    op: z.enum(['and', 'or']),
    args: z.array(ir).min(1),
    always: z.array(z.boolean()),
  }),
  z.strictObject({ k: z.literal('if'), cond: ir, then: ir, else: ir, at: index.optional() }),
  z.strictObject({ k: z.literal('seq'), items: z.array(ir) }),
  z.strictObject({ k: z.literal('scope'), slots: z.array(index), body: ir }),
  z.strictObject({
    k: z.literal('store'),
    slot: index,
    value: ir,
    r: repr,
    defines: z.boolean(),
    unless: z.boolean(),
    at: index.optional(),
  }),
  z.strictObject({ k: z.literal('call'), fn: index, args: z.array(ir), at: index.optional() }),
  z.strictObject({
    k: z.literal('loop'),
    over: ir,
    item: index,
    r: repr,
    body: ir,
    boundary: z.boolean(),
    keep: z.boolean(),
    ...at,
  }),
  z.strictObject({ k: z.literal('propose'), of: ir, ...member, value: ir, ...at }),
  z.strictObject({ k: z.literal('save'), of: ir, ...member, value: ir, at: index.optional() }),
  z.strictObject({ k: z.literal('debug'), args: z.array(ir), at: index.optional() }),
  z.strictObject({ k: z.literal('need'), value: ir, ...at }),
  z.strictObject({
    k: z.literal('fault'),
    code: z.enum([
      'missing-value',
      'division-by-zero',
      'bad-shift',
      'wrong-type',
      'unbound-name',
      'too-long',
      'skipped',
      'internal',
    ]),
    ...at,
    lost: z.array(index).optional(),
  }),
]);

const moduleSchema = z.strictObject({
  version: z.literal(1),
  sources: z.array(name),
  sites: z.array(z.tuple([index, index, index, index, index, index])).min(1),
  slots: z.array(z.strictObject({ name, repr })),
  functions: z.array(
    z.strictObject({
      name,
      params: z.array(z.strictObject({ slot: index, r: repr })),
      body: ir,
      result: repr.nullable(),
      at: index,
    }),
  ),
  forms: z.array(z.strictObject({ body: ir, at: index })),
});
const used = z.array(z.strictObject({ entity, name, numeric: z.boolean() }));
const manifestSchema = z.strictObject({
  fields: used,
  averages: used,
  properties: used,
  controls: used,
  saved: used,
});
const bundleSchema = z.strictObject({
  format: z.literal('momus-bundle'),
  digest: z.string(),
  manifest: manifestSchema,
  module: moduleSchema,
});

const refuse = (problem: string): BundleResult => ({ ok: false, problem });

/** Reads and validates a bundle; a text that no compiler wrote is refused with a reason. */
export function readBundle(text: string): BundleResult {
  if (text.length > largest)
    return refuse(`the bundle is larger than ${largest / 1024 / 1024} MiB`);
  if (depthOf(text) > deepest) return refuse(`the bundle is nested deeper than ${deepest} levels`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refuse(
      `the bundle is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = validate(data);
  if (typeof parsed === 'string') return refuse(parsed);
  const { module, digest, manifest } = parsed;
  // Whatever recurses from here on can.
  if (isDeep(module)) return refuse('the bundle is nested too deeply');
  const problem = inconsistency(module);
  if (problem !== null) return refuse(problem);
  const needed = manifestOf(module);
  if (Object.values(needed).flat().length > mostNames)
    return refuse(`the policy uses more than ${mostNames} names`);
  if (manifest !== JSON.stringify(needed))
    return refuse('the manifest does not fit what the policy uses');
  if (moduleDigest(module) !== digest)
    return refuse('the digest of the bundle does not fit its content');
  return { ok: true, module, digest };
}

interface Parsed {
  readonly module: IrModule;
  readonly digest: string;
  /** As a text, to compare. */
  readonly manifest: string;
}

function validate(data: unknown): Parsed | string {
  try {
    const result = bundleSchema.safeParse(data);
    if (result.success) {
      const { module, digest, manifest } = result.data;
      return { module: module as IrModule, digest, manifest: JSON.stringify(manifest) };
    }
    const issue = result.error.issues[0];
    return `the bundle is malformed at ${issue?.path.join('.') ?? 'the top'}: ${issue?.message ?? 'unknown'}`;
  } catch (error) {
    if (error instanceof RangeError) return 'the bundle is nested too deeply';
    throw error;
  }
}

/** Whether code nests deeper than a policy of the parser's deepest nesting. */
function isDeep(module: IrModule): boolean {
  const rest: (readonly [Ir, number])[] = [...module.functions, ...module.forms].map(({ body }) => [
    body,
    0,
  ]);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [n, above] = next;
    // A pair of brackets makes one node, or two or three of the first kind.
    const depth = above + (n.k === 'scope' || n.k === 'seq' || n.k === 'need' ? 1 : 2);
    if (depth > deepestCode) return true;
    for (const part of parts(n)) rest.push([part, depth]);
  }
  return false;
}

/** Indices that lead nowhere, calls that could loop, work without bound. */
function inconsistency(module: IrModule): string | null {
  const { slots, sites, functions, forms, sources } = module;
  if (sites[0]!.some((part) => part !== 0)) return 'the first site is not nowhere';
  const isPlace = ([source, line, column, endLine, endColumn, form]: readonly number[]): boolean =>
    source! < sources.length &&
    Math.min(line!, column!, endLine!, endColumn!) > 0 &&
    form! < forms.length;
  if (!sites.slice(1).every(isPlace)) return 'a site is no place in a source';
  for (const { params } of functions) {
    if (params.some((p) => p.slot >= slots.length)) return 'a parameter names no slot';
    if (new Set(params.map((p) => p.slot)).size !== params.length)
      return 'two parameters are one slot';
    if (params.length > mostParameters) return 'a function has too many parameters';
  }
  if ([...functions, ...forms].some((owner) => owner.at >= sites.length))
    return 'a site does not exist';
  const bodies = [
    ...functions.map((f, i) => ({ body: f.body, calls: i })),
    ...forms.map((f) => ({ body: f.body, calls: functions.length })),
  ];
  for (const { body, calls } of bodies) {
    for (const n of nodes(body)) {
      const problem = mistake(n, module, calls);
      if (problem !== null) return problem;
    }
  }
  return formCosts(module).reduce((a, b) => a + b, 0) > mostSteps
    ? 'the policy can run too long'
    : null;
}

/** What is wrong with one node; it may call the functions before `calls`. */
function mistake(n: Ir, { slots, sites, functions }: IrModule, calls: number): string | null {
  const named =
    n.k === 'scope'
      ? n.slots
      : n.k === 'fault'
        ? (n.lost ?? [])
        : n.k === 'loop'
          ? [n.item]
          : 'slot' in n
            ? [n.slot]
            : [];
  if (named.some((s) => s >= slots.length)) return 'a slot does not exist';
  if ('at' in n && typeof n.at === 'number' && n.at >= sites.length) return 'a site does not exist';
  if ('of' in n && isPlain(n.of)) return `\`${n.k}\` of what is no entity`;
  switch (n.k) {
    case 'logic':
      return n.args.length === n.always.length ? null : 'an `and` or `or` is malformed';
    case 'op':
      return fits(n.op, n.args.length) ? null : `\`${n.op}\` has a wrong number of operands`;
    case 'loop':
      // A fault ends the iteration of a guest.
      return n.boundary && n.over.k !== 'guests'
        ? 'a loop that is not over the guests is a boundary of faults'
        : null;
    case 'call':
      // Functions come after those they call, so no call can come back.
      if (n.fn >= calls) return 'a function calls one that comes later';
      return functions[n.fn]?.params.length === n.args.length
        ? null
        : 'a call has a wrong number of arguments';
    default:
      return null;
  }
}

/** Code that surely gives no entity, as the checker would have said. */
const isPlain = ({ k }: Ir): boolean =>
  k === 'num' || k === 'bool' || k === 'text' || k === 'guests' || k === 'op';

function fits(operator: string, count: number): boolean {
  switch (operator) {
    case 'not':
    case 'abs':
      return count === 1;
    case 'min':
    case 'max':
      return count >= 1;
    case 'null':
    case 'valid':
      return true;
    default:
      return count === 2;
  }
}

/** The nesting depth of a JSON text, without reading it recursively. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (quoted) {
      if (ch === 0x5c) i++;
      else if (ch === 0x22) quoted = false;
    } else if (ch === 0x22) quoted = true;
    else if (ch === 0x7b || ch === 0x5b) most = Math.max(most, ++depth);
    else if (ch === 0x7d || ch === 0x5d) depth--;
  }
  return most;
}
