/** Documents that are opened and closed while their sets are read. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../src/lsp/features/diagnostics.ts';
import { definition } from '../../src/lsp/features/navigation.ts';
import { createWorkspace, pathOf } from '../../src/lsp/workspace/workspace.ts';
import { readFromDisk } from '../../src/project/read-text.ts';

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

  it('keeps a set that one document left while it was read, and another one did not', async () => {
    const { workspace, letGo } = slow();
    const [opened, other] = ['a', 'b'].map((name) =>
      workspace.changed(document(`file:///nowhere/${name}.policy`, '(debug 1)')),
    );
    workspace.closed(uri);
    await letGo();
    expect(await opened).toBeNull();
    const set = await other;
    // Whatever comes to the same folder is in the set that is there.
    const third = workspace.changed(document('file:///nowhere/c.policy', '(debug 1)'));
    await letGo();
    expect(await third).toBe(set);
    // Also where all that were in it close while the next one looks for it.
    const last = workspace.changed(document('file:///nowhere/d.policy', '(debug 1)'));
    for (const name of ['b', 'c']) workspace.closed(`file:///nowhere/${name}.policy`);
    await new Promise((resolve) => setImmediate(resolve));
    await letGo();
    expect(await last).toBe(set);
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

describe('a workspace on a disk', () => {
  const within = async (work: (folder: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'momus-lsp-'));
    try {
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const asked = `policy grow
  do guest in Guests
    if (guest.mem_unused < 1 GiB) guest.control.balloon_target = guest.balloon_max
  end do
end policy`;

  it('judges policies without a configuration as `momus check` does', () =>
    within(async (folder) => {
      const address = pathToFileURL(join(folder, 'grow.policy')).href;
      const workspace = createWorkspace();
      await workspace.changed(document(address, asked));
      const codes = diagnosticsOf(workspace.file(address)!, '').map(({ code }) => code);
      expect(new Set(codes)).toEqual(new Set(['missing-value']));
    }));

  it('does not read a set again whose only document was closed while it was read', () =>
    within(async (folder) => {
      const path = join(folder, 'a.policy');
      writeFileSync(path, '(debug 1)');
      const address = pathToFileURL(path).href;
      const reads: string[] = [];
      const workspace = createWorkspace((file) => {
        reads.push(file);
        return readFromDisk(file);
      });
      const opened = workspace.changed(document(address, '(debug 1)'));
      workspace.closed(address);
      expect(await opened).toBeNull();
      expect(reads).toContain(path);
      await new Promise((resolve) => setImmediate(resolve));
      reads.splice(0);
      await workspace.reload([address]);
      expect(reads).toEqual([]);
    }));

  it('takes a mom.conf that names no policies for those beside it', () =>
    within(async (folder) => {
      writeFileSync(join(folder, 'mom.conf'), '[main]\ncontrollers: Balloon\n');
      const address = pathToFileURL(join(folder, 'a.policy')).href;
      const workspace = createWorkspace();
      const set = await workspace.changed(document(address, '(debug 1)'));
      expect(set?.configuration.file).toBe(join(folder, 'mom.conf'));
      expect(set?.configuration.environment.controllers.map(({ name }) => name)).toEqual([
        'Balloon',
      ]);
    }));

  it('reads no pipes and no devices', () =>
    within(async (folder) => {
      expect(spawnSync('mkfifo', [join(folder, 'b.policy'), join(folder, 'mom.conf')]).status).toBe(
        0,
      );
      const address = pathToFileURL(join(folder, 'a.policy')).href;
      const workspace = createWorkspace();
      const set = await workspace.changed(document(address, '(debug 1)'));
      expect(set?.names()).toEqual(['a.policy']);
    }));

  it('calls a file as the editor does, however its folder is called', () =>
    within(async (folder) => {
      const odd = join(folder, 'c++ & co=1');
      mkdirSync(odd);
      const address = pathToFileURL(join(odd, 'a.policy'))
        .href.replaceAll('+', '%2B')
        .replaceAll('&', '%26')
        .replaceAll('=', '%3D');
      writeFileSync(join(odd, 'a.policy'), '(defvar spare 1)');
      const workspace = createWorkspace();
      await workspace.changed(document(address, '(defvar spare 1) (debug spare)'));
      const file = workspace.file(address)!;
      expect(definition(file, { line: 0, character: 26 }).map(({ uri: of }) => of)).toEqual([
        address,
      ]);
    }));

  it('counts a carriage return alone as the end of a line, as editors do', () =>
    within(async (folder) => {
      const address = pathToFileURL(join(folder, 'a.policy')).href;
      const workspace = createWorkspace();
      await workspace.changed(document(address, '(defvar abc 1)\r(debug abc)'));
      const [place] = definition(workspace.file(address)!, { line: 1, character: 8 });
      expect(place?.range.start).toEqual({ line: 0, character: 8 });
    }));
});
