/** What the suites have in common: documents of the workspace, waiting, what the server offers. */
const { join } = require('node:path');
const vscode = require('vscode');

const root = vscode.workspace.workspaceFolders[0].uri.fsPath;
const uri = (path) => vscode.Uri.file(join(root, path));

/** Opens a file of the workspace in front. */
async function open(path) {
  const document = await vscode.workspace.openTextDocument(uri(path));
  const editor = await vscode.window.showTextDocument(document);
  return { document, editor };
}

/** The place of the nth appearance of a text. */
function placeOf(document, text, nth = 0, shift = 0) {
  let at = -1;
  for (let i = 0; i <= nth; i++) at = document.getText().indexOf(text, at + 1);
  if (at === -1) throw new Error(`${document.uri.path} has no ${text}`);
  return document.positionAt(at + shift);
}

/** Waits until something holds, and gives it; fails at the deadline. */
async function until(what, holds, milliseconds = 15_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${milliseconds / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Replaces all of a document. */
async function replace(document, text) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

/** Gives a document the text of its file again. */
async function revert(document) {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** What the server said that it can do; tests of what it cannot do yet are listed as skipped. */
const capabilities = JSON.parse(process.env.MOMUS_CAPABILITIES ?? '{}');
const served = (capability) => (capabilities[capability] ? it : it.skip);

module.exports = { vscode, root, uri, open, placeOf, until, replace, revert, served };
