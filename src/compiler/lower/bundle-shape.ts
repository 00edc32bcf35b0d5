/**
 * The shape of a bundle's JSON: the IR of ir.ts, for a library that validates.
 */
import { z } from 'zod';
import { entityKinds } from '../../schema/types.ts';
import { faultCodes, type Ir, irOperators, limitsNames, reprs } from './ir.ts';

const index = z.int().min(0).max(0xffff_ffff);
const repr = z.enum(reprs);
const entity = z.enum(entityKinds);
const name = z.string().max(4096);
const special = z.enum(['Infinity', '-Infinity', 'NaN', '-0']).transform(Number);
const at = { at: index };
const member = { entity, name, r: repr };

const ir: z.ZodType<Ir> = z.lazy(() => node);
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
    which: z.enum(limitsNames),
  }),
  z.strictObject({
    k: z.literal('op'),
    op: z.enum(irOperators),
    args: z.array(ir),
    ...at,
    faults: z.boolean(),
    present: z.boolean().exactOptional(),
  }),
  z.strictObject({
    k: z.literal('logic'),
    op: z.enum(['and', 'or']),
    args: z.array(ir).min(1),
    always: z.array(z.boolean()),
  }),
  z.strictObject({ k: z.literal('if'), cond: ir, then: ir, else: ir, at: index.exactOptional() }),
  z.strictObject({ k: z.literal('seq'), items: z.array(ir) }),
  z.strictObject({ k: z.literal('scope'), slots: z.array(index), body: ir }),
  z.strictObject({
    k: z.literal('store'),
    slot: index,
    value: ir,
    r: repr,
    defines: z.boolean(),
    unless: z.boolean(),
    at: index.exactOptional(),
  }),
  z.strictObject({ k: z.literal('call'), fn: index, args: z.array(ir), at: index.exactOptional() }),
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
  z.strictObject({ k: z.literal('save'), of: ir, ...member, value: ir, at: index.exactOptional() }),
  z.strictObject({ k: z.literal('debug'), args: z.array(ir), at: index.exactOptional() }),
  z.strictObject({ k: z.literal('need'), value: ir, ...at }),
  z.strictObject({
    k: z.literal('fault'),
    code: z.enum(faultCodes),
    ...at,
    lost: z.array(index).exactOptional(),
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
/** A bundle as `writeBundle` writes it; that its indices lead somewhere is checked elsewhere. */
export const bundleSchema = z.strictObject({
  format: z.literal('momus-bundle'),
  digest: z.string(),
  manifest: manifestSchema,
  module: moduleSchema,
});
