/** Lenses of decisions on a sample, in both notations: words, faults, samples that are wrong, time. */
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import { decisionLenses, showDecisions } from '../../src/lsp/features/decision-lens.ts';
import { evaluated, isEvaluated } from '../../src/lsp/workspace/evaluated.ts';
import { decisionInWords } from '../../src/lsp/workspace/outcome-words.ts';
import { within } from '../../src/lsp/workspace/time-bound.ts';
import { type Client, startClient } from './client.ts';
import { marked } from './marked.ts';

const gib = 1024 * 1024;
const guest = (name: string, current: number): object => ({
  id: `id-${name}`,
  properties: { name },
  history: [{ balloon_cur: current, balloon_min: 0, balloon_max: 8 * gib }],
});
const sampleOf = (...guests: readonly object[]): string =>
  JSON.stringify({ host: { history: [{ ksm_run: 0 }] }, guests });
const sample = sampleOf(guest('web-1', 4 * gib), guest('web-2', 2 * gib), guest('db', 0));

const list =
  '(defvar spare 0.95)\n(with Guests guest\n  (guest.Control "balloon_target" (* spare guest.balloon_cur)))\n(Host.Control "ksm_run" 1)\n';
const free =
  'policy a\n  real, parameter :: spare = 0.95\n  do guest in Guests\n    guest.control.balloon_target = spare * guest.balloon_cur\n  end do\n  Host.control.ksm_run = 1\nend policy a\n';
const notations = [
  ['lists', list, 2],
  ['free form', free, 3],
] as const;

const shown = (lenses: readonly CodeLens[]): readonly string[] =>
  lenses.map(({ range, command }) => `${range.start.line}: ${command?.title}`);

describe.each(notations)('in %s', (_, text, line) => {
  it('a lens stands at each line that proposes something, and shows all of it', () => {
    const { file } = marked(text);
    const lenses = decisionLenses(file, evaluated(file.view, sample), 's.json');
    expect(shown(lenses)).toEqual([
      `${line}: web-1: balloon_target 4 GiB → 3.8 GiB +2`,
      `${line + (text === list ? 1 : 2)}: ksm_run 0 → 1`,
    ]);
    expect(lenses[0]?.command).toMatchObject({
      command: showDecisions,
      arguments: [
        `Line ${line + 1} on s.json`,
        [
          'web-1: balloon_target 4 GiB → 3.8 GiB',
          'web-2: balloon_target 2 GiB → 1.9 GiB',
          'db: balloon_target = 0 KiB, as it is',
        ],
        ['read: balloon_cur = 4 GiB', 'read: balloon_cur = 2 GiB', 'read: balloon_cur = 0 KiB'],
      ],
    });
  });

  it('another file of the set has its own', () => {
    const { files } = marked({ 'a.policy': text, 'b.policy': '(debug 1)' });
    const file = files.get('b.policy')!;
    expect(decisionLenses(file, evaluated(file.view, sample), 's.json')).toEqual([]);
  });
});

it('what fails stands before what is decided', () => {
  const { file } = marked(
    '(with Guests guest\n (guest.Control "balloon_target" (/ 4194304 guest.balloon_cur)))',
  );
  const [lens] = decisionLenses(file, evaluated(file.view, sample), 's.json');
  expect(lens?.command?.title).toMatch(/^db: .*(zero|0).* \+2$/u);
});

it('a value that is missing is named, and what was read is told', () => {
  const { file } = marked(
    '(debug (* 2 Host.mem_free))\n(with Guests guest\n  (guest.Control "balloon_target" (* 0.5 guest.mem_unused)))',
  );
  const bare = JSON.stringify({ guests: [{ id: 'a', history: [{ balloon_cur: 3 }] }] });
  const lenses = decisionLenses(file, evaluated(file.view, bare), 's.json');
  expect(lenses.map(({ command }) => command?.arguments?.slice(1))).toEqual([
    [['`Host.mem_free` is missing'], ['read: mem_free missing']],
    [['a: `guest.mem_unused` is missing'], ['read: mem_unused missing, Host mem_free missing']],
  ]);
});

it('what is clamped to what is in force is said so', () => {
  const { file } = marked(
    '(with Guests guest\n  (guest.Control "balloon_target" (* 1.05 guest.balloon_cur)))',
  );
  const full = sampleOf(guest('db', 8 * gib));
  const [lens] = decisionLenses(file, evaluated(file.view, full), 's.json');
  expect(lens?.command?.title).toBe(
    'db: balloon_target = 8 GiB, as it is, not 8.4 GiB (8808038 is above `balloon_max` (8388608))',
  );
});

it('what the sample lacks is told above the file', () => {
  const { file } = marked(list);
  const errors = ['a.policy: `Host` has no field `x`', 'another'];
  const [lens, ...others] = decisionLenses(file, { outcomes: [], errors }, 's.json');
  expect(lens?.command).toMatchObject({
    title: `not evaluated on s.json: ${errors[0]}`,
    arguments: ['Not evaluated on s.json', errors, []],
  });
  expect(others).toEqual([]);
});

describe('an evaluation', () => {
  it('is kept until the sample changes', () => {
    const { file } = marked(list);
    const first = evaluated(file.view, sample);
    expect(evaluated(file.view, sample)).toBe(first);
    expect(isEvaluated(file.view, sample)).toBe(true);
    const other = sampleOf(guest('x', 1));
    expect(isEvaluated(file.view, other)).toBe(false);
    expect(evaluated(file.view, other)).not.toBe(first);
  });

  it('that takes too long is given up, and all goes on', () => {
    expect(() =>
      within(20, () => {
        for (;;);
      }),
    ).toThrow('it takes longer than 20 ms');
    expect(within(10_000, () => 7)).toBe(7);
    const wrong = new Error('wrong');
    expect(() =>
      within(10_000, () => {
        throw wrong;
      }),
    ).toThrow(wrong);
  });
});

describe('words', () => {
  const decision = {
    guest: null,
    device: null,
    control: 'c',
    wanted: 5,
    value: 5,
    before: null,
    outcome: 'apply',
    reason: null,
  } as const;
  it.each([
    [{}, 'KiB', 'c = 5 KiB'],
    [{ before: 4 * gib, value: 4 * gib - 1 }, 'KiB', 'c 4194304 KiB → 4194303 KiB'],
    [{ before: 1, outcome: 'clamped', wanted: 9 * gib }, 'KiB', 'c 1 KiB → 5 KiB, not 9 GiB'],
    [{ outcome: 'refused', value: null, wanted: 'x', reason: 'no' }, null, 'c = "x", refused (no)'],
    [{ guest: 'g', device: 'vda', before: 1 }, '%', 'G, vda: c 1% → 5%'],
  ] as const)('of %j', (more, unit, words) => {
    expect(decisionInWords({ ...decision, ...more }, unit, () => 'G')).toBe(words);
  });
});

describe('over a connection', { timeout: 30_000 }, () => {
  const started: Client[] = [];
  afterEach(() => {
    for (const client of started.splice(0)) client.close();
  });
  const start = async (text: string, settings: object): Promise<Client> => {
    const files = { 'a.policy': text, 's.json': sample };
    const client = await startClient(files, {}, { initializationOptions: { momus: settings } });
    started.push(client);
    client.open('a.policy');
    return client;
  };
  const lenses = async ({ connection, uriOf }: Client): Promise<readonly string[]> => {
    const found = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: uriOf('a.policy') },
    });
    return shown(found.filter(({ command }) => command?.command === showDecisions));
  };
  const chosen = { evaluation: { sample: 's.json' } };

  it.each(notations)('of what is typed, in %s', async (_, text, line) => {
    const client = await start(text, chosen);
    const at = `${line}: web-1: balloon_target 4 GiB →`;
    expect((await lenses(client))[0]).toBe(`${at} 3.8 GiB +2`);
    client.change('a.policy', 2, text.replace('0.95', '0.5'));
    expect((await lenses(client))[0]).toBe(`${at} 2 GiB +2`);
    writeFileSync(client.pathOf('s.json'), sampleOf(guest('new', 6 * gib)));
    client.change('a.policy', 3, text);
    expect((await lenses(client))[0]).toBe(`${line}: new: balloon_target 6 GiB → 5.7 GiB`);
  });

  it('stays while a file is broken', async () => {
    const client = await start(list, chosen);
    expect(await lenses(client)).toHaveLength(2);
    client.change('a.policy', 2, `(debug (\n${list}`);
    expect(await lenses(client)).toEqual([
      '3: web-1: balloon_target 4 GiB → 3.8 GiB +2',
      '4: ksm_run 0 → 1',
    ]);
  });

  it.each([
    ['no sample is chosen', {}],
    ['nobody wants it', { ...chosen, codeLens: { evaluate: false } }],
  ])('is nothing where %s', async (_, settings) => {
    expect(await lenses(await start(list, settings))).toEqual([]);
  });

  it.each([
    ['none.json', /^0: not evaluated on none\.json: .*cannot be read/u],
    ['a.policy', /^0: not evaluated on a\.policy: the sample is no JSON at 1:1/u],
  ])('says what is wrong with %s', async (name, words) => {
    const [lens] = await lenses(await start(list, { evaluation: { sample: name } }));
    expect(lens).toMatch(words);
  });
});
