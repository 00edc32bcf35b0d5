/** Documents that are opened and closed while their sets are read. */
import { describe, expect, it } from 'vitest';
import { createWorkspace, pathOf } from '../../src/lsp/workspace/workspace.ts';

/** A workspace without files, whose reads take until they are let go. */
function slow() {
  const waiting: (() => void)[] = [];
  const workspace = createWorkspace(
    () => new Promise((resolve) => waiting.push(() => resolve(null))),
  );
  const letGo = async (): Promise<void> => {
    while (waiting.length > 0) {
      for (const go of waiting.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { workspace, letGo };
}

const document = (uri: string, text: string) => ({ uri, getText: () => text });
const uri = 'file:///nowhere/a.policy';

describe('a workspace', () => {
  it('knows a document that was closed while its set was read as closed', async () => {
    const { workspace, letGo } = slow();
    const changed = workspace.changed(document(uri, '(debug 1)'));
    expect(workspace.closed(uri)).toBeNull();
    await letGo();
    expect(await changed).toBeNull();
    expect(workspace.file(uri)).toBeNull();
    expect(workspace.sets()).toEqual([]);
  });

  it('has the text of an edit that came while all was made anew', async () => {
    const { workspace, letGo } = slow();
    const opened = workspace.changed(document(uri, '(debug 1)'));
    await letGo();
    await opened;
    const reloaded = workspace.reload(['file:///nowhere/momus.json']);
    const edited = workspace.changed(document(uri, '(debug 2)'));
    await letGo();
    await Promise.all([reloaded, edited]);
    expect(workspace.file(uri)?.text).toBe('(debug 2)');
    expect(workspace.sets()).toHaveLength(1);
  });

  it('forgets a set of which nothing is open', async () => {
    const { workspace, letGo } = slow();
    const opened = workspace.changed(document(uri, '(debug 1)'));
    await letGo();
    const set = await opened;
    expect(workspace.closed(uri)).toBe(set);
    await new Promise((resolve) => setImmediate(resolve));
    const again = workspace.changed(document(uri, '(debug 1)'));
    await letGo();
    expect(await again).not.toBe(set);
  });

  it.each([
    'file://server/share/a.policy',
    'file:///tmp/a%2Fb.policy',
    'untitled:Untitled-1',
    'x:y',
  ])('takes the address %s', async (address) => {
    const { workspace, letGo } = slow();
    const changed = workspace.changed(document(address, '(debug x)'));
    await letGo();
    expect(await changed).not.toBeNull();
    expect(workspace.file(address)?.text).toBe('(debug x)');
    expect(pathOf(address)).toMatch(/\.policy$/u);
  });
});
