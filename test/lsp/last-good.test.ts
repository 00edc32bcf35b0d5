/** While a file is broken, what was known before still helps, at the places of the text now. */
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { evenBroken } from '../../src/lsp/feature.ts';
import { hover } from '../../src/lsp/features/hover.ts';
import { definition } from '../../src/lsp/features/navigation.ts';
import { semanticTokens } from '../../src/lsp/features/semantic-tokens.ts';
import { documentSymbols } from '../../src/lsp/features/symbols.ts';
import type { FileView } from '../../src/lsp/workspace/file-view.ts';
import { mapEdit } from '../../src/lsp/workspace/former-view.ts';
import { createWorkspace } from '../../src/lsp/workspace/workspace.ts';

const uri = (name: string): string => pathToFileURL(`/nowhere/${name}`).href;

/** A workspace without a disk; `edit` gives the file as it is then. */
function editor() {
  const workspace = createWorkspace(() => Promise.resolve(null));
  return async (name: string, text: string): Promise<FileView> => {
    await workspace.changed({ uri: uri(name), getText: () => text });
    const file = workspace.file(uri(name));
    if (file === null) throw new Error(`${name} is not open`);
    return file;
  };
}

const list = '(defvar spare 0.2)\n(def f (x)\n  (+ x spare))\n(debug (f 1) spare)\n';
const freeform = `policy p
  real :: spare = 0.2
  real function f(x)
    return x + spare
  end function
  call debug(f(1), spare)
end policy
`;

describe.each([
  ['lists', list, '(def f (x)\n  (+ x spare', '(def f (x)\n\n ((((+ x spare'],
  ['free form', freeform, 'real function f(x)', 'real function f(((x &&'],
])('in %s', (_, text, whole, broken) => {
  it('definitions and hover of what uses the broken form are where it is now', async () => {
    const edit = editor();
    await edit('a.policy', text);
    const now = text.replace(whole, broken);
    const file = await edit('a.policy', now);
    expect(file.view.set.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    const use = file.positionAt(
      now.lastIndexOf('f(1') < 0 ? now.lastIndexOf('f 1') : now.lastIndexOf('f(1'),
    );
    const [place] = evenBroken(file, (one) => definition(one, use));
    expect(place?.uri).toBe(uri('a.policy'));
    const at = file.offsetAt(place!.range.start);
    expect(now.slice(at, at + 3)).toMatch(/^f[ (]/u);
    expect(evenBroken(file, (one) => hover(one, use))).not.toBeNull();
  });

  it('symbols and colours stay', async () => {
    const edit = editor();
    const before = await edit('a.policy', text);
    const count = semanticTokens(before).data.length;
    const file = await edit('a.policy', text.replace(whole, broken));
    expect(JSON.stringify(documentSymbols(file))).toContain('"name":"f"');
    expect(semanticTokens(file).data.length).toBeGreaterThan(count * 0.8);
  });

  it('what is whole again is as it is', async () => {
    const edit = editor();
    await edit('a.policy', text);
    await edit('a.policy', text.replace(whole, broken));
    const file = await edit('a.policy', text.replace('spare', 'share'));
    expect(file.former).toBeNull();
  });
});

it('a definition in another file that is broken is found', async () => {
  const edit = editor();
  await edit('a.policy', '(def f (x) (+ x 1))');
  await edit('b.policy', '(debug (f 1))');
  await edit('a.policy', '(def ((f (x) (+ x 1))');
  const file = await edit('b.policy', '(debug (f 1) )');
  const [place] = evenBroken(file, (one) => definition(one, { line: 0, character: 8 }));
  expect(place).toMatchObject({
    uri: uri('a.policy'),
    range: { start: { line: 0, character: 7 } },
  });
});

it('what was broken from the start does not keep the rest from being remembered', async () => {
  const edit = editor();
  await edit('a.policy', '(defvar ) \n(defvar spare 1)\n(debug spare)');
  await edit('a.policy', '(defvar ) \n(defvar share 1)\n(debug share)');
  const file = await edit('a.policy', '(defvar ) \n(defvar (share 1)\n(debug share)');
  expect(file.former?.text).toContain('(defvar share 1)');
});

it('offsets before and after an edit belong together', () => {
  const { toOld, toNew, isKept } = mapEdit('abcdef', 'abXYZef');
  expect([0, 2, 3, 4, 5, 7].map((offset) => toOld(offset))).toEqual([0, 2, -1, -1, 4, 6]);
  expect([0, 2, 3, 4, 6].map((offset) => toNew(offset))).toEqual([0, 2, 3, 5, 7]);
  expect([isKept({ start: 0, end: 2 }), isKept({ start: 1, end: 3 })]).toEqual([true, false]);
});
