/**
 * `momus.json`: which policies are one set, and what the host has that they are for.
 * In: the text of the file. Out: what it says, with paths resolved against its folder; or every
 * place that is wrong. Pure.
 */
import { resolve } from 'node:path';
import { z } from 'zod';

/** What says where the policies are and what their host has. */
export interface ProjectSettings {
  /** A directory of `*.policy` files, or one file; absolute. */
  readonly policies: string;
  /** Enabled collectors, of host and guests; null: those that VDSM configures. */
  readonly collectors: readonly string[] | null;
  readonly controllers: readonly string[] | null;
  /** Documents that declare more collectors and controllers; absolute. */
  readonly schemas: readonly string[];
}

const names = z.array(z.string().max(200)).max(1000);

const projectSchema = z.strictObject({
  $schema: z.string().optional(),
  policies: z.string().max(4096).default('.'),
  collectors: names.optional(),
  controllers: names.optional(),
  schemas: z.array(z.string().max(4096)).max(100).default([]),
});

/** Reads the text of a `momus.json` in a folder. */
export function readProjectFile(
  text: string,
  folder: string,
): ProjectSettings | { readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      problems: [`it is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`],
    };
  }
  const { success, data, error } = projectSchema.safeParse(json);
  if (!success) {
    return {
      problems: error.issues.map(({ path, message }) =>
        path.length === 0 ? message : `\`${path.join('.')}\`: ${message}`,
      ),
    };
  }
  const { policies, collectors = null, controllers = null, schemas } = data;
  const absolute = (path: string): string => resolve(folder, path);
  return { policies: absolute(policies), collectors, controllers, schemas: schemas.map(absolute) };
}
