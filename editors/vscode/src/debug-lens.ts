/**
 * `Debug this policy` above the first line of each policy.
 * In: a document. Out: one code lens, where the settings want it.
 */
import { CodeLens, type CodeLensProvider, Range, type TextDocument } from 'vscode';
import { debugLens } from './settings.ts';

/** The first line that is neither empty nor a comment; null in a file without one. */
export function firstLine(document: TextDocument): number | null {
  for (let line = 0; line < document.lineCount; line++) {
    if (/^\s*[^\s!#]/u.test(document.lineAt(line).text)) return line;
  }
  return null;
}

/** The lens. */
export class DebugLens implements CodeLensProvider {
  provideCodeLenses(document: TextDocument): CodeLens[] {
    const line = debugLens(document.uri) ? firstLine(document) : null;
    if (line === null) return [];
    const command = {
      title: '$(debug-alt-small) Debug this policy',
      command: 'momus.debug',
      arguments: [document.uri],
    };
    return [new CodeLens(new Range(line, 0, line, 0), command)];
  }
}
