/**
 * The facts about MOM that the schemas are held to: the parts of test/oracle/catalogue.json that
 * tests read, validated.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const named = z.object({ name: z.string() });
const call = named.extend({
  internalName: z.string(),
  minArgs: z.number(),
  maxArgs: z.number().nullable(),
});

const shape = z.object({
  collectors: z.record(
    z.string(),
    z.object({
      scope: z.enum(['host', 'guest']),
      fields: z.array(named.extend({ type: z.string(), unit: z.string(), optional: z.boolean() })),
    }),
  ),
  controllers: z.record(
    z.string(),
    z.object({
      scope: z.enum(['host', 'guest']),
      controls: z.array(named.extend({ unit: z.string() })),
    }),
  ),
  builtins: z.array(call),
  specialForms: z.array(named),
  externs: z.array(named),
  entityMethods: z.array(named),
  properties: z.record(z.enum(['host', 'guest']), z.record(z.string(), z.string())),
  ioTuneObject: z.object({
    attributes: z.record(z.string(), z.string()),
    limits: z.array(z.string()),
    methods: z.array(z.string()),
  }),
  vdsmConfig: z.object({
    main: z.object({ controllers: z.string() }),
    host: z.object({ collectors: z.string() }),
    guest: z.object({ collectors: z.string() }),
  }),
});

export const catalogue = shape.parse(
  JSON.parse(readFileSync(new URL('../oracle/catalogue.json', import.meta.url), 'utf8')),
);

/** Names as configuration files list them. */
export const listed = (text: string): string[] => text.split(',').map((name) => name.trim());
