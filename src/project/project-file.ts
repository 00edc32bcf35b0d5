/**
 * `momus.json`: which policies are one set, and what the host has that they are for.
 * In: the text of the file. Out: what it says, with paths resolved against its folder; or every
 * place that is wrong. Pure.
 */
import { resolve } from 'node:path';
import { lineStarts, positionAt } from '../compiler/text/source.ts';
import { nodeAt, parseJson } from '../schema/document/json.ts';
import type { DescriptionPlaces } from './host-environment.ts';
import type { Place } from './problem.ts';
import { keys, meantKey, projectSchema, takenBy } from './project-schema.ts';
import { wrongValue } from './wrong-value.ts';

/** What says where the policies are and what their host has. */
export interface ProjectSettings {
  /** A directory of `*.policy` files, or one file; absolute. */
  readonly policies: string;
  /** The same as it is written, and where; null where the file does not say it. */
  readonly policiesWritten: { readonly path: string; readonly place: Place } | null;
  /** Enabled collectors, of host and guests; null: those that VDSM configures. */
  readonly collectors: readonly string[] | null;
  readonly controllers: readonly string[] | null;
  /** Documents that declare more collectors and controllers; absolute. */
  readonly schemas: readonly string[];
  /** Where each of these names and documents stands in the file. */
  readonly places: DescriptionPlaces;
}

/** Something wrong with the file. */
export interface ProjectProblem extends Place {
  readonly message: string;
}

/** A value as a person sees it: a text in quotes, or a word; of an object or array, nothing. */
const wordOrText = /^(?:"(?:[^"\\\n]|\\.)*"|[\w.+-]+)/u;
const longestWord = 5000;

/** Which key is meant by one that there is not. */
function meant(key: string): string {
  const near = meantKey(key);
  return near === undefined ? `the keys are ${keys.join(', ')}` : `did you mean \`${near}\`?`;
}

/** Reads the text of a `momus.json` in a folder. */
export function readProjectFile(
  written: string,
  folder: string,
): ProjectSettings | { readonly problems: readonly ProjectProblem[] } {
  // Some editors write a byte order mark.
  const text = written.replace(/^\uFEFF/u, '');
  const starts = lineStarts(text);
  const placeAt = (offset: number): Place => {
    const [word] = wordOrText.exec(text.slice(offset, offset + longestWord)) ?? [];
    return {
      ...positionAt(starts, offset),
      // A sign is wrong by itself.
      length: word?.length ?? 1,
    };
  };
  const json = parseJson(text);
  if (!json.ok)
    return { problems: [{ ...placeAt(json.offset), message: `it is no JSON: ${json.message}` }] };
  const { node } = json;
  const placeOf = (...path: (string | number)[]): Place => placeAt(nodeAt(node, path).offset);
  const { success, data, error } = projectSchema.safeParse(node.value);
  if (!success)
    return {
      problems: error.issues.flatMap((issue): readonly ProjectProblem[] => {
        if (issue.code === 'unrecognized_keys')
          return issue.keys.map((key) => ({
            ...placeAt(node.entries.get(key)?.offset ?? node.offset),
            message: `there is no key \`${key}\`; ${meant(key)}`,
          }));
        const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
        const [key = '', ...within] = path;
        const where = key === '' ? '' : `\`${key}\`: `;
        const value = key === '' ? node.value : node.entries.get(String(key))?.node.value;
        const message = wrongValue(value, takenBy(String(key)), { ...issue, path: within });
        return [{ ...placeOf(...path), message: `${where}${message}` }];
      }),
    };
  const { policies, collectors = null, controllers = null, schemas } = data;
  const absolute = (path: string): string => resolve(folder, path);
  return {
    policies: absolute(policies ?? '.'),
    policiesWritten: policies === undefined ? null : { path: policies, place: placeOf('policies') },
    collectors,
    controllers,
    schemas: schemas.map(absolute),
    places: {
      collectors: (collectors ?? []).map((_, i) => placeOf('collectors', i)),
      controllers: (controllers ?? []).map((_, i) => placeOf('controllers', i)),
      schemas: schemas.map((_, i) => placeOf('schemas', i)),
    },
  };
}
