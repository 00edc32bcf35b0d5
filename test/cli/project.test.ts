/** The project file of an editor, in commands: named with `-c`, or found above the policies. */

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../src/lsp/features/diagnostics.ts';
import { createWorkspace } from '../../src/lsp/workspace/workspace.ts';
import { loadCollector } from '../schema/load-collector.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const load = (name: string): string =>
  JSON.stringify({
    format: 1,
    collectors: [loadCollector(name)],
  });

const usesLoad = '(defvar _busy (> Host.load 5))\n';
const quota = '(with Guests guest (guest.Control "vcpu_quota" 1000))\n';
const cwd = workspace({
  'project/momus.json':
    '{ "policies": "rules", "controllers": ["Balloon"], "schemas": ["load.json"] }',
  'project/load.json': load('HostLoad'),
  'project/rules/a.policy': usesLoad,
  'project/rules/b.policy': quota,
  'project/other/c.policy': '(debug 1)\n',
  'plain/a.policy': quota,
  'conf/mom.conf':
    '[main]\npolicy-dir: rules\ncontrollers: KSM\n[host]\ncollectors: HostMemory\n[momus]\nplugins: ./evil.mjs\n',
  'conf/evil.mjs': 'throw new Error("it was loaded");\n',
  'conf/rules/a.policy': quota,
  'wrong/momus.json': '{\n  "polices": "."\n}',
  'wrong/a.policy': '(debug 1)\n',
  'unread/momus.json': Uint8Array.from([0x22, 0xe9, 0x22]),
  'unread/a.policy': '(debug 1)\n',
  'nothing/momus.json': '{ "schemas": ["none.json"], "collectors": ["HostMemry"] }',
  'nothing/a.policy': '(debug 1)\n',
  'lost/momus.json': '{\n  "policies": "policis"\n}',
  'lost/policies/a.policy': '(debug 1)\n',
});
symlinkSync('project/rules', join(cwd, 'current'));

const check = (...words: string[]) => momus(['check', ...words], { cwd });
const codes = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as readonly { readonly code: string }[]).map(({ code }) => code);

describe('-c momus.json', () => {
  it('says which policies there are, and what their host has', async () => {
    const { status, stdout, stderr } = await check('-c', 'project/momus.json', '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(codes(stdout)).toEqual(['control-not-enabled']);
    expect(stdout).toContain(join('project', 'rules', 'b.policy'));
  });

  it('counts for paths that it does not name, and options count more', async () => {
    const named = await check('-c', 'project/momus.json', 'plain', '--json');
    expect(codes(named.stdout)).toEqual(['control-not-enabled']);
    const given = [
      '-c',
      'project/momus.json',
      '--controllers',
      'CpuTune',
      '--collectors',
      'HostLoad',
    ];
    expect(await check(...given)).toMatchObject({ status: 0, stdout: 'no problems in 2 files\n' });
  });

  it('is of `compile`, `run` and `convert` as well', async () => {
    const word = ['-c', 'project/momus.json'];
    const compiled = await momus(['compile', ...word, '-o', 'out'], { cwd });
    expect([compiled.status, compiled.stderr]).toEqual([0, expect.stringContaining('vcpu_quota')]);
    const run = await momus(['run', ...word, '--cycles', '1', '--interval', '0'], { cwd });
    // The simulated host does not have it.
    expect(run.stdout).toContain('no value for `load`');
    const converted = await momus(
      ['convert', '--to', 'freeform', ...word, 'project/rules/a.policy'],
      { cwd },
    );
    expect([converted.status, converted.stdout]).toEqual([0, expect.stringContaining('Host.load')]);
  });

  it.each([
    [
      'wrong/momus.json',
      'wrong/momus.json:2:3: error: there is no key `polices`; did you mean `policies`?',
    ],
    [
      'unread/momus.json',
      'unread/momus.json:1: error: it cannot be read: it is no UTF-8 text; mend it, or remove it',
    ],
    [
      'lost/momus.json',
      'lost/momus.json:2:15: error: `policies`: there is no `policis`; did you mean `policies`?',
    ],
    ['nowhere/momus.json', 'cannot read nowhere/momus.json: there is no such file'],
  ])('%s that is wrong is refused', async (file, message) => {
    expect(await check('-c', file)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `momus: ${message}\n`,
    });
  });

  it('with documents and names that do not exist is refused with each of them', async () => {
    const { status, stderr } = await check('-c', 'nothing/momus.json');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^momus: nothing\/momus\.json:1:15: error: the schema document .*none\.json` cannot be read: there is no such file/u,
    );
    expect(stderr).toMatch(/momus\.json:1:44: error: there is no collector `HostMemry`/u);
  });

  it('is no configuration of a host', async () => {
    expect(await momus(['config', 'show', '-c', 'project/momus.json'], { cwd })).toMatchObject({
      status: 2,
      stderr:
        'momus: project/momus.json is about a set of policies; the mom.conf of a host is meant\n',
    });
  });

  it('and --no-config are not given together', async () => {
    expect(await check('-c', 'project/momus.json', '--no-config')).toMatchObject({ status: 2 });
  });
});

describe('the nearest configuration', () => {
  it.each([['project/rules'], ['project/rules/b.policy'], ['current'], ['current/b.policy']])(
    'counts for %s, and is named',
    async (path) => {
      const { stdout, stderr } = await check('--json', path);
      expect(codes(stdout)).toEqual(['control-not-enabled']);
      expect(stderr).toBe(`as ${join('project', 'momus.json')} says (--no-config leaves it out)\n`);
    },
  );

  it('is what the editor goes by', async () => {
    for (const [path, other] of [
      ['project/rules/b.policy', 'project/rules/a.policy'],
      ['conf/rules/a.policy'],
      ['plain/a.policy'],
    ] as const) {
      const uri = pathToFileURL(join(cwd, path)).href;
      const editor = createWorkspace();
      const text = path.endsWith('b.policy') || other === undefined ? quota : usesLoad;
      await editor.changed({ uri, getText: () => text });
      const inEditor = diagnosticsOf(editor.file(uri)!, '').map(({ code }) => code);
      const { stdout } = await check('--json', join(path, '..'));
      expect([path, codes(stdout)]).toEqual([path, inEditor]);
    }
  });

  it('loads no plug-ins, and says so', async () => {
    const { status, stdout, stderr } = await check('conf/rules', '--json');
    expect([status, codes(stdout)]).toEqual([0, ['control-not-enabled']]);
    expect(stderr).toContain('plug-ins are not loaded here');
  });

  it('does not count where the policies are not of its set, or it is left out', async () => {
    expect(await check('project/other')).toMatchObject({ status: 0, stderr: '' });
    const { status, stdout, stderr } = await check('--no-config', '--json', 'project/rules');
    expect([status, codes(stdout), stderr]).toEqual([1, ['unknown-field'], '']);
  });

  it('that is wrong is refused, unless it is left out', async () => {
    for (const folder of ['wrong', 'unread', 'nothing', 'lost/policies']) {
      const { status, stderr } = await check(folder);
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/error: .*\n--no-config leaves configuration files out\n$/su),
      ]);
      expect((await check('--no-config', folder)).status).toBe(0);
    }
  });

  it('is one', async () => {
    const { status, stderr } = await check('project/rules', 'conf/rules');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'momus: project/rules is a policy of project/momus.json, conf/rules of conf/mom.conf\n' +
        'check each set by itself, or say which one counts: -c FILE\n',
    );
  });

  it('is of no matter to `run`, whose host is another', async () => {
    const words = ['run', 'conf/rules', '--cycles', '1', '--interval', '0'];
    const { status, stderr } = await momus(words, { cwd });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is of no matter to standard input', async () => {
    const { status, stderr } = await momus(['check', '-'], {
      cwd: join(cwd, 'project', 'rules'),
      stdin: quota,
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
