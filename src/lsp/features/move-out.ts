/**
 * A selected part of a policy becomes a file of its own, in the other notation.
 * In: a file, a selection. Out: an action with its edit, or with the reason why there is none; the edit
 * takes a moment, so that it is made when somebody wants it.
 */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  CreateFile,
  ResourceOperationKind,
  TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { movable, moveOut } from '../../compiler/refactor/move-out.ts';
import type { Span } from '../../compiler/text/source.ts';
import { nameBeside } from '../workspace/file-names.ts';
import type { FileView } from '../workspace/file-view.ts';
import { pathOf } from '../workspace/workspace.ts';

/** Whether an editor makes files when an edit says so. */
export const makesFiles = ({ workspace }: ClientCapabilities): boolean =>
  workspace?.workspaceEdit?.documentChanges === true &&
  workspace.workspaceEdit.resourceOperations?.includes(ResourceOperationKind.Create) === true;

/** What such an action carries until it is made. */
export interface MoveData {
  /** The file that the part is taken from. */
  readonly move: string;
  readonly span: Span;
  /** Of the text that the selection is a part of. */
  readonly digest: string;
}

/** The action for a selection; none where it touches no statement, or no file can be made. */
export function movingOut(file: FileView, span: Span, later: boolean): CodeAction[] {
  if (span.start === span.end || !file.uri.startsWith('file:')) return [];
  const to = file.notation === 'list' ? 'free form' : 'list notation';
  const title = `Move the selection to a policy of its own, in ${to}`;
  const action = { title, kind: CodeActionKind.RefactorRewrite };
  const refusal = refusalOf(file, span);
  if (refusal === null) return [];
  if (refusal !== '') return [{ ...action, disabled: { reason: refusal } }];
  const data: MoveData = { move: file.uri, span, digest: digestOf(file.text) };
  return [later ? { ...action, data } : resolvedMove(file, action, data)];
}

/** Why a selection surely cannot be moved; empty where it can be tried, null where there is nothing. */
function refusalOf(file: FileView, span: Span): string | null {
  const start = movable(file.view, file.source, span);
  if (start === null) return null;
  if (!start.ok) return start.reason;
  return isInFolder(file)
    ? ''
    : `the policy set is ${basename(file.configuration.policies)}, so a file beside this one would not be part of it`;
}

/** Whether a file beside this one is part of the set: unless the set is one file, or in another folder. */
function isInFolder({ uri, configuration: { policies } }: FileView): boolean {
  try {
    return realpathSync(policies) === realpathSync(dirname(pathOf(uri)));
  } catch {
    // Not saved yet.
    return true;
  }
}

/** The action with its edit, or with the reason why there is none. */
export function resolvedMove(
  file: FileView,
  action: CodeAction,
  { span, digest }: MoveData,
): CodeAction {
  const disabled = (reason: string): CodeAction => ({ ...action, disabled: { reason } });
  if (digestOf(file.text) !== digest) return disabled('the text has changed since');
  const start = movable(file.view, file.source, span);
  if (start === null) return disabled('nothing is selected');
  if (!start.ok) return disabled(start.reason);
  const names = file.view.set.sources.map(({ name }) => name);
  const folder = dirname(pathOf(file.uri));
  const made = moveOut(file.view, file.source, start, (place) =>
    nameBeside(names, file.source, place, (name) => existsSync(join(folder, name))),
  );
  if (!made.ok) return disabled(made.reason);
  const uri = file.uri.slice(0, file.uri.lastIndexOf('/') + 1) + encodeURIComponent(made.name);
  const edits = made.edits.map(({ span: place, text }) =>
    TextEdit.replace(file.range(place), text),
  );
  const top = { line: 0, character: 0 };
  const edit: WorkspaceEdit = {
    documentChanges: [
      CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }),
      TextDocumentEdit.create({ uri, version: null }, [TextEdit.insert(top, made.text)]),
      TextDocumentEdit.create({ uri: file.uri, version: null }, edits),
    ],
  };
  return { ...action, edit };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a moving action carries; null for other actions. */
export function moveData({ data }: CodeAction): MoveData | null {
  const given: unknown = data;
  if (typeof given !== 'object' || given === null) return null;
  const { move, span, digest } = given as Partial<Record<keyof MoveData, unknown>>;
  if (typeof move !== 'string' || typeof digest !== 'string') return null;
  const { start, end } = (span ?? {}) as Partial<Record<keyof Span, unknown>>;
  return typeof start === 'number' && typeof end === 'number'
    ? { move, span: { start, end }, digest }
    : null;
}
