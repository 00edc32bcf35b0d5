/**
 * What an editor makes of "move the selection to a policy of its own".
 * In: a file of a set, a selection. Out: the texts of the set afterwards in its order, or the reason why
 * nothing is moved.
 */
import { type CodeAction, CreateFile, TextDocumentEdit } from 'vscode-languageserver';
import { policyName } from '../../src/agent/policies/policy-directory.ts';
import { byCodePoints } from '../../src/compiler/text/order.ts';
import type { Span } from '../../src/compiler/text/source.ts';
import { codeActions } from '../../src/lsp/features/code-actions.ts';
import type { FileView } from '../../src/lsp/workspace/file-view.ts';
import { withEdits } from './edited.ts';

/** The action for a selection, made at once; undefined where it is not offered. */
export function moveAction(file: FileView, span: Span): CodeAction | undefined {
  return codeActions(file, file.range(span), {
    pages: '',
    resolves: false,
    makesFiles: true,
    only: ['refactor.rewrite'],
  }).find(({ title }) => title.startsWith('Move the selection'));
}

/** The texts of a set once a selection is moved, or why it is not. */
export function movedOut(
  files: ReadonlyMap<string, FileView>,
  file: FileView,
  span: Span,
): Readonly<Record<string, string>> | string {
  const action = moveAction(file, span);
  if (action === undefined) return 'not offered';
  if (action.disabled !== undefined) return action.disabled.reason;
  const texts = new Map([...files].map(([name, { text }]) => [name, text]));
  const nameOf = (uri: string): string => uri.replace(/^.*\//u, '');
  for (const change of action.edit?.documentChanges ?? [])
    if (CreateFile.is(change)) {
      const name = nameOf(change.uri);
      if (texts.has(name)) throw new Error(`${name} is there already`);
      texts.set(name, '');
    } else if (TextDocumentEdit.is(change)) {
      const name = nameOf(change.textDocument.uri);
      const own = files.get(name);
      const edits = change.edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
      if (own !== undefined) texts.set(name, withEdits(own, edits));
      else texts.set(name, edits.map(({ newText }) => newText).join(''));
    }
  return Object.fromEntries(
    [...texts].sort(([a], [b]) => byCodePoints(policyName(a), policyName(b))),
  );
}
