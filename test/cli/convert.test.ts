/** `momus convert`: where it writes, what it refuses, and that it writes all or nothing. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const settings = '# Shares.\n(defvar share 0.2)   # of memory\n';
const user = `(defvar own 1)
(with Guests g
  (if (> g.mem_available share) (g.Control "balloon_target" (* own g.mem_available)) 0))
`;
const settingsFree = `policy settings
  ! Shares.
  real, parameter, public :: share = 0.2   ! of memory
end policy settings
`;
const userFree = `policy user
  real, parameter :: own = 1
  do g in Guests
    if (g.mem_available > share) then
      g.control.balloon_target = own * g.mem_available
    end if
  end do
end policy user
`;
const loops = '(debug (with Guests g g.mem_available))\n';
const guarded = '(with Guests g (if (and (valid g.mem_unused) (> g.mem_unused 1)) (debug 1) 0))\n';

const world = () =>
  workspace({
    'set/00-settings.policy': settings,
    'set/user.policy': user,
    'mixed/00-settings.policy': settings,
    'mixed/user.policy': userFree,
    'loops/a.policy': settings,
    'loops/b.policy': loops,
    'broken/a.policy': settings,
    'broken/b.policy': '(debug nobody)\n',
    'guarded.policy': guarded,
    'one.policy': settings,
  });
const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');

/** What is said of constants. */
const cost = (constants: string): string =>
  `what a host or engine is to set has to be declared as \`setting(low : high)\` now; constants are refused\n${constants}\n`;
const one = cost('the constant is `share`');

describe('momus convert --only', () => {
  it('writes the one file, whatever is wrong with others', async () => {
    const cwd = world();
    const only = join('broken', 'a.policy');
    const words = ['convert', '--to', 'freeform', 'broken', '--only', only];
    const converted = settingsFree.replace(', public', '').replaceAll('settings', 'a');
    expect(await momus(words, { cwd })).toEqual({ status: 0, stdout: converted, stderr: one });
    const placed = await momus([...words, '--in-place'], { cwd });
    expect(placed.stderr).toContain('1 file converted, of 2\n');
    expect(read(cwd, only)).toBe(converted);
    expect(read(cwd, 'broken/b.policy')).toBe('(debug nobody)\n');
    const out = ['convert', '--to', 'freeform', 'set', '--only', 'set/user.policy', '-o', 'new'];
    expect((await momus(out, { cwd })).status).toBe(0);
    expect(readdirSync(join(cwd, 'new'))).toEqual(['user.policy']);
  });

  it('refuses what is wrong with the file, and files that are none of the set', async () => {
    const cwd = world();
    const words = ['convert', '--to', 'freeform', 'broken', '--only'];
    const own = await momus([...words, 'broken/b.policy'], { cwd });
    expect(own).toMatchObject({ status: 1, stdout: '' });
    expect(own.stderr).toContain('nothing defines `nobody`');
    const none = await momus([...words, 'one.policy'], { cwd });
    expect(none).toMatchObject({ status: 2, stdout: '' });
    expect(none.stderr).toContain('--only one.policy is no file of the set');
  });
});

describe('momus convert', () => {
  it('writes one file to standard output', async () => {
    const cwd = world();
    const free = settingsFree.replace(', public', '').replaceAll('settings', 'one');
    expect(await momus(['convert', '--to', 'freeform', 'one.policy'], { cwd })).toEqual({
      status: 0,
      stdout: free,
      stderr: one,
    });
    const back = await momus(['convert', '--to', 'list', '-'], { cwd, stdin: free });
    const open =
      'a host or engine can set every variable now: lists have no ranges of settings\nlists have no constants: `share` can be set too\n';
    expect(back).toEqual({ status: 0, stdout: settings, stderr: open });
  });

  it('writes a set to a directory; names that others read are public', async () => {
    const cwd = world();
    const words = ['convert', '--to', 'freeform', '-o', 'new', 'set'];
    expect(await momus(words, { cwd })).toEqual({
      status: 0,
      stdout: 'set/00-settings.policy\nset/user.policy\n',
      stderr: `2 files converted, of 2\n${cost('the constants are `share` and `own`')}`,
    });
    expect(read(cwd, 'new/00-settings.policy')).toBe(settingsFree);
    expect(read(cwd, 'new/user.policy')).toBe(userFree);
    expect(read(cwd, 'set/user.policy')).toBe(user);
    await momus(['convert', '--to', 'list', '-o', 'back', 'new'], { cwd });
    expect(read(cwd, 'back/user.policy').replace(/\s+/gu, ' ')).toBe(user.replace(/\s+/gu, ' '));
  });

  it('replaces files, and leaves those in the wanted notation as they are', async () => {
    const cwd = world();
    chmodSync(join(cwd, 'mixed/00-settings.policy'), 0o640);
    const before = statSync(join(cwd, 'mixed/user.policy')).mtimeMs;
    const words = ['convert', '--to', 'freeform', '--in-place', 'mixed'];
    expect(await momus(words, { cwd })).toEqual({
      status: 0,
      stdout: 'mixed/00-settings.policy\n',
      stderr: `1 file converted, of 2\n${one}`,
    });
    expect(read(cwd, 'mixed/00-settings.policy')).toBe(settingsFree);
    expect(statSync(join(cwd, 'mixed/00-settings.policy')).mode & 0o777).toBe(0o640);
    expect(statSync(join(cwd, 'mixed/user.policy')).mtimeMs).toBe(before);
    expect(readdirSync(join(cwd, 'mixed'))).toEqual(['00-settings.policy', 'user.policy']);
  });

  it('says what cannot be expressed at its place, and writes nothing', async () => {
    const cwd = world();
    const place = [['--in-place'], ['-o', 'new']];
    for (const where of place) {
      const words = ['convert', '--to', 'freeform', ...where, 'loops'];
      const { status, stdout, stderr } = await momus(words, { cwd });
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('loops/b.policy:1:8: error: the value of a loop, a list, has no');
      expect(stderr).toContain('[not-convertible]');
      expect(stderr).toMatch(/nothing was written\n$/u);
    }
    expect(read(cwd, 'loops/a.policy')).toBe(settings);
    expect(existsSync(join(cwd, 'new'))).toBe(false);
  });

  it('does not convert a set with errors', async () => {
    const cwd = world();
    const words = ['convert', '--to', 'freeform', '--in-place', 'broken'];
    const { status, stdout, stderr } = await momus(words, { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('broken/b.policy:1:8: error: nothing defines `nobody`');
    expect(read(cwd, 'broken/a.policy')).toBe(settings);
  });

  it('writes nothing where a directory stands in the way of one file', async () => {
    const cwd = world();
    mkdirSync(join(cwd, 'out/user.policy'), { recursive: true });
    const { status, stderr } = await momus(['convert', '--to', 'freeform', '-o', 'out', 'set'], {
      cwd,
    });
    expect(status).toBe(2);
    expect(stderr).toContain('user.policy: it is a directory; nothing was written');
    expect(readdirSync(join(cwd, 'out'))).toEqual(['user.policy']);
  });

  it('replaces no file where one cannot be replaced', async () => {
    const cwd = world();
    // What the first draft would be called; the second one is in the way.
    mkdirSync(join(cwd, `set/.user.policy.${process.pid}.tmp`));
    const words = ['convert', '--to', 'freeform', '--in-place', 'set'];
    const { status, stderr } = await momus(words, { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write set/user.policy');
    expect(read(cwd, 'set/00-settings.policy')).toBe(settings);
    expect(read(cwd, 'set/user.policy')).toBe(user);
    expect(readdirSync(join(cwd, 'set')).filter((name) => name.includes('settings'))).toEqual([
      '00-settings.policy',
    ]);
  });

  it('with --for mom refuses what MOM itself would evaluate otherwise', async () => {
    const cwd = world();
    const words = ['convert', '--to', 'list', '--for', 'mom'];
    const { status, stdout, stderr } = await momus([...words, 'guarded.policy'], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('guarded.policy:1:49: error: MOM evaluates every operand');
    expect(stderr).toContain('[differs-on-mom]');
    const fine = await momus([...words, 'one.policy'], { cwd });
    expect(fine).toEqual({ status: 0, stdout: settings, stderr: '' });
  });

  it.each([
    [[], 'say --to freeform or --to list'],
    [['--to', 'lisp'], '--to is freeform or list, not `lisp`'],
    [['--to', 'list', '--for', 'vdsm'], '--for can be mom, not `vdsm`'],
    [['--to', 'freeform', '--for', 'mom'], '--for mom needs --to list'],
    [['--to', 'list', '-o', 'x', '--in-place'], 'give either -o or --in-place, not both'],
    [['--to', 'list'], '2 files cannot go to standard output: say -o DIR or --in-place'],
    [['--to', 'list', '--in-place', '-'], 'standard input cannot be replaced'],
  ])('refuses %j', async (options, message) => {
    const { status, stdout, stderr } = await momus(['convert', ...options, 'set'], {
      cwd: world(),
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
