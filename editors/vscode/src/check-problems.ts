/**
 * What `momus check` finds in sets that the server does not tell of: none of their files is open.
 * In: its output as JSON. Out: problems, until the server tells of the set or it is checked again.
 */
import { resolve } from 'node:path';
import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  languages,
  Range,
  Uri,
} from 'vscode';
import { type PolicySets, pathOf, type Status } from './policy-set.ts';

/** A diagnostic as `momus check --json` prints it; lines and columns from 1. */
interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The problems of the latest check. */
export class CheckProblems {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection('momus check');
  readonly #sets: PolicySets;

  constructor(sets: PolicySets) {
    this.#sets = sets;
  }

  /** Shows what a check has printed; `folder`: where it ran. */
  show(printed: string, folder: string): void {
    this.#collection.clear();
    const byFile = new Map<string, Diagnostic[]>();
    for (const one of read(printed)) {
      const path = resolve(folder, one.file);
      if (this.#sets.of({ fsPath: path }) !== null) continue;
      byFile.set(path, [...(byFile.get(path) ?? []), diagnostic(one)]);
    }
    for (const [path, found] of byFile) this.#collection.set(Uri.file(path), found);
  }

  /** The server tells of a set from now on. */
  leave({ set, also = [] }: Status): void {
    for (const file of [...set, ...also]) this.#collection.delete(Uri.file(pathOf(file)));
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

/** Nothing where the command could not look: its output then says why, in the terminal. */
function read(printed: string): readonly Found[] {
  try {
    const json: unknown = JSON.parse(printed);
    return Array.isArray(json) ? json : [];
  } catch {
    return [];
  }
}

function diagnostic(found: Found): Diagnostic {
  const { line, column, endLine, endColumn, message, severity, code } = found;
  const range = new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  const level = severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const made = new Diagnostic(range, message, level);
  made.source = 'momus check';
  made.code = code;
  return made;
}
