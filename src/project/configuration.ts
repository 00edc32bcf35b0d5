/**
 * The configuration that a policy file belongs to: the nearest `momus.json` or `mom.conf` above it
 * whose set it is in; the settings of an editor where there is none.
 * In: a path. Out: the policies of the set and the environment that they are for. Plug-ins of a
 * `mom.conf` are never loaded: opening a folder must not run what is in it.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { readConfig } from '../agent/config/config.ts';
import type { Environment } from '../schema/environment.ts';
import { defaultNames, type EnvironmentNames } from '../schema/presets.ts';
import { type Documents, noDocuments } from './documents.ts';
import { describedHost, type HostDescription, knownEnvironment } from './host-environment.ts';
import { missingPolicies } from './missing-policies.ts';
import type { ConfigurationProblem } from './problem.ts';
import type { ReadText, Unreadable } from './read-text.ts';
import { realPath, realPlace } from './real-path.ts';

/** What a policy set is, and for which host. */
export interface Configuration {
  /** The file that says so; null where there is none, and a host as VDSM sets it up is meant. */
  readonly file: string | null;
  /** A directory of policies, or one file. */
  readonly policies: string;
  readonly environment: Environment;
  /** What the environment is made of. */
  readonly names: EnvironmentNames;
  readonly documents: Documents;
  /** Paths of all documents that are named, also of those that cannot be read. */
  readonly schemas: readonly string[];
  /** What is wrong with the configuration. */
  readonly problems: readonly ConfigurationProblem[];
  /** What somebody should know who wonders about it, in sentences. */
  readonly hints: readonly string[];
}

/** A configuration in a file. */
interface Found extends Configuration {
  /** Which set the file is about is not known. */
  readonly isUnread?: true;
  /** Its policies are not there. */
  readonly missing?: ConfigurationProblem;
}

/** Of a host of which the editor says nothing. */
export const nothingSaid: HostDescription = { collectors: null, controllers: null, schemas: [] };

const fileNames = ['momus.json', 'mom.conf'];

/** The configuration of a policy file; `host`: what the settings of an editor say for it. */
export async function configurationOf(
  path: string,
  read: ReadText,
  host: HostDescription = nothingSaid,
): Promise<Configuration> {
  // Whose set a file that cannot be read is about, nobody knows: it is told, and the next one counts.
  const unread: ConfigurationProblem[] = [];
  let lost: Found | null = null;
  const withUnread = (found: Configuration): Configuration =>
    unread.length === 0 ? found : { ...found, problems: [...unread, ...found.problems] };
  const seen = new Set<string>();
  const search = async (from: string): Promise<Configuration | null> => {
    for (let folder = from; !seen.has(folder); folder = dirname(folder)) {
      seen.add(folder);
      for (const name of fileNames) {
        const found = await foundIn(join(folder, name), read);
        if (found === null) continue;
        if (await isIn(path, found.policies)) return found;
        if (found.isUnread === true) unread.push(...found.problems);
        if (found.missing === undefined) continue;
        lost ??= { ...found, policies: dirname(path) };
        unread.push(found.missing);
      }
    }
    return null;
  };
  // A folder that links lead to may have its configuration where it really is.
  const found = (await search(dirname(path))) ?? (await search(await realPath(dirname(path))));
  // Of a set that is not where its file says, the host is known, and the policies are most likely these.
  return withUnread(found ?? lost ?? (await withoutFile(path, host, read)));
}

/** The configuration in a file, whichever set it is about; null where there is no such file. */
export async function configurationIn(file: string, read: ReadText): Promise<Configuration | null> {
  const found = await foundIn(file, read);
  if (found?.missing === undefined) return found;
  return { ...found, problems: [found.missing, ...found.problems] };
}

async function foundIn(file: string, read: ReadText): Promise<Found | null> {
  const text = await read(file);
  if (text === null) return null;
  if (typeof text !== 'string') return unreadable(file, text, read);
  return basename(file).endsWith('.json') ? ofProject(file, text, read) : ofMomConf(file, text);
}

/** Whether a file is among the policies of a set. */
async function isIn(path: string, policies: string): Promise<boolean> {
  if (path === policies || dirname(path) === policies) return true;
  const place = await realPlace(path);
  return (
    dirname(place) === (await realPath(policies)) ||
    (basename(place) === basename(policies) && place === (await realPlace(policies)))
  );
}

/** Without a configuration, a directory is a set, and its host is the one that `momus check` takes. */
async function withoutFile(
  path: string,
  host: HostDescription,
  read: ReadText,
): Promise<Configuration> {
  const { collectors, controllers, schemas } = host;
  const open = [
    ...(collectors === null ? ['collectors'] : []),
    ...(controllers === null ? ['controllers'] : []),
  ];
  const hint = `without a momus.json or mom.conf, the ${open.join(' and ')} that VDSM configures count as enabled`;
  return {
    file: null,
    policies: dirname(path),
    ...(await describedHost(host, defaultNames, null, read)),
    schemas,
    hints: open.length === 0 ? [] : [hint],
  };
}

/** What a file that says nothing leaves: the policies beside it, and what is wrong with it. */
async function saysNothing(
  file: string,
  problems: readonly ConfigurationProblem[],
  read: ReadText,
): Promise<Found> {
  return {
    ...(await withoutFile(file, nothingSaid, read)),
    file,
    problems,
    hints: [],
    isUnread: true,
  };
}

function unreadable(file: string, { why }: Unreadable, read: ReadText): Promise<Found> {
  const message = `it cannot be read: ${why}; mend it, or remove it`;
  return saysNothing(file, [{ file, line: 1, message }], read);
}

async function ofProject(file: string, text: string, read: ReadText): Promise<Found> {
  // What validates it is large, and whoever has no such file need not wait for it.
  const { readProjectFile } = await import('./project-file.ts');
  const settings = readProjectFile(text, dirname(file));
  if ('problems' in settings)
    return saysNothing(
      file,
      settings.problems.map((problem) => ({ file, ...problem })),
      read,
    );
  const { policies, schemas } = settings;
  const missing = await missingPolicies(file, settings, read);
  return {
    file,
    policies,
    ...(await describedHost(settings, defaultNames, file, read)),
    schemas,
    hints: [],
    ...(missing === null ? {} : { missing }),
  };
}

function ofMomConf(file: string, text: string): Configuration {
  const { config, errors } = readConfig(text, file);
  const { policy, policyDirectory, plugins, hostCollectors, guestCollectors, controllers } =
    config.values;
  // One that names no policies is about those beside it.
  const policies = (policyDirectory === '' ? policy : policyDirectory) || '.';
  const problems: ConfigurationProblem[] = errors.map(({ line, message }) => ({
    file,
    line,
    message,
  }));
  const hasPlugins = plugins.length > 0;
  const known = knownEnvironment({ hostCollectors, guestCollectors, controllers }, (unknown) => {
    // Names that a plug-in may declare are no fault.
    if (hasPlugins) return;
    problems.push({ file, line: config.lines.get(unknown.list) ?? 1, message: unknown.message });
  });
  const hint = `${file}: plug-ins are not loaded here, so what they declare is not known`;
  return {
    file,
    policies: resolve(dirname(file), policies),
    ...known,
    documents: noDocuments,
    schemas: [],
    problems,
    hints: hasPlugins ? [hint] : [],
  };
}
