/**
 * Where settings come from: `initializationOptions`, `workspace/didChangeConfiguration`, and
 * `workspace/configuration` of editors that answer it. The latest word counts.
 * In: a connection. Out: the settings now; each change is told.
 */
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
} from 'vscode-languageserver';
import type { HostDescription } from '../project/host-environment.ts';
import {
  defaultSettings,
  readSettings,
  type Settings,
  sectionIn,
  sectionOfOwn,
} from './workspace/settings.ts';

/** The settings of a client. */
export interface ClientSettings {
  readonly now: () => Settings;
  /** A path of the settings, for a policy: relative ones start at the folder of its workspace. */
  readonly pathFor: (policy: string, path: string) => string;
  /** What the settings say of the host of a policy. */
  readonly hostOf: (policy: string) => HostDescription;
  /** Takes what the client says of itself. */
  readonly initialize: (params: InitializeParams) => void;
  /** The client listens now: asks for its settings. */
  readonly initialized: () => void;
}

/**
 * Listens for settings; `changed` is told of each change after the start, `moved` that their relative
 * paths may lead elsewhere, as folders were opened or closed.
 */
export function listenForSettings(
  connection: Connection,
  changed: (before: Settings, now: Settings) => void,
  moved: () => void,
): ClientSettings {
  let now = defaultSettings;
  /** Addresses of the folders that are open. */
  let open: readonly string[] = [];
  let folders: readonly string[] = [];
  let tellsOfFolders = false;
  let canBeAsked = false;
  let canRegister = false;
  const complained = new Set<string>();

  const take = (section: object, tell = true): void => {
    const { settings, problems } = readSettings(section);
    for (const problem of problems) {
      if (complained.has(problem)) continue;
      complained.add(problem);
      connection.console.warn(problem);
    }
    const before = now;
    if (JSON.stringify(before) === JSON.stringify(settings)) return;
    now = settings;
    if (tell) changed(before, settings);
  };
  const ask = async (): Promise<void> => {
    // An editor that refuses, or has nothing to say, said all before.
    const answer: unknown = await connection.workspace.getConfiguration('momus').catch(() => null);
    if (typeof answer === 'object' && answer !== null) take(answer);
  };

  connection.onDidChangeConfiguration(({ settings }) => {
    const section = sectionIn(settings);
    if (section !== null) take(section);
    else if (canBeAsked) void ask();
  });

  const opened = (uris: readonly string[]): void => {
    open = uris;
    folders = uris.flatMap((uri) => folderAt(uri) ?? []);
  };
  const listenForFolders = (): void => {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      opened([...open.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)]);
      if ([now.sample, ...now.schemas].some((path) => path !== '' && !isAbsolute(path))) moved();
    });
  };

  const pathFor = (policy: string, path: string): string => {
    if (isAbsolute(path)) return path;
    const around = folders.filter((folder) => policy.startsWith(`${folder}${sep}`));
    const nearest = around.sort((a, b) => b.length - a.length)[0];
    return resolve(nearest ?? folders[0] ?? dirname(policy), path);
  };

  return {
    now: () => now,
    pathFor,
    hostOf: (policy) => ({
      collectors: now.collectors.length === 0 ? null : now.collectors,
      controllers: now.controllers.length === 0 ? null : now.controllers,
      schemas: now.schemas.map((path) => pathFor(policy, path)),
    }),
    initialize: (params) => {
      const { capabilities, initializationOptions } = params;
      opened(foldersOf(params));
      tellsOfFolders = capabilities.workspace?.workspaceFolders === true;
      canBeAsked = capabilities.workspace?.configuration === true;
      canRegister = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
      const section = sectionOfOwn(initializationOptions);
      // Nothing is open yet that could be asked about again.
      if (section !== null) take(section, false);
    },
    initialized: () => {
      if (tellsOfFolders) listenForFolders();
      if (canRegister)
        void connection.client
          .register(DidChangeConfigurationNotification.type, { section: 'momus' })
          .catch(() => {});
      if (canBeAsked) void ask();
    },
  };
}

/** Addresses of the folders that are open at the start. */
const foldersOf = ({ workspaceFolders, rootUri }: InitializeParams): readonly string[] =>
  workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);

/** The path of a folder; null where it is none of this machine. */
function folderAt(uri: string): string | null {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}
