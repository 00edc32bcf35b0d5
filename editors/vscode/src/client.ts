/**
 * The language client: starts the server, and starts it again.
 * In: the extension. Out: a client that runs, its log, and the status that the server tells.
 */
import { type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import {
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { placesCursor } from './cursor.ts';
import { invocation } from './momus.ts';
import type { Status } from './policy-set.ts';
import { section } from './settings.ts';

/** The notification that the status item lives on. */
export const statusNotification = 'momus/status';

/** The server's client. */
export interface Server {
  /** Stops the server, if it runs, and starts it with the settings of now. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly log: LogOutputChannel;
}

/** Makes a client that does not run yet. */
export function createServer(
  context: ExtensionContext,
  onStatus: (status: Status) => void,
): Server {
  const log = window.createOutputChannel('Momus', { log: true });
  context.subscriptions.push(log);
  let client: LanguageClient | null = null;

  const stop = async (): Promise<void> => {
    const old = client;
    client = null;
    // A server that failed to start, or is gone, cannot be stopped.
    await old?.dispose().catch(() => {});
  };
  const restart = async (): Promise<void> => {
    await stop();
    client = new LanguageClient(section, 'Momus', serverOptions(context), options(log));
    client.registerFeature(placesCursor);
    client.onNotification(statusNotification, onStatus);
    await client.start();
  };
  return { restart, stop, log };
}

function options(log: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: 'file', language: 'policy' }],
    outputChannel: log,
    diagnosticCollectionName: section,
    synchronize: { configurationSection: section },
    initializationOptions: workspace.getConfiguration(section),
  };
}

/** As anybody starts it; without a `transport` no words are added that the command does not know. */
function serverOptions(context: ExtensionContext): Executable {
  const { command, args, env } = invocation(context, ['lsp', '--stdio']);
  return { command, args: [...args], options: { env: { ...process.env, ...env } } };
}
