/**
 * The policy sets that the server tells of, and which of them a file is in; before it tells, the folder
 * of the file.
 * In: the server's status of each set. Out: the status of a file's set, paths and options for commands.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SetStatus } from '../../../src/lsp/features/status.ts';

/** What the server tells of a set; a server of the user may be older, and say less. */
export type Status = Omit<SetStatus, Newer> & Partial<Pick<SetStatus, Newer>>;

type Newer = 'also' | 'problems' | 'hints';

/** A file on the disk, as editors name it. */
interface File {
  readonly fsPath: string;
}

/** What the server told last of each set; one for the extension. */
export class PolicySets {
  #sets: readonly { readonly status: Status; readonly files: ReadonlySet<string> }[] = [];

  /** Takes what is told of a set; what was told before of any of its files is over. */
  set(status: Status): void {
    const addresses = [...status.set, ...(status.also ?? [])];
    const files = new Set(addresses.map((file) => keyOf(pathOf(file))));
    const others = this.#sets.filter((one) => ![...files].some((file) => one.files.has(file)));
    this.#sets = [...others, { status, files }];
  }

  /** Forgets all: the server is another one. */
  clear(): void {
    this.#sets = [];
  }

  /** The status of the set that a file is in; null where nothing was told of it. */
  of({ fsPath }: File): Status | null {
    return this.#sets.find(({ files }) => files.has(keyOf(fsPath)))?.status ?? null;
  }

  /** The words after a command's name that stand for the set of a file; its configuration is found as here. */
  words({ fsPath }: File): readonly string[] {
    return [dirname(fsPath)];
  }
}

/** A path, also of an address of a file. */
export function pathOf(text: string): string {
  if (!text.startsWith('file:')) return text;
  try {
    return fileURLToPath(text);
  } catch {
    // Of another machine.
    return text;
  }
}

/** Editors and servers disagree about the letter of a drive. */
const keyOf = (path: string): string => path.replace(/^[A-Z]:/u, (drive) => drive.toLowerCase());
