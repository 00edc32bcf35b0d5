/**
 * The environment of a host that somebody describes: names of collectors and controllers, and
 * documents that declare more of them.
 * In: names, paths of documents. Out: the environment of all that exists, and what is wrong with the
 * rest.
 */
import { allCollectors } from '../schema/collectors/index.ts';
import { allControllers } from '../schema/controllers/index.ts';
import { parseSchemaDocument } from '../schema/document.ts';
import type { Environment } from '../schema/environment.ts';
import { type EnvironmentNames, environmentFor, UnknownSchemaError } from '../schema/presets.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';
import type { ReadText } from './read-text.ts';

/** What a host has. */
export interface HostDescription {
  /** Enabled collectors, of host and guests; null: the usual ones, and all of the documents. */
  readonly collectors: readonly string[] | null;
  /** Enabled controllers; null as above. */
  readonly controllers: readonly string[] | null;
  /** Documents that declare more collectors and controllers; absolute paths. */
  readonly schemas: readonly string[];
  /** The line of each of them in the file that describes the host. */
  readonly schemaLines?: readonly number[];
}

/** Something wrong with a configuration. */
export interface ConfigurationProblem {
  /** The file that it stands in; null: the settings of the editor. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A problem in a sentence, with its place. */
export const inWords = ({ file, line, message }: ConfigurationProblem): string =>
  `${file === null ? 'the settings of the editor' : `${file}:${line}`}: ${message}`;

/** The environment of a host. */
export interface DescribedHost {
  readonly environment: Environment;
  /** What it is made of, as far as it exists. */
  readonly names: EnvironmentNames;
  /** Where each collector and controller of a document is declared, by its name. */
  readonly documents: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigurationProblem[];
}

/** The environment of a host; `file`: what describes it, `usual`: what it has where nothing is said. */
export async function describedHost(
  { collectors, controllers, schemas, schemaLines = [] }: HostDescription,
  usual: EnvironmentNames,
  file: string | null,
  read: ReadText,
): Promise<DescribedHost> {
  const problems: ConfigurationProblem[] = [];
  const documents = new Map<string, string>();
  const moreCollectors: CollectorSchema[] = [];
  const moreControllers: ControllerSchema[] = [];
  for (const [i, path] of schemas.entries()) {
    const content = await read(path);
    if (typeof content !== 'string') {
      const why = content?.why ?? 'there is no such file';
      const message = `the schema document \`${path}\` cannot be read: ${why}; mend it, or take it out of \`schemas\``;
      problems.push({ file, line: schemaLines[i] ?? 1, message });
      continue;
    }
    const result = parseSchemaDocument(content, path);
    if (!result.ok) {
      for (const { path: place, line, message } of result.problems)
        problems.push({
          file: path,
          line,
          message: place === '' ? message : `${message} (${place})`,
        });
      continue;
    }
    moreCollectors.push(...result.collectors);
    moreControllers.push(...result.controllers);
    for (const { name } of [...result.collectors, ...result.controllers]) documents.set(name, path);
  }
  const all = [...allCollectors, ...moreCollectors];
  const scopeOf = (name: string) => all.find((c) => c.name === name)?.scope ?? 'host';
  const ofScope = (scope: 'host' | 'guest', fallback: readonly string[]) =>
    collectors?.filter((name) => scopeOf(name) === scope) ?? [
      ...fallback,
      ...moreCollectors.filter((c) => c.scope === scope).map(({ name }) => name),
    ];
  const known = knownEnvironment(
    {
      hostCollectors: ofScope('host', usual.hostCollectors),
      guestCollectors: ofScope('guest', usual.guestCollectors),
      controllers: controllers ?? [
        ...usual.controllers,
        ...moreControllers.map(({ name }) => name),
      ],
      moreCollectors,
      moreControllers,
    },
    (message) => problems.push({ file, line: 1, message }),
  );
  return { ...known, documents, problems };
}

/** The environment of the names that exist; the others are told. */
export function knownEnvironment(
  names: EnvironmentNames,
  tell: (problem: string) => void,
): Pick<DescribedHost, 'environment' | 'names'> {
  try {
    return { environment: environmentFor(names), names };
  } catch (error) {
    if (!(error instanceof UnknownSchemaError)) throw error;
    for (const problem of error.problems) tell(problem);
    const collectors = [...allCollectors, ...(names.moreCollectors ?? [])];
    const controllers = [...allControllers, ...(names.moreControllers ?? [])];
    const known = (scope: 'host' | 'guest', wanted: readonly string[]) =>
      wanted.filter((name) => collectors.some((c) => c.scope === scope && c.name === name));
    const existing = {
      ...names,
      hostCollectors: known('host', names.hostCollectors),
      guestCollectors: known('guest', names.guestCollectors),
      controllers: names.controllers.filter((name) => controllers.some((c) => c.name === name)),
    };
    return { environment: environmentFor(existing), names: existing };
  }
}
