/** Texts as they are while somebody types: no request fails, and no change is offered that cannot be made. */
import { expect, it } from 'vitest';
import { ResponseError } from 'vscode-languageserver';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../src/lsp/features/call-hierarchy.ts';
import { codeActions } from '../../src/lsp/features/code-actions.ts';
import { codeLenses, resolvedLens } from '../../src/lsp/features/code-lens.ts';
import { documentLinks } from '../../src/lsp/features/document-links.ts';
import {
  formatting,
  newlineFormatting,
  rangeFormatting,
} from '../../src/lsp/features/formatting.ts';
import { linkedEditing } from '../../src/lsp/features/linked-editing.ts';
import { schemaRow } from '../../src/lsp/features/navigation.ts';
import { prepareRename, rename } from '../../src/lsp/features/rename.ts';
import { edited, withEdits } from './edited.ts';
import { marked } from './marked.ts';
import { draws, shipped } from './shipped.ts';

/** What a rename or its check gives; refusals have a reason. */
function attempt<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    expect(error).toBeInstanceOf(ResponseError);
    return null;
  }
}

it('beginnings and deletions of shipped policies', { timeout: 300_000 }, () => {
  const draw = draws(5);
  let [changes, renames] = [0, 0];
  for (let round = 0; round < 200; round++) {
    const text = shipped[Math.floor(draw() * shipped.length)]!;
    const from = Math.floor(draw() * text.length);
    const broken =
      round % 2 === 0
        ? text.slice(0, from)
        : text.slice(0, from) + text.slice(from + 1 + Math.floor(draw() * 40));
    const { file, files } = marked({ 'a.policy': broken, 'b.policy': '(debug spare)' });
    const at = Math.min(broken.length, Math.max(0, from - Math.floor(draw() * 20)));
    const position = file.positionAt(at);
    const range = { start: position, end: file.positionAt(at + 1 + Math.floor(draw() * 30)) };
    withEdits(file, formatting(file));
    withEdits(file, rangeFormatting(file, range));
    withEdits(file, newlineFormatting(file, position));
    for (const { edit } of codeActions(file, range, { pages: '', resolves: false })) {
      if (edit !== undefined) edited(files, edit);
      changes += 1;
    }
    for (const lens of codeLenses(file, { references: true, variables: true }))
      resolvedLens(file, lens);
    for (const { data } of prepareCallHierarchy(file, position)) {
      incomingCalls(file, data);
      outgoingCalls(file, data);
    }
    linkedEditing(file, position);
    documentLinks(file);
    schemaRow(file, position);
    if (attempt(() => prepareRename(file, position)) !== null) renames += 1;
    const made = attempt(() => rename(file, position, 'renamed'));
    if (made !== null) edited(files, made);
  }
  expect(changes).toBeGreaterThan(50);
  expect(renames).toBeGreaterThan(20);
});
