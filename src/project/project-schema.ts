/**
 * The keys of `momus.json`: what each takes, in a shape that values are compared with, in words, and as
 * a JSON schema, from which editors complete the file.
 * In: nothing. Out: shapes and words. Pure.
 */
import { z } from 'zod';
import { allCollectors } from '../schema/collectors/index.ts';
import { allControllers } from '../schema/controllers/index.ts';
import { suggest } from '../schema/nearest.ts';

const names = z.array(z.string().max(200)).max(1000);

/** What a `momus.json` may be. */
export const projectSchema = z.strictObject({
  $schema: z.string().optional(),
  policies: z.string().min(1).max(4096).optional(),
  collectors: names.optional(),
  controllers: names.optional(),
  schemas: z.array(z.string().min(1).max(4096)).max(100).default([]),
});

/** The keys that are about policies. */
export const keys = Object.keys(projectSchema.shape).filter((key) => key !== '$schema');

/** What a key takes, in words; without a key, the file. */
export function takenBy(key: string): string {
  switch (key) {
    case '':
      return 'an object with these keys';
    case 'policies':
      return 'the path of a directory or file';
    case 'schemas':
      return 'a list of paths';
    case '$schema':
      return 'a text';
    default:
      return `a list of names of ${key}`;
  }
}

/** The key that is meant by another: one that is spelt like it, or `policies` by `policy`. */
export function meantKey(written: string): string | undefined {
  const stem = written.toLowerCase().replace(/(?:y|ies|s)$/u, '');
  const sameStem = keys.find((key) => key.replace(/(?:ies|s)$/u, '') === stem);
  return suggest(written, keys) ?? sameStem;
}

/** What a key is for, where somebody completes it. */
const meanings: Readonly<Record<string, string>> = {
  $schema: 'The JSON schema of this file, for editors.',
  policies:
    'The directory of the policy set, or its only file. Unless given, the directory of this file.',
  collectors:
    'The collectors that are enabled, in order. Unless given, what VDSM configures, the clock, and those of `schemas`.',
  controllers:
    'The controllers that are enabled, in order. Unless given, what VDSM configures, and those of `schemas`.',
  schemas:
    'Schema documents that declare more collectors and controllers; they are enabled unless the lists leave them out.',
};

/** A known name, or another, which a schema document may declare. */
const named = (rows: readonly { readonly name: string; readonly doc: string }[]): object => ({
  anyOf: [
    { enum: rows.map(({ name }) => name), markdownEnumDescriptions: rows.map(({ doc }) => doc) },
    { type: 'string' },
  ],
});

/** The JSON schema of `momus.json`, with the names of the collectors and controllers of Momus. */
export function projectJsonSchema(): object {
  const { properties = {}, ...rest } = z.toJSONSchema(projectSchema, {
    target: 'draft-7',
    io: 'input',
  });
  const items: Readonly<Record<string, object>> = {
    collectors: named(allCollectors),
    controllers: named(allControllers),
  };
  const described = Object.entries(properties).map(([key, shape]) => {
    const own = typeof shape === 'object' ? shape : {};
    const within = items[key] === undefined ? {} : { items: items[key], uniqueItems: true };
    return [key, { markdownDescription: meanings[key], ...own, ...within }];
  });
  return {
    title: 'Momus: which policies are one set, and what their host has',
    ...rest,
    properties: Object.fromEntries(described),
  };
}
