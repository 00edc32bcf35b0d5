/**
 * The configuration that a policy file belongs to: the nearest `momus.json` or `mom.conf` above it
 * whose set it is in.
 * In: a path. Out: the policies of the set and the environment that they are for. Plug-ins of a
 * `mom.conf` are never loaded: opening a folder must not run what is in it.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { readConfig } from '../../agent/config/config.ts';
import { allCollectors } from '../../schema/collectors/index.ts';
import { allControllers } from '../../schema/controllers/index.ts';
import { formatSchemaProblem, parseSchemaDocument } from '../../schema/document.ts';
import type { Environment } from '../../schema/environment.ts';
import {
  defaultNames,
  type EnvironmentNames,
  environmentFor,
  UnknownSchemaError,
} from '../../schema/presets.ts';
import type { CollectorSchema, ControllerSchema } from '../../schema/types.ts';
import { readProjectFile } from './project-file.ts';

/** What a policy set is, and for which host. */
export interface Configuration {
  /** The file that says so; null where there is none and every built-in schema is on. */
  readonly file: string | null;
  /** A directory of policies, or one file. */
  readonly policies: string;
  readonly environment: Environment;
  /** Where each collector and controller of a document is declared, by its name. */
  readonly documents: ReadonlyMap<string, string>;
  /** What is wrong with the configuration, in sentences. */
  readonly problems: readonly string[];
}

/** Reads a file; null where there is none. Replaced in tests, and by texts that are not saved yet. */
export type ReadText = (path: string) => Promise<string | null>;

/** Reads from the disk. */
export const readFromDisk: ReadText = async (path) => {
  try {
    if ((await stat(path)).size > largestFile) return null;
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
};

const largestFile = 1024 * 1024;
const fileNames = ['momus.json', 'mom.conf'];

/** The configuration of a policy file. */
export async function configurationOf(path: string, read: ReadText): Promise<Configuration> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const name of fileNames) {
      const file = join(folder, name);
      const text = await read(file);
      if (text === null) continue;
      const found = await configurationIn(file, text, read);
      if (found !== null && isIn(path, found.policies)) return found;
    }
    if (folder === dirname(folder)) break;
  }
  return withoutFile(path);
}

/** Whether a file is among the policies of a set. */
const isIn = (path: string, policies: string): boolean =>
  path === policies || dirname(path) === policies;

/** Without a configuration, a directory is a set, and all that Momus knows is there. */
function withoutFile(path: string): Configuration {
  const everything = (scope: 'host' | 'guest') =>
    allCollectors.filter((c) => c.scope === scope).map(({ name }) => name);
  const environment = environmentFor({
    hostCollectors: everything('host'),
    guestCollectors: everything('guest'),
    controllers: allControllers.map(({ name }) => name),
  });
  return { file: null, policies: dirname(path), environment, documents: new Map(), problems: [] };
}

async function configurationIn(
  file: string,
  text: string,
  read: ReadText,
): Promise<Configuration | null> {
  if (basename(file) === 'mom.conf') return ofMomConf(file, text);
  const settings = readProjectFile(text, dirname(file));
  if ('problems' in settings) {
    const problems = settings.problems.map((problem) => `${file}: ${problem}`);
    return { ...withoutFile(file), file, problems };
  }
  const problems: string[] = [];
  const documents = new Map<string, string>();
  const more: { collectors: CollectorSchema[]; controllers: ControllerSchema[] } = {
    collectors: [],
    controllers: [],
  };
  for (const path of settings.schemas) {
    const content = await read(path);
    if (content === null) {
      problems.push(`${file}: the schema document \`${path}\` cannot be read`);
      continue;
    }
    const result = parseSchemaDocument(content, path);
    if (!result.ok) {
      problems.push(...result.problems.map(formatSchemaProblem));
      continue;
    }
    more.collectors.push(...result.collectors);
    more.controllers.push(...result.controllers);
    for (const { name } of [...result.collectors, ...result.controllers]) documents.set(name, path);
  }
  const usual = defaultNames;
  const scopeOf = (name: string) =>
    [...allCollectors, ...more.collectors].find((c) => c.name === name)?.scope ?? 'host';
  const ofScope = (scope: 'host' | 'guest', fallback: readonly string[]) =>
    settings.collectors?.filter((name) => scopeOf(name) === scope) ?? [
      ...fallback,
      ...more.collectors.filter((c) => c.scope === scope).map(({ name }) => name),
    ];
  const environment = environmentOf(
    {
      hostCollectors: ofScope('host', usual.hostCollectors),
      guestCollectors: ofScope('guest', usual.guestCollectors),
      controllers: settings.controllers ?? [
        ...usual.controllers,
        ...more.controllers.map(({ name }) => name),
      ],
      moreCollectors: more.collectors,
      moreControllers: more.controllers,
    },
    (problem) => problems.push(`${file}: ${problem}`),
  );
  return { file, policies: settings.policies, environment, documents, problems };
}

function ofMomConf(file: string, text: string): Configuration | null {
  const { config, errors } = readConfig(text, file);
  const { policy, policyDirectory, plugins, hostCollectors, guestCollectors, controllers } =
    config.values;
  const policies = policyDirectory === '' ? policy : policyDirectory;
  if (policies === '') return null;
  const problems = errors.map(({ line, message }) => `${file}:${line}: ${message}`);
  const hasPlugins = plugins.length > 0;
  if (hasPlugins)
    problems.push(`${file}: plug-ins are not loaded here, so what they declare is not known`);
  const environment = environmentOf({ hostCollectors, guestCollectors, controllers }, (problem) => {
    // Names that a plug-in may declare are no fault.
    if (!hasPlugins) problems.push(`${file}: ${problem}`);
  });
  const absolute = isAbsolute(policies) ? policies : resolve(dirname(file), policies);
  return { file, policies: absolute, environment, documents: new Map(), problems };
}

/** The environment of the names that exist; the others are told. */
function environmentOf(names: EnvironmentNames, tell: (problem: string) => void): Environment {
  try {
    return environmentFor(names);
  } catch (error) {
    if (!(error instanceof UnknownSchemaError)) throw error;
    for (const problem of error.problems) tell(problem);
    const collectors = [...allCollectors, ...(names.moreCollectors ?? [])];
    const controllers = [...allControllers, ...(names.moreControllers ?? [])];
    const known = (scope: 'host' | 'guest', wanted: readonly string[]) =>
      wanted.filter((name) => collectors.some((c) => c.scope === scope && c.name === name));
    return environmentFor({
      ...names,
      hostCollectors: known('host', names.hostCollectors),
      guestCollectors: known('guest', names.guestCollectors),
      controllers: names.controllers.filter((name) => controllers.some((c) => c.name === name)),
    });
  }
}
