/** What a configuration says, and what is told of one that says it wrongly or cannot be read. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getuid } from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { configurationIn, configurationOf } from '../../src/project/configuration.ts';
import { inWords } from '../../src/project/problem.ts';
import { readProjectFile } from '../../src/project/project-file.ts';
import { readFromDisk } from '../../src/project/read-text.ts';
import { loadCollector } from '../schema/load-collector.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'momus-project-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const of = (folder: string, policy = 'a.policy') =>
  configurationOf(join(folder, policy), readFromDisk);

/** The problems in sentences, the folder left out. */
const problems = async (folder: string): Promise<readonly string[]> =>
  (await of(folder)).problems.map((one) => inWords(one).replaceAll(folder, ''));

const latin = Uint8Array.from([...Buffer.from('{ "policies": "'), 0xe9, ...Buffer.from('" }')]);

describe('momus.json that cannot be read', () => {
  it.each<readonly [string, (folder: string) => void, string]>([
    [
      'too large',
      (folder) => writeFileSync(join(folder, 'momus.json'), `{${' '.repeat(1024 * 1024)}}`),
      'it is larger than 1 MiB',
    ],
    ['a directory', (folder) => mkdirSync(join(folder, 'momus.json')), 'it is a directory'],
    [
      'a pipe',
      (folder) => expect(spawnSync('mkfifo', [join(folder, 'momus.json')]).status).toBe(0),
      'it is no regular file',
    ],
    [
      'no UTF-8',
      (folder) => writeFileSync(join(folder, 'momus.json'), latin),
      'it is no UTF-8 text',
    ],
  ])('%s: is told, and the policies beside it are a set', async (_, make, why) => {
    const folder = folderOf({});
    make(folder);
    expect(await problems(folder)).toEqual([
      `/momus.json:1: it cannot be read: ${why}; mend it, or remove it`,
    ]);
    const { file, policies, environment } = await of(folder);
    expect([file, policies]).toEqual([join(folder, 'momus.json'), folder]);
    expect(environment.controllers.length).toBeGreaterThan(0);
  });

  it.skipIf(getuid?.() === 0)('not allowed: is told', async () => {
    const folder = folderOf({ 'momus.json': '{}' });
    chmodSync(join(folder, 'momus.json'), 0);
    expect(await problems(folder)).toEqual([
      '/momus.json:1: it cannot be read: permission denied; mend it, or remove it',
    ]);
  });

  it('is told by what may not be read, whoever asks', async () => {
    const read = (path: string) =>
      Promise.resolve(path === '/p/momus.json' ? { why: 'permission denied' } : null);
    const found = await configurationOf('/p/a.policy', read);
    expect(found.problems.map(inWords)).toEqual([
      '/p/momus.json:1: it cannot be read: permission denied; mend it, or remove it',
    ]);
  });

  it('does not keep the next one from counting', async () => {
    const folder = folderOf({ 'momus.json': '{ "policies": "in/rules" }', 'in/momus.json': latin });
    const found = await of(folder, 'in/rules/a.policy');
    expect(found.file).toBe(join(folder, 'momus.json'));
    expect(found.problems).toHaveLength(1);
  });

  it('is not told where there is none', async () => {
    expect(await problems(folderOf({}))).toEqual([]);
  });
});

describe('policies that momus.json names and that are not there', () => {
  it('are told at their place, with the name that was meant, and its host counts', async () => {
    const folder = folderOf({
      'momus.json': '{\n  "controllers": ["KSM"],\n  "policies": "policis"\n}',
      'policies/a.policy': '',
      'policis.txt': '',
    });
    const found = await of(folder, 'policies/a.policy');
    expect(found.problems.map((one) => ({ ...one, file: null }))).toEqual([
      {
        file: null,
        line: 3,
        column: 15,
        length: 9,
        message: '`policies`: there is no `policis`; did you mean `policies`?',
      },
    ]);
    expect([found.file, found.policies]).toEqual([
      join(folder, 'momus.json'),
      join(folder, 'policies'),
    ]);
    expect(found.names.controllers).toEqual(['KSM']);
    expect(await configurationIn(join(folder, 'momus.json'), readFromDisk)).toMatchObject({
      problems: [{ line: 3 }],
    });
  });

  it('are told with what the key takes where no name is near', async () => {
    const folder = folderOf({ 'momus.json': '{ "policies": "in/rules" }', 'x.policy': '' });
    expect(await problems(folder)).toEqual([
      '/momus.json:1:15: `policies`: there is no `in/rules`; name the directory of the policies, or one file; without the key it is this folder',
    ]);
  });

  it('are of no matter to a policy that is about to be saved among them', async () => {
    const folder = folderOf({ 'momus.json': '{ "policies": "rules" }' });
    expect((await of(folder, 'rules/a.policy')).problems).toEqual([]);
  });

  it('do not keep the next file from counting', async () => {
    const folder = folderOf({
      'momus.json': '{ "policies": "in/rules" }',
      'in/momus.json': '{ "policies": "rule" }',
      'in/rules/a.policy': '',
    });
    const found = await of(folder, 'in/rules/a.policy');
    expect(found.file).toBe(join(folder, 'momus.json'));
    expect(found.problems).toHaveLength(1);
  });
});

describe('names that do not exist', () => {
  it('are told where they stand', async () => {
    const folder = folderOf({
      'momus.json':
        '{\n  "collectors": ["HostMemory",\n    "HostKMS", "GuestMemroy", "Zzz"],\n  "controllers": ["Baloon"]\n}',
    });
    expect(await problems(folder)).toEqual([
      '/momus.json:3:5: there is no collector `HostKMS`; did you mean `HostKSM`?',
      '/momus.json:3:31: there is no collector `Zzz`',
      '/momus.json:3:16: there is no collector `GuestMemroy`; did you mean `GuestMemory`?',
      '/momus.json:4:19: there is no controller `Baloon`; did you mean `Balloon`?',
    ]);
  });
});

const collector = loadCollector();

describe('a schema document that cannot be read', () => {
  it.each<readonly [string, (folder: string) => void, string]>([
    ['is not there', () => {}, 'there is no such file'],
    ['is a directory', (folder) => mkdirSync(join(folder, 'more.json')), 'it is a directory'],
    [
      'is no UTF-8',
      (folder) => writeFileSync(join(folder, 'more.json'), latin),
      'it is no UTF-8 text',
    ],
  ])('%s: is told at its line, once', async (_, make, why) => {
    const folder = folderOf({
      'momus.json': '{\n  "schemas": [\n    "good.json",\n    "more.json"\n  ]\n}',
      'good.json': JSON.stringify({ format: 1, collectors: [collector] }),
    });
    make(folder);
    expect(await problems(folder)).toEqual([
      `/momus.json:4:5: the schema document \`/more.json\` cannot be read: ${why}; mend it, or take it out of \`schemas\``,
    ]);
    expect((await of(folder)).schemas).toEqual([
      join(folder, 'good.json'),
      join(folder, 'more.json'),
    ]);
  });
});

it('a folder that a link leads to has the configuration that is beside it', async () => {
  const folder = folderOf({
    'real/rules/a.policy': '',
    'real/momus.json': '{"policies": "rules"}',
  });
  mkdirSync(join(folder, 'desk'));
  symlinkSync(join(folder, 'real', 'rules'), join(folder, 'desk', 'rules'));
  expect((await of(folder, 'desk/rules/a.policy')).file).toBe(
    join(realpathSync(folder), 'real', 'momus.json'),
  );
});

describe('the text of a momus.json', () => {
  const wrong = (text: string): readonly string[] => {
    const read = readProjectFile(text, '/p');
    return 'problems' in read ? read.problems.map((p) => `${p.line}: ${p.message}`) : [];
  };

  it('is told what is wrong with it, at the line', () => {
    expect(wrong('{\n  "policies": "rules"')).toEqual([
      '1: it is no JSON: this object is not closed',
    ]);
    expect(wrong('{\n  "polices": "rules"\n}')).toEqual([
      '2: there is no key `polices`; did you mean `policies`?',
    ]);
    expect(wrong('{\n  "policy": "rules"\n}')).toEqual([
      '2: there is no key `policy`; did you mean `policies`?',
    ]);
    expect(wrong('{ "hosts": 1 }')).toEqual([
      '1: there is no key `hosts`; the keys are policies, collectors, controllers, schemas',
    ]);
    expect(wrong('{\n  "collectors": [\n    "HostMemory",\n    7\n  ]\n}')).toEqual([
      '4: `collectors`: it takes a list of names of collectors, and item 2 is 7',
    ]);
    expect(wrong('[]')).toEqual([expect.stringMatching(/^1: it takes an object .*, not a list$/u)]);
    expect(wrong('{ "policies": "" }')).toEqual([
      '1: `policies`: it takes the path of a directory or file, not an empty text',
    ]);
  });

  it('is wrong at a sign alone, where a value or key is missing', () => {
    for (const text of ['{ "collectors": ["HostMemory",] }', '{ "policies": "rules", }']) {
      const read = readProjectFile(text, '/p');
      const [problem] = 'problems' in read ? read.problems : [];
      expect([text[(problem?.column ?? 0) - 1], problem?.length]).toEqual([
        text.at(-3) === ',' ? '}' : ']',
        1,
      ]);
    }
  });

  it('may begin with a byte order mark', () => {
    expect(readProjectFile('\uFEFF{ "policies": "rules" }', '/p')).toMatchObject({
      policies: '/p/rules',
    });
  });
});
