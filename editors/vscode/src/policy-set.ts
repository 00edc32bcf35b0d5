/**
 * The policy set that a file is in, as the server tells it; before it does, the folder of the file.
 * In: the server's status. Out: paths and options for commands.
 */
import { basename, dirname } from 'node:path';
import type { Uri } from 'vscode';

/** What the server tells of the set of the file in front, with the notification `momus/status`. */
export interface Status {
  /** The policies of the set, as addresses of files, or as paths. */
  readonly set: readonly string[];
  /** The configuration file that the set is of; null where there is none. */
  readonly configuration: string | null;
  readonly collectors: readonly string[];
  readonly controllers: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  /** What is wrong with the configuration, in sentences. */
  readonly problems: readonly string[];
  /** What else is to know of it. */
  readonly hints: readonly string[];
}

/** The latest status; one for the extension. */
export class PolicySets {
  #status: Status | null = null;

  get status(): Status | null {
    return this.#status;
  }

  set(status: Status): void {
    this.#status = status;
  }

  /** The words after a command's name that stand for the set of a file. */
  words(policy: Uri): readonly string[] {
    const folder = dirname(policy.fsPath);
    const configuration = this.#status?.configuration ?? null;
    const known = configuration !== null && basename(configuration) === 'mom.conf';
    return known ? ['--config', pathOf(configuration), folder] : [folder];
  }
}

/** A path, also of an address of a file. */
export const pathOf = (text: string): string =>
  text.startsWith('file:') ? decodeURIComponent(new URL(text).pathname) : text;
