/** `momus fmt`: files in place, --check, --stdin, and what is never changed. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const untidy = '(set  a 1) # one\r\n';
const tidy = '(set a 1)   # one\n';
const freeform = 'policy p\nreal::x=1\nend policy\n';
const freeformTidy = 'policy p\n  real :: x = 1\nend policy p\n';
const broken = '(set a 1\n';

const world = () =>
  workspace({
    'set/a.policy': untidy,
    'set/b.policy': tidy,
    'set/c.policy': freeform,
    'set/notes.txt': untidy,
    'other/a.policy': untidy,
    'broken/a.policy': untidy,
    'broken/b.policy': broken,
    'plain.txt': untidy,
    'latin.policy': new Uint8Array([0x23, 0xe9, 0x0a]),
  });
const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('momus fmt', () => {
  it('rewrites the policies of a directory and lists those that changed', async () => {
    const cwd = world();
    const { status, stdout, stderr } = await momus(['fmt', 'set'], { cwd });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'set/a.policy\nset/c.policy\n',
      stderr: '2 files changed, of 3\n',
    });
    expect(read(cwd, 'set/a.policy')).toBe(tidy);
    expect(read(cwd, 'set/c.policy')).toBe(freeformTidy);
    expect(read(cwd, 'set/notes.txt')).toBe(untidy);
    expect(readdirSync(join(cwd, 'set'))).toEqual([
      'a.policy',
      'b.policy',
      'c.policy',
      'notes.txt',
    ]);
    expect((await momus(['fmt', 'set'], { cwd })).stdout).toBe('');
  });

  it('takes files of any name, and of one name', async () => {
    const cwd = world();
    const words = ['fmt', 'plain.txt', 'set/a.policy', 'other/a.policy', 'set/../set/a.policy'];
    expect((await momus(words, { cwd })).stdout).toBe('plain.txt\nset/a.policy\nother/a.policy\n');
  });

  it('changes nothing with --check, and fails where it would', async () => {
    const cwd = world();
    const { status, stdout, stderr } = await momus(['fmt', '--check', 'set'], { cwd });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: 'set/a.policy\nset/c.policy\n',
      stderr: '2 files would change, of 3\n',
    });
    expect(read(cwd, 'set/a.policy')).toBe(untidy);
    expect((await momus(['fmt', '--check', 'set/b.policy'], { cwd })).status).toBe(0);
  });

  it('leaves a file with errors alone, and formats the others', async () => {
    const cwd = world();
    const { status, stdout, stderr } = await momus(['fmt', 'broken'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toBe('broken/a.policy\n');
    expect(stderr).toMatch(/^broken\/b\.policy:1:1: error: /);
    expect(stderr).toMatch(
      /\n1 error in 1 file\n1 file changed, 1 file with errors left alone, of 2\n$/,
    );
    expect(read(cwd, 'broken/a.policy')).toBe(tidy);
    expect(read(cwd, 'broken/b.policy')).toBe(broken);
  });

  it('keeps the mode of a file, and a link to it', async () => {
    const cwd = world();
    chmodSync(join(cwd, 'set/a.policy'), 0o640);
    mkdirSync(join(cwd, 'links'));
    symlinkSync('../set/a.policy', join(cwd, 'links/l.policy'));
    expect((await momus(['fmt', 'links'], { cwd })).status).toBe(0);
    expect(lstatSync(join(cwd, 'links/l.policy')).isSymbolicLink()).toBe(true);
    expect(read(cwd, 'set/a.policy')).toBe(tidy);
    expect(statSync(join(cwd, 'set/a.policy')).mode & 0o777).toBe(0o640);
  });

  it('does not touch a file that is in form', async () => {
    const cwd = world();
    const before = statSync(join(cwd, 'set/b.policy'));
    await momus(['fmt', 'set'], { cwd });
    expect(statSync(join(cwd, 'set/b.policy')).ino).toBe(before.ino);
  });

  it('formats standard input', async () => {
    const cwd = world();
    const run = (stdin: string | Uint8Array, ...words: readonly string[]) =>
      momus(['fmt', '--stdin', ...words], { cwd, stdin });
    expect(await run(untidy)).toEqual({ status: 0, stdout: tidy, stderr: '' });
    expect(await run(freeform)).toEqual({ status: 0, stdout: freeformTidy, stderr: '' });
    expect(await run('')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await run(untidy, '--check')).toEqual({ status: 1, stdout: '<stdin>\n', stderr: '' });
    expect(await run(tidy, '--check')).toEqual({ status: 0, stdout: '', stderr: '' });
    const faulty = await run(broken, '--stdin-name', 'a.policy');
    expect(faulty).toMatchObject({ status: 1, stdout: '' });
    expect(faulty.stderr).toMatch(/^a\.policy:1:1: error: /);
    expect((await run(new Uint8Array([0xe9]))).status).toBe(2);
  });

  it('says what cannot be read, and changes nothing then', async () => {
    const cwd = world();
    const words = ['fmt', 'set', 'nowhere', 'latin.policy'];
    const { status, stdout, stderr } = await momus(words, { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('cannot read nowhere: there is no such file');
    expect(stderr).toContain('latin.policy is no UTF-8 text: line 1 holds other bytes');
    expect(read(cwd, 'set/a.policy')).toBe(untidy);
  });

  it('says what cannot be written, and formats the others', async () => {
    const cwd = world();
    // The draft beside the file is in the way; this holds for a privileged user too.
    mkdirSync(join(cwd, `set/.a.policy.${process.pid}.tmp`));
    writeFileSync(join(cwd, `set/.a.policy.${process.pid}.tmp/x`), '');
    const { status, stdout, stderr } = await momus(['fmt', 'set'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: 'set/c.policy\n' });
    expect(stderr).toContain('cannot write set/a.policy: it is a directory');
    expect(read(cwd, 'set/a.policy')).toBe(untidy);
  });

  it.each([
    [[], 'no policy was named'],
    [['-'], 'standard input is formatted by --stdin'],
    [['--stdin', 'set'], 'give either paths or --stdin'],
    [['--stdin-name', 'x', 'set'], '--stdin-name needs --stdin'],
  ])('refuses %j', async (words, message) => {
    const { status, stderr } = await momus(['fmt', ...words], { cwd: world() });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
