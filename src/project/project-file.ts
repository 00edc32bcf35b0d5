/**
 * `momus.json`: which policies are one set, and what the host has that they are for.
 * In: the text of the file. Out: what it says, with paths resolved against its folder; or every
 * place that is wrong. Pure.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { lineStarts, positionAt } from '../compiler/text/source.ts';
import { nodeAt, parseJson } from '../schema/document/json.ts';
import { suggestion } from '../schema/nearest.ts';

/** What says where the policies are and what their host has. */
export interface ProjectSettings {
  /** A directory of `*.policy` files, or one file; absolute. */
  readonly policies: string;
  /** Enabled collectors, of host and guests; null: those that VDSM configures. */
  readonly collectors: readonly string[] | null;
  readonly controllers: readonly string[] | null;
  /** Documents that declare more collectors and controllers; absolute. */
  readonly schemas: readonly string[];
  /** The line of each of these documents in the file, from 1. */
  readonly schemaLines: readonly number[];
}

/** Something wrong with the file. */
export interface ProjectProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

const names = z.array(z.string().max(200)).max(1000);

const projectSchema = z.strictObject({
  $schema: z.string().optional(),
  policies: z.string().min(1).max(4096).default('.'),
  collectors: names.optional(),
  controllers: names.optional(),
  schemas: z.array(z.string().min(1).max(4096)).max(100).default([]),
});

const keys = Object.keys(projectSchema.shape).filter((key) => key !== '$schema');

/** Reads the text of a `momus.json` in a folder. */
export function readProjectFile(
  written: string,
  folder: string,
): ProjectSettings | { readonly problems: readonly ProjectProblem[] } {
  // Some editors write a byte order mark.
  const text = written.replace(/^\uFEFF/u, '');
  const starts = lineStarts(text);
  const lineAt = (offset: number): number => positionAt(starts, offset).line;
  const json = parseJson(text);
  if (!json.ok)
    return { problems: [{ line: lineAt(json.offset), message: `it is no JSON: ${json.message}` }] };
  const { node } = json;
  const lineOf = (...path: (string | number)[]): number => lineAt(nodeAt(node, path).offset);
  const { success, data, error } = projectSchema.safeParse(node.value);
  if (!success)
    return {
      problems: error.issues.flatMap((issue): readonly ProjectProblem[] => {
        if (issue.code === 'unrecognized_keys')
          return issue.keys.map((key) => ({
            line: lineOf(key),
            message: `there is no key \`${key}\`${suggestion(key, keys) || `; the keys are ${keys.join(', ')}`}`,
          }));
        const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
        const where = path.length === 0 ? '' : `\`${path.join('.')}\`: `;
        return [{ line: lineOf(...path), message: `${where}${issue.message}` }];
      }),
    };
  const { policies, collectors = null, controllers = null, schemas } = data;
  const absolute = (path: string): string => resolve(folder, path);
  return {
    policies: absolute(policies),
    collectors,
    controllers,
    schemas: schemas.map(absolute),
    schemaLines: schemas.map((_, i) => lineOf('schemas', i)),
  };
}
