/**
 * What an editor makes of the edits that it is sent.
 * In: files by their addresses, edits. Out: their texts afterwards.
 */
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileView } from '../../src/lsp/workspace/file-view.ts';

/** The text of a file with edits made; edits must not overlap. */
export function withEdits(file: FileView, edits: readonly TextEdit[]): string {
  const placed = edits
    .map(({ range, newText }) => ({
      start: file.offsetAt(range.start),
      end: file.offsetAt(range.end),
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let text = '';
  let at = 0;
  for (const { start, end, newText } of placed) {
    if (start < at) throw new Error(`edits overlap at ${start}`);
    text += file.text.slice(at, start) + newText;
    at = end;
  }
  return text + file.text.slice(at);
}

/** The texts of a set with the edits made, by file name. */
export function edited(
  files: ReadonlyMap<string, FileView>,
  edit: WorkspaceEdit | null,
): Record<string, string> {
  const changes = edit?.changes ?? {};
  const known = new Set([...files.values()].map(({ uri }) => uri));
  for (const uri of Object.keys(changes))
    if (!known.has(uri)) throw new Error(`no file has the address ${uri}`);
  return Object.fromEntries(
    [...files].map(([name, file]) => [name, withEdits(file, changes[file.uri] ?? [])]),
  );
}
