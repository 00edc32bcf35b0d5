/**
 * When diagnostics are told: soon after a change, once for all changes that come together, and only
 * those that are not as they were told last.
 * In: sets that changed. Out: the diagnostics of files, to whoever sends them.
 */
import type { Diagnostic } from 'vscode-languageserver';
import type { FileView } from './file-view.ts';
import type { PolicySet } from './policy-set.ts';

/** What tells, and how. */
export interface TellerOptions {
  readonly diagnosticsOf: (file: FileView) => readonly Diagnostic[];
  /** The diagnostics of a file are others than before. */
  readonly send: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  /** All of a set is told; `others`: how many files it changed beside the one that is worked on. */
  readonly told: (set: PolicySet, others: number) => void;
  /** The sets that are open. */
  readonly sets: () => readonly PolicySet[];
}

/** Tells of changes. */
export interface Teller {
  /** A set changed; `uri`: the file that somebody works on, which is told first. */
  readonly later: (set: PolicySet, uri?: string) => void;
}

/** Keystrokes that came together are read within this time, in milliseconds. */
const together = 1;

/** Makes a teller. */
export function createTeller({ diagnosticsOf, send, told, sets }: TellerOptions): Teller {
  const waiting = new Map<PolicySet, string | undefined>();
  const latest = new Map<string, { readonly set: PolicySet; readonly text: string }>();

  const tell = (set: PolicySet): void => {
    const first = waiting.get(set);
    waiting.delete(set);
    let others = 0;
    // Of a set of which nothing is open any more, nothing is told.
    const files = sets().includes(set) ? set.files() : [];
    const order = [
      ...files.filter(({ uri }) => uri === first),
      ...files.filter(({ uri }) => uri !== first),
    ];
    const tellFile = (file: FileView): void => {
      const diagnostics = diagnosticsOf(file);
      const text = JSON.stringify(diagnostics);
      const isSame = (latest.get(file.uri)?.text ?? '[]') === text;
      latest.set(file.uri, { set, text });
      if (isSame) return;
      if (file.uri !== first) others++;
      send(file.uri, diagnostics);
    };
    const [{ uri } = { uri: '' }] = order;
    if (order.length > 0) set.answering(uri, () => order.forEach(tellFile));
    // Of files that are in no set any more, nothing is wrong.
    const present = new Set(files.map(({ uri }) => uri));
    const open = sets();
    for (const [uri, { set: owner, text }] of latest) {
      if (owner === set ? present.has(uri) : open.includes(owner)) continue;
      latest.delete(uri);
      if (text !== '[]') send(uri, []);
    }
    told(set, others);
  };

  return {
    later: (set, uri) => {
      const isWaiting = waiting.has(set);
      waiting.set(set, uri ?? waiting.get(set));
      if (!isWaiting) setTimeout(tell, together, set);
    },
  };
}
