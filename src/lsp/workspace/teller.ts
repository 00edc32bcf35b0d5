/**
 * When diagnostics are told: soon after a change, once for all changes that come together, and only
 * those that are not as they were told last.
 * In: sets that changed. Out: the diagnostics of files, to whoever sends them.
 */
import type { Diagnostic } from 'vscode-languageserver';
import type { FileView } from './file-view.ts';
import type { PolicySet } from './policy-set.ts';
import { isSameSaid, type Said, saidOf } from './said.ts';

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
  /** What was told of a file last. */
  readonly latest: (uri: string) => readonly Diagnostic[];
}

/** What was told of a file that something is wrong with. */
interface Told {
  readonly set: PolicySet;
  readonly said: Said;
  readonly text: string;
}

/** Keystrokes that came together are read within this time, in milliseconds. */
const together = 1;

/** Makes a teller. */
export function createTeller({ diagnosticsOf, send, told, sets }: TellerOptions): Teller {
  const waiting = new Map<PolicySet, string | undefined>();
  const latest = new Map<string, Told>();

  /** Tells of a file at an address what is new; whether something is. */
  const tellFile = (set: PolicySet, name: string, uri: string): boolean => {
    const view = set.view();
    const before = latest.get(uri);
    if (before === undefined && view.diagnostics(name).length === 0) return false;
    const said = saidOf(view, name);
    if (before?.set === set && isSameSaid(before.said, said)) return false;
    const diagnostics = diagnosticsOf(set.named(name, uri));
    const text = JSON.stringify(diagnostics);
    if (diagnostics.length === 0) latest.delete(uri);
    else latest.set(uri, { set, said, text });
    if ((before?.text ?? '[]') === text) return false;
    send(uri, diagnostics);
    return true;
  };

  const tell = (set: PolicySet): void => {
    const first = waiting.get(set);
    waiting.delete(set);
    const open = sets();
    // Of a set of which nothing is open any more, nothing is told.
    const files = (open.includes(set) ? set.names() : []).flatMap((name) =>
      set.addressesOf(name).map((uri) => ({ name, uri })),
    );
    const own = files.find(({ uri }) => uri === first);
    let others = 0;
    const tellFiles = (): void => {
      if (own !== undefined) tellFile(set, own.name, own.uri);
      for (const file of files) if (file !== own && tellFile(set, file.name, file.uri)) others++;
    };
    // Whoever watches knows what it is where this has no end.
    if (files[0] !== undefined) set.answering((own ?? files[0]).uri, tellFiles);
    // Of files that are in no set any more, nothing is wrong.
    const present = new Set(files.map(({ uri }) => uri));
    for (const [uri, { set: owner }] of latest) {
      if (owner === set ? present.has(uri) : open.includes(owner)) continue;
      latest.delete(uri);
      send(uri, []);
    }
    told(set, others);
  };

  return {
    later: (set, uri) => {
      const isWaiting = waiting.has(set);
      waiting.set(set, uri ?? waiting.get(set));
      if (!isWaiting) setTimeout(tell, together, set);
    },
    latest: (uri) => JSON.parse(latest.get(uri)?.text ?? '[]') as Diagnostic[],
  };
}
