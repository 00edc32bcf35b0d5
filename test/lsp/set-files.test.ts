/** The files of a set, read again when the disk changes: those that changed, and all where that is not enough. */
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createSetFiles } from '../../src/lsp/workspace/set-files.ts';
import { type ReadText, readFromDisk } from '../../src/project/read-text.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with three policies, another folder beside it, and a link to it. */
async function desk(policies = 'rules', reads: ReadText = readFromDisk) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'momus-files-')));
  made.push(root);
  for (const folder of ['rules', 'other']) mkdirSync(join(root, folder));
  symlinkSync('rules', join(root, 'link'));
  const at = (name: string): string => join(root, name);
  const save = (name: string, text: string): void => writeFileSync(at(name), text);
  for (const name of ['a', 'b', 'c']) save(`rules/${name}.policy`, name);
  const read: string[] = [];
  const files = createSetFiles(at(policies), (path) => {
    read.push(path.slice(root.length + 1));
    return reads(path);
  });
  await files.reload();
  const texts = (): string =>
    files
      .sources()
      .map(({ name, text }) => `${name}=${text}`)
      .join(' ');
  return { files, at, save, read: () => read.splice(0), texts };
}

it('a file that changed is read, the others are not', async () => {
  const { files, at, save, read, texts } = await desk();
  expect(read()).toHaveLength(3);
  save('rules/b.policy', 'new');
  expect(await files.reload([at('rules/b.policy'), at('other/a.policy')])).toBe(true);
  expect(read()).toEqual(['rules/b.policy']);
  expect(texts()).toBe('a.policy=a b.policy=new c.policy=c');
});

it('of two reads of a file the later one counts, even where the earlier one takes longer', async () => {
  const slow: (() => void)[] = [];
  let isSlow = false;
  const { files, at, save, texts } = await desk('rules', async (path) => {
    const text = await readFromDisk(path);
    if (isSlow) {
      isSlow = false;
      await new Promise<void>((resolve) => slow.push(resolve));
    }
    return text;
  });
  const changed = [at('rules/b.policy')];
  save('rules/b.policy', 'old');
  isSlow = true;
  const first = files.reload(changed);
  while (slow.length === 0) await new Promise((resolve) => setImmediate(resolve));
  save('rules/b.policy', 'new');
  const second = files.reload(changed);
  // Time for the second one to overtake the first one, if it could.
  await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 200))]);
  for (const go of slow) go();
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(texts()).toBe('a.policy=a b.policy=new c.policy=c');
});

it('a link to the set counts as the set, whatever the address of a change says', async () => {
  const { files, at, save, texts } = await desk('link');
  // The editor has the folder open where it really is.
  save('rules/d.policy', 'd');
  expect(await files.reload([at('rules/d.policy')])).toBe(true);
  save('rules/b.policy', 'new');
  expect(await files.reload([at('rules/b.policy')])).toBe(true);
  expect(texts()).toBe('a.policy=a b.policy=new c.policy=c d.policy=d');
});

it.each(['a link', 'a file that is not read', 'more than 64 changes'])(
  'all is read again where there is %s',
  async (what) => {
    const { files, at, save, read, texts } = await desk();
    if (what === 'a link') {
      symlinkSync('b.policy', at('rules/x.policy'));
      await files.reload();
      save('rules/b.policy', 'new');
    } else if (what === 'a file that is not read') {
      writeFileSync(at('rules/a.policy'), Uint8Array.of(0xe9));
      await files.reload();
      save('rules/b.policy', 'new');
      save('rules/a.policy', 'a');
    } else save('rules/b.policy', 'new');
    read();
    const one = at('rules/b.policy');
    const changes = what === 'more than 64 changes' ? Array.from({ length: 65 }, () => one) : [one];
    expect(await files.reload(changes)).toBe(true);
    expect(read().sort()).toEqual(['rules/a.policy', 'rules/b.policy', 'rules/c.policy']);
    expect(texts()).toBe('a.policy=a b.policy=new c.policy=c');
  },
);

it('a file that was saved as the editor has it changes nothing', async () => {
  const { files, at, save, texts } = await desk();
  files.edit(at('rules/b.policy'), 'file:///b', 'typed');
  save('rules/b.policy', 'typed');
  expect(await files.reload([at('rules/b.policy')])).toBe(false);
  expect(files.edit(at('rules/b.policy'), 'file:///b', null)).toBe(false);
  expect(texts()).toBe('a.policy=a b.policy=typed c.policy=c');
});

it.each(['rules', 'link'])('files that come and go are noticed in %s', async (policies) => {
  const { files, at, save, texts } = await desk(policies);
  save('rules/d.policy', 'd');
  expect(await files.reload([at('rules/d.policy')])).toBe(true);
  unlinkSync(at('rules/a.policy'));
  expect(await files.reload([at('rules/a.policy')])).toBe(true);
  expect(texts()).toBe('b.policy=b c.policy=c d.policy=d');
});

it('a file that was unreadable is noticed when it is mended', async () => {
  const { files, at, save, texts } = await desk();
  writeFileSync(at('rules/b.policy'), Uint8Array.of(0xe9));
  await files.reload([at('rules/b.policy')]);
  expect(files.problems().map(({ message }) => message)).toEqual([
    'it cannot be read: it is no UTF-8 text; it counts as not there',
  ]);
  expect(texts()).toBe('a.policy=a c.policy=c');
  save('rules/b.policy', 'b');
  await files.reload([at('rules/b.policy')]);
  expect(files.problems()).toEqual([]);
  expect(texts()).toBe('a.policy=a b.policy=b c.policy=c');
});
