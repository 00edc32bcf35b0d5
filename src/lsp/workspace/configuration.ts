/**
 * The configuration that a policy file belongs to: the nearest `momus.json` or `mom.conf` above it
 * whose set it is in; the settings of the editor where there is none.
 * In: a path. Out: the policies of the set and the environment that they are for. Plug-ins of a
 * `mom.conf` are never loaded: opening a folder must not run what is in it.
 */
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { readConfig } from '../../agent/config/config.ts';
import type { Environment } from '../../schema/environment.ts';
import { defaultNames } from '../../schema/presets.ts';
import {
  type ConfigurationProblem,
  describedHost,
  type HostDescription,
  knownEnvironment,
} from './host-environment.ts';
import { readProjectFile } from './project-file.ts';
import type { ReadText } from './read-text.ts';

/** What a policy set is, and for which host. */
export interface Configuration {
  /** The file that says so; null where there is none, and a host as VDSM sets it up is meant. */
  readonly file: string | null;
  /** A directory of policies, or one file. */
  readonly policies: string;
  readonly environment: Environment;
  /** Where each collector and controller of a document is declared, by its name. */
  readonly documents: ReadonlyMap<string, string>;
  /** What is wrong with the configuration. */
  readonly problems: readonly ConfigurationProblem[];
  /** What somebody should know who wonders about it, in sentences. */
  readonly hints: readonly string[];
}

/** Of a host of which the editor says nothing. */
export const nothingSaid: HostDescription = { collectors: null, controllers: null, schemas: [] };

const fileNames = ['momus.json', 'mom.conf'];

/** The configuration of a policy file; `host`: what the settings of the editor say for it. */
export async function configurationOf(
  path: string,
  read: ReadText,
  host: HostDescription = nothingSaid,
): Promise<Configuration> {
  // Whose set a file that cannot be read is about, nobody knows: it is told, and the next one counts.
  const unread: ConfigurationProblem[] = [];
  const withUnread = (found: Configuration): Configuration =>
    unread.length === 0 ? found : { ...found, problems: [...unread, ...found.problems] };
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const name of fileNames) {
      const file = join(folder, name);
      const text = await read(file);
      if (text === null) continue;
      const found = await configurationIn(file, text, read);
      if (found === null) continue;
      if (isIn(path, found.policies)) return withUnread(found);
      if (found.isUnread === true) unread.push(...found.problems);
    }
    if (folder === dirname(folder)) break;
  }
  return withUnread(await withoutFile(path, host, read));
}

/** Whether a file is among the policies of a set. */
const isIn = (path: string, policies: string): boolean =>
  path === policies || dirname(path) === policies;

/** Without a configuration, a directory is a set, and its host is the one that `momus check` takes. */
async function withoutFile(
  path: string,
  host: HostDescription,
  read: ReadText,
): Promise<Configuration> {
  const { collectors, controllers } = host;
  const open = [
    ...(collectors === null ? ['collectors'] : []),
    ...(controllers === null ? ['controllers'] : []),
  ];
  const hint = `without a momus.json or mom.conf, the ${open.join(' and ')} that VDSM configures count as enabled`;
  return {
    file: null,
    policies: dirname(path),
    ...(await describedHost(host, defaultNames, null, read)),
    hints: open.length === 0 ? [] : [hint],
  };
}

async function configurationIn(
  file: string,
  text: string,
  read: ReadText,
): Promise<(Configuration & { readonly isUnread?: true }) | null> {
  if (basename(file) === 'mom.conf') return ofMomConf(file, text);
  const settings = readProjectFile(text, dirname(file));
  if ('problems' in settings) {
    const problems = settings.problems.map((message) => ({ file, line: 1, message }));
    return {
      ...(await withoutFile(file, nothingSaid, read)),
      file,
      problems,
      hints: [],
      isUnread: true,
    };
  }
  const { policies } = settings;
  return {
    file,
    policies,
    ...(await describedHost(settings, defaultNames, file, read)),
    hints: [],
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
  const environment = knownEnvironment(
    { hostCollectors, guestCollectors, controllers },
    (message) => {
      // Names that a plug-in may declare are no fault.
      if (!hasPlugins) problems.push({ file, line: 1, message });
    },
  );
  const hint = `${file}: plug-ins are not loaded here, so what they declare is not known`;
  return {
    file,
    policies: isAbsolute(policies) ? policies : resolve(dirname(file), policies),
    environment,
    documents: new Map(),
    problems,
    hints: hasPlugins ? [hint] : [],
  };
}
