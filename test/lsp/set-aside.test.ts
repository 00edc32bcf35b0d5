/** Sets that are left alone: for how long, how much of them, and what is told to whoever watches. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSetAsides } from '../../src/lsp/supervisor/set-asides.ts';
import {
  asideCode,
  createWatchedCheck,
  type SetAside,
  unwatched,
  type Work,
  type WorkWatch,
} from '../../src/lsp/workspace/work-watch.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { type Client, startClient } from './client.ts';

const environment = defaultEnvironment();
const started: Client[] = [];
afterEach(() => {
  for (const client of started.splice(0)) client.close();
});

/** Takes down what is told. */
function listen(aside: readonly SetAside[] = []): { watch: WorkWatch; told: (Work | null)[] } {
  const told: (Work | null)[] = [];
  const watch: WorkWatch = {
    ...unwatched,
    aside,
    begin: (work) => told.push(work),
    end: () => told.push(null),
  };
  return { watch, told };
}

function check(watch: WorkWatch, host = 'host') {
  const compiler = createCompiler(environment);
  const uriOf = (source: string): string => `uri:${source}`;
  return createWatchedCheck({ compiler, watch, set: 'set', host: () => host, uriOf });
}

const sources = [
  { name: 'a', text: '(debug nosuch)\n(debug 1)' },
  { name: 'b', text: '(debug nosuch' },
];
const other = [{ name: 'a', text: '(debug nosuch)' }];

const digestOf = (texts = sources, host = 'host'): string => {
  const { watch, told } = listen();
  check(watch, host).check(texts, '');
  return told[0]?.texts ?? '';
};

const aside = (given: Partial<SetAside> = {}): SetAside => ({
  set: 'set',
  texts: digestOf(),
  uri: 'uri:b',
  leavesAll: false,
  why: 'the policies take long',
  until: 0,
  ...given,
});

const codes = (diagnostics: readonly { code?: unknown }[]) => diagnostics.map(({ code }) => code);

describe('a check that is watched', () => {
  it('tells what it does before and after, and where', () => {
    const { watch, told } = listen();
    const { check: checks, answering } = check(watch);
    checks(sources, 'uri:b');
    answering('uri:a', () => told.push(null));
    const at = (doing: Work['doing'], uri: string) => ({
      set: 'set',
      texts: digestOf(),
      doing,
      uri,
    });
    expect(told).toEqual([
      at('read', 'uri:b'),
      null,
      at('check', 'uri:b'),
      null,
      at('answer', 'uri:a'),
      null,
      null,
    ]);
  });

  it('tells texts apart, and hosts', () => {
    const swapped = [
      { name: 'a', text: sources[1]!.text },
      { name: 'b', text: sources[0]!.text },
    ];
    const all = [digestOf(), digestOf(other), digestOf(swapped), digestOf(sources, 'other')];
    expect(new Set(all).size).toBe(4);
    expect(digestOf()).toBe(digestOf());
  });

  it('leaves known texts alone, with their trees and one diagnostic at the file that was edited', () => {
    const { watch, told } = listen([aside()]);
    const guard = check(watch);
    const { parsed, diagnostics, analysis } = guard.check(sources, 'uri:a');
    expect(parsed.map(({ name, policy }) => [name, policy.forms.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: asideCode,
        source: 'b',
        message: 'the policies take long',
        span: { start: 0, end: 13 },
      }),
    ]);
    expect(analysis.observations).toEqual([]);
    expect(told.map((work) => work?.doing)).toEqual(['read', undefined]);
    expect(guard.aside()).toEqual(aside());
    // Others are checked, and nothing of those is left behind.
    expect(codes(guard.check(other, 'uri:a').diagnostics)).toEqual(['unknown-name']);
    expect(guard.aside()).toBeNull();
  });

  it('does not even read what could not be read', () => {
    const { watch, told } = listen([aside(), aside({ leavesAll: true })]);
    expect(check(watch).check(sources, 'uri:a').parsed).toEqual([]);
    expect(told).toEqual([]);
  });

  it('waits with other texts where it is told to', () => {
    const wait = (until: number): number =>
      check(listen([aside({ until })]).watch)
        .check(other, 'uri:a')
        .diagnostics.filter(({ code }) => code === asideCode).length;
    expect(wait(Date.now() + 60_000)).toBe(1);
    expect(wait(Date.now() - 1)).toBe(0);
  });
});

describe('a server whose set is left alone', () => {
  const policy = 'policy a\n  call debug(nosuch)\nend policy a\n';
  const start = async (until: number): Promise<Client> => {
    const client = await startClient(
      { 'a.policy': policy },
      { textDocument: { diagnostic: {} } },
      {
        watch: (folder) => ({
          ...unwatched,
          aside: [aside({ set: `\0${folder}`, texts: 'others', until })],
        }),
      },
    );
    started.push(client);
    client.open('a.policy');
    return client;
  };
  const ask = <T>({ connection, uriOf }: Client, method: string): Promise<T> =>
    connection.sendRequest(method, {
      textDocument: { uri: uriOf('a.policy') },
      position: { line: 1, character: 3 },
      options: {},
    });
  const pull = async (client: Client): Promise<readonly Diagnostic[]> => {
    const report = await ask<DocumentDiagnosticReport>(client, 'textDocument/diagnostic');
    return report.kind === 'full' ? report.items : [];
  };

  it('answers from the text, and says nothing of what is not known', async () => {
    const client = await start(Date.now() + 600_000);
    const [only, ...more] = await pull(client);
    expect([only?.code, only?.codeDescription, more]).toEqual([asideCode, undefined, []]);
    expect(await ask(client, 'textDocument/documentSymbol')).toHaveLength(1);
    expect(await ask(client, 'textDocument/foldingRange')).not.toEqual([]);
    expect(await ask(client, 'textDocument/formatting')).toEqual([]);
    expect(await ask(client, 'textDocument/hover')).toBeNull();
    expect(await ask(client, 'textDocument/prepareRename')).toBeNull();
  });

  it('tries again by itself when the time has come', async () => {
    const client = await start(Date.now() + 1500);
    for (let found = await pull(client); codes(found).includes(asideCode); )
      found = await pull(client);
    expect(codes(await pull(client))).toEqual(['unknown-name']);
  });
});

describe('what is set aside', () => {
  const work = (given: Partial<Work> = {}): Work => ({
    set: 'set',
    texts: '1',
    doing: 'check',
    uri: 'a',
    ...given,
  });
  const make = () => createSetAsides({ time: () => 10_000, memory: 100, now: () => 1_000_000 });
  const death = { why: 'time', message: '', work: null } as const;

  it('says why', () => {
    const all = make();
    const rest = ', so they are left alone until one of their files changes';
    expect(all.stopped(work(), death)).toBe(`the policies take longer than 10 s to check${rest}`);
    expect(all.stopped(work({ doing: 'read' }), { ...death, why: 'memory' })).toBe(
      `the policies need more than 100 MiB of memory to read${rest}`,
    );
    const fault = { ...death, why: 'fault', message: 'x' } as const;
    for (const [doing, words] of [
      ['read', 'read'],
      ['check', 'checked'],
      ['answer', 'worked with'],
    ] as const)
      expect(all.stopped(work({ doing }), fault)).toBe(
        `the policies cannot be ${words}, which is a fault of Momus (x)${rest}`,
      );
  });

  it('waits longer and longer where the same happens again, until it comes to an end', () => {
    const all = make();
    const waits = (): readonly number[] => all.all().map(({ until }) => until - 1_000_000);
    for (const texts of ['1', '2', '3']) all.stopped(work({ texts }), death);
    expect(waits()).toEqual([0, 10_000, 20_000]);
    // Reading it is no news: it was its check that had no end.
    all.done(work({ texts: '4', doing: 'read' }));
    all.stopped(work({ texts: '5' }), death);
    all.done(work({ texts: '6' }));
    all.stopped(work({ texts: '7' }), death);
    expect(waits().slice(3)).toEqual([30_000, 0]);
    for (let n = 0; n < 100; n++) all.stopped(work({ texts: `${n}` }), death);
    expect(waits()).toHaveLength(64);
    expect(Math.max(...waits())).toBe(60_000);
  });

  it('goes on with less where texts are known, or cannot be read', () => {
    const all = make();
    expect(all.isLeftOut(work())).toBe(false);
    all.stopped(work(), death);
    // Its trees still answer.
    expect(all.isLeftOut(work())).toBe(false);
    all.stopped(work({ doing: 'answer' }), death);
    expect(all.isLeftOut(work())).toBe(true);
    expect(all.isLeftOut(work({ texts: '2' }))).toBe(false);
    all.stopped(work({ texts: '2', doing: 'read' }), death);
    expect(all.all().map(({ leavesAll }) => leavesAll)).toEqual([false, true, true]);
  });
});
