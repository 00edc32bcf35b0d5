/**
 * Rename across the set, files that are not open included.
 * In: a file, a position, a new name. Out: edits by address, or the reason why it is refused.
 */
import {
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { SetEdit } from '../../compiler/refactor/edits.ts';
import { rename as renameInSet } from '../../compiler/refactor/rename.ts';
import { renameTargetAt } from '../../compiler/refactor/rename-target.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** Edits of a set in the terms of the protocol, by the addresses of its files. */
export function workspaceEdit(file: FileView, edits: readonly SetEdit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { source, span, text } of edits) {
    const { uri, range } = file.location(span, source);
    changes[uri] = [...(changes[uri] ?? []), { range, newText: text }];
  }
  return { changes };
}

/** Fails a request with a reason that the editor shows. */
const refuse = (reason: string): never => {
  throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
};

/** The name that a rename would change; null where none stands, and a failure where it cannot be. */
export function prepareRename(
  file: FileView,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const target = renameTargetAt(file.view, file.source, file.offsetAt(position));
  if (target === null) return null;
  if (!target.ok) return refuse(target.reason);
  return { range: file.range(target.span), placeholder: target.name };
}

/** The edits of a rename; null where no name stands, and a failure where it is not safe. */
export function rename(file: FileView, position: Position, name: string): WorkspaceEdit | null {
  const made = renameInSet(file.view, file.source, file.offsetAt(position), name);
  if (made === null) return null;
  return made.ok ? workspaceEdit(file, made.edits) : refuse(made.reason);
}

/** Rename, with its check beforehand. */
export const renameFeature: Feature = {
  capabilities: { renameProvider: { prepareProvider: true } },
  listen: ({ connection, ask }) => {
    connection.onPrepareRename(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => prepareRename(file, position)),
    );
    connection.onRenameRequest(({ textDocument, position, newName }, token) =>
      ask(textDocument.uri, token, (file) => rename(file, position, newName)),
    );
  },
};
