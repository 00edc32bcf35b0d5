/**
 * The environment of a host that somebody describes: names of collectors and controllers, and
 * documents that declare more of them.
 * In: names, paths of documents. Out: the environment of all that exists, and what is wrong with the
 * rest.
 */
import { allCollectors } from '../schema/collectors/index.ts';
import { allControllers } from '../schema/controllers/index.ts';
import type { Environment } from '../schema/environment.ts';
import { suggest } from '../schema/nearest.ts';
import {
  type EnvironmentNames,
  environmentFor,
  type UnknownSchema,
  UnknownSchemaError,
} from '../schema/presets.ts';
import { type Documents, noDocuments } from './documents.ts';
import type { ConfigurationProblem, Place } from './problem.ts';
import type { ReadText } from './read-text.ts';
import type { Declared, NamedIn } from './schema-documents.ts';

/** What a host has. */
export interface HostDescription {
  /** Enabled collectors, of host and guests; null: the usual ones, and all of the documents. */
  readonly collectors: readonly string[] | null;
  /** Enabled controllers; null as above. */
  readonly controllers: readonly string[] | null;
  /** Documents that declare more collectors and controllers; absolute paths. */
  readonly schemas: readonly string[];
  /** Where each of these stands in the file that describes the host. */
  readonly places?: DescriptionPlaces;
}

/** Where names and documents stand in the file that describes a host, in their order. */
export interface DescriptionPlaces {
  readonly collectors: readonly Place[];
  readonly controllers: readonly Place[];
  readonly schemas: readonly Place[];
}

/** The environment of a host. */
export interface DescribedHost {
  readonly environment: Environment;
  /** What it is made of, as far as it exists. */
  readonly names: EnvironmentNames;
  readonly documents: Documents;
  readonly problems: readonly ConfigurationProblem[];
}

/** The environment of a host; `file`: what describes it, `usual`: what it has where nothing is said. */
export async function describedHost(
  { collectors, controllers, schemas, places }: HostDescription,
  usual: EnvironmentNames,
  file: string | null,
  read: ReadText,
): Promise<DescribedHost> {
  const declared = await declaredIn(schemas, { file, places: places?.schemas ?? [] }, read);
  const { collectors: moreCollectors, controllers: moreControllers, documents } = declared;
  const problems = [...declared.problems];
  const all = [...allCollectors, ...moreCollectors];
  // A misspelt one is told among those of the scope of which it may be.
  const scopeOf = (name: string) => {
    const found = all.find((c) => c.name === name);
    if (found !== undefined) return found.scope;
    const near = suggest(
      name,
      all.map((c) => c.name),
    );
    return all.find((c) => c.name === near)?.scope ?? 'host';
  };
  const ofScope = (scope: 'host' | 'guest', fallback: readonly string[]) =>
    collectors?.filter((name) => scopeOf(name) === scope) ?? [
      ...fallback,
      ...moreCollectors.filter((c) => c.scope === scope).map(({ name }) => name),
    ];
  const placeOf = ({ list, name }: UnknownSchema): Place => {
    const key = list === 'controllers' ? 'controllers' : 'collectors';
    const at = { collectors, controllers }[key]?.indexOf(name) ?? -1;
    return places?.[key][at] ?? { line: 1 };
  };
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
    (unknown) => problems.push({ file, ...placeOf(unknown), message: unknown.message }),
  );
  return { ...known, documents, problems };
}

async function declaredIn(
  paths: readonly string[],
  namedIn: NamedIn,
  read: ReadText,
): Promise<Declared> {
  if (paths.length === 0) return nothingDeclared;
  // What reads documents is large, and few hosts have any.
  const { readSchemaDocuments } = await import('./schema-documents.ts');
  return readSchemaDocuments(paths, namedIn, read);
}

const nothingDeclared: Declared = {
  collectors: [],
  controllers: [],
  documents: noDocuments,
  problems: [],
};

/** The environment of the names that exist; the others are told. */
export function knownEnvironment(
  names: EnvironmentNames,
  tell: (unknown: UnknownSchema) => void,
): Pick<DescribedHost, 'environment' | 'names'> {
  try {
    return { environment: environmentFor(names), names };
  } catch (error) {
    if (!(error instanceof UnknownSchemaError)) throw error;
    for (const unknown of error.unknown) tell(unknown);
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
