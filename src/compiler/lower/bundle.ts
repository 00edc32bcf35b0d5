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
import { nodes } from './walk.ts';

/** Deeper nesting than any policy that the parser accepts can need. */
const deepest = 4000;
/** Larger bundles than this are refused unread. */
const largest = 64 * 1024 * 1024;

export type BundleResult =
  | { readonly ok: true; readonly module: IrModule; readonly digest: string }
  | { readonly ok: false; readonly problem: string };

/** The text of a bundle. */
export function writeBundle(module: IrModule): string {
  const body = moduleText(module);
  return `{"format":"momus-bundle","digest":"${moduleDigest(module)}","module":${body}}\n`;
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
  z.strictObject({ k: z.literal(['field', 'average', 'property', 'proposed', 'saved']), of: ir, ...member }),
  z.strictObject({ k: z.literal('stat'), of: ir, ...member, default: ir }),
  z.strictObject({ k: z.literal('limits'), of: ir, which: z.enum(['guaranteed', 'maximum', 'current']) }),
  z.strictObject({ k: z.literal('op'), op, args: z.array(ir), ...at, faults: z.boolean(), present: z.boolean().optional() }),
  z.strictObject({ k: z.literal('logic'), op: z.enum(['and', 'or']), args: z.array(ir).min(1), always: z.array(z.boolean()) }),
  z.strictObject({ k: z.literal('if'), cond: ir, then: ir, else: ir, at: index.optional() }),
  z.strictObject({ k: z.literal('seq'), items: z.array(ir) }),
  z.strictObject({ k: z.literal('scope'), slots: z.array(index), body: ir }),
  z.strictObject({ k: z.literal('store'), slot: index, value: ir, r: repr, defines: z.boolean(), unless: z.boolean(), at: index.optional() }),
  z.strictObject({ k: z.literal('call'), fn: index, args: z.array(ir), at: index.optional() }),
  z.strictObject({ k: z.literal('loop'), over: ir, item: index, r: repr, body: ir, boundary: z.boolean(), keep: z.boolean(), ...at }),
  z.strictObject({ k: z.literal('propose'), of: ir, ...member, value: ir, ...at }),
  z.strictObject({ k: z.literal('save'), of: ir, ...member, value: ir, at: index.optional() }),
  z.strictObject({ k: z.literal('debug'), args: z.array(ir), at: index.optional() }),
  z.strictObject({ k: z.literal('need'), value: ir, ...at }),
  z.strictObject({
    k: z.literal('fault'),
    code: z.enum(['missing-value', 'division-by-zero', 'bad-shift', 'wrong-type', 'unbound-name', 'too-long', 'skipped', 'internal']),
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
const bundleSchema = z.strictObject({ format: z.literal('momus-bundle'), digest: z.string(), module: moduleSchema });

const refuse = (problem: string): BundleResult => ({ ok: false, problem });

/** Reads and validates a bundle; a text that no compiler wrote is refused with a reason. */
export function readBundle(text: string): BundleResult {
  if (text.length > largest) return refuse(`the bundle is larger than ${largest / 1024 / 1024} MiB`);
  if (depthOf(text) > deepest) return refuse(`the bundle is nested deeper than ${deepest} levels`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refuse(`the bundle is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = validate(data);
  if (typeof parsed === 'string') return refuse(parsed);
  const { module, digest } = parsed;
  const problem = inconsistency(module);
  if (problem !== null) return refuse(problem);
  if (moduleDigest(module) !== digest) return refuse('the digest of the bundle does not fit its content');
  return { ok: true, module, digest };
}

function validate(data: unknown): { module: IrModule; digest: string } | string {
  try {
    const result = bundleSchema.safeParse(data);
    if (result.success) return { module: result.data.module as IrModule, digest: result.data.digest };
    const issue = result.error.issues[0];
    return `the bundle is malformed at ${issue?.path.join('.') ?? 'the top'}: ${issue?.message ?? 'unknown'}`;
  } catch (error) {
    if (error instanceof RangeError) return 'the bundle is nested too deeply';
    throw error;
  }
}

/** Indices that lead nowhere, calls that could loop, work without bound. */
function inconsistency(module: IrModule): string | null {
  const { slots, sites, functions, forms, sources } = module;
  if (sites.some(([source], i) => i > 0 && source >= sources.length)) return 'a site names no source';
  const bodies = [...functions.map((f, i) => ({ body: f.body, calls: i })), ...forms.map((f) => ({ body: f.body, calls: functions.length }))];
  for (const f of functions) if (f.params.some((p) => p.slot >= slots.length)) return 'a parameter names no slot';
  for (const { body, calls } of bodies) {
    for (const n of nodes(body)) {
      if ('slot' in n && n.slot >= slots.length) return 'a slot does not exist';
      if (n.k === 'loop' && n.item >= slots.length) return 'a slot does not exist';
      const named = n.k === 'scope' ? n.slots : n.k === 'fault' ? (n.lost ?? []) : [];
      if (named.some((s) => s >= slots.length)) return 'a slot does not exist';
      if ('at' in n && typeof n.at === 'number' && n.at >= sites.length) return 'a site does not exist';
      if (n.k === 'logic' && n.args.length !== n.always.length) return 'an `and` or `or` is malformed';
      if (n.k === 'op' && !fits(n.op, n.args.length)) return `\`${n.op}\` has a wrong number of operands`;
      if (n.k === 'call') {
        // Functions come after those they call, so no call can come back.
        if (n.fn >= calls) return 'a function calls one that comes later';
        if (functions[n.fn]?.params.length !== n.args.length) return 'a call has a wrong number of arguments';
      }
    }
  }
  return formCosts(module).reduce((a, b) => a + b, 0) > mostSteps ? 'the policy can run too long' : null;
}

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
