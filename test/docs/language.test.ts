/**
 * docs/language.md and docs/language-reference.md: each snippet gets no diagnostics, or exactly those
 * that its comment names; `=>` in a comment is what `debug` writes on the host of the page; what stands
 * in both notations decides the same on any host. (Console examples: test/cli/documents.test.ts.)
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { formatPolicy } from '../../src/compiler/format/index.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { momus } from '../cli/fake-io.ts';
import { workspace } from '../cli/workspace.ts';
import { decisions, hosts } from './decide.ts';
import { policiesAround } from './rows.ts';
import { readPage, saidOf, writtenOf } from './snippets.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** The host of the page, as `momus eval --input` takes it. */
const host = /<!-- file: host\.json -->\n```json\n([\s\S]*?)```/u.exec(read('language.md'))?.[1];

const given = (sources: readonly Source[]): readonly string[] =>
  createCompiler(defaultEnvironment())
    .compile(sources)
    .diagnostics.map(({ code }) => code)
    .sort();

/** What a policy writes with `debug` on the host of the page. */
async function written(text: string): Promise<readonly string[]> {
  const cwd = workspace({ 'host.json': host ?? '', 'example.policy': text });
  const { stdout, stderr } = await momus(['eval', '--input', 'host.json', 'example.policy'], {
    cwd,
  });
  return (stdout + stderr).split('\n').flatMap((line) => /^debug (.*)/u.exec(line)?.[1] ?? []);
}

function sameEverywhere(texts: readonly string[]): void {
  const { outcomes, acted } = decisions(texts);
  expect(acted, 'it decides nothing, so there is nothing to compare').toBe(true);
  for (const [first, ...others] of outcomes)
    for (const other of others) expect(other).toEqual(first);
}

describe.each(['language.md', 'language-reference.md'])('docs/%s', (name) => {
  const page = readPage(read(name));

  it.each(page.snippets)('shows what Momus says of $shown', (snippet) => {
    expect(given([{ name: 'example.policy', text: snippet.text }])).toEqual(saidOf(snippet));
  });

  it.each(page.snippets)('shows the form that `momus fmt` gives: $shown', ({ text }) => {
    expect(formatPolicy(text)).toMatchObject({ text });
  });

  const writing = page.snippets.filter((snippet) => writtenOf(snippet).length > 0);
  it.each(writing)('shows what is written by $shown', async (snippet) => {
    expect(await written(snippet.text)).toEqual(writtenOf(snippet));
  });

  it.each(page.pairs)('says the same in both notations: $freeform.shown', ({ freeform, list }) => {
    sameEverywhere([freeform.text, list.text]);
  });

  it.each(page.rows)('says the same in both notations: $freeform', async (row) => {
    const [freeform, list] = policiesAround(row);
    sameEverywhere([freeform, list]);
    if (row.gives !== null) expect(await written(freeform)).toEqual([row.gives]);
  });

  it('shows a set of several files', () => {
    const set = [...page.set].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(given(set)).toEqual(set.flatMap(({ text }) => saidOf({ shown: text })).sort());
  });

  it('has as many snippets as it seems', () => {
    expect(hosts.length).toBeGreaterThan(20);
    expect(read(name).match(/```(?:fortran|lisp)$/gm)).toHaveLength(
      page.snippets.length + page.set.length,
    );
  });
});
