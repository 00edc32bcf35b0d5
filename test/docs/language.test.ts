/**
 * docs/language.md: each snippet gives no diagnostics, or exactly those that its comment names.
 * Snippets marked `set:` are the files of one policy set.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const url = new URL('../../docs/language.md', import.meta.url);
const page = readFileSync(url, 'utf8');
const fence = /(?:<!-- set: (\S+) -->\n)?```lisp\n([\s\S]*?)```/g;
const snippets = [...page.matchAll(fence)].map(([, name, text = '']) => ({ name, text }));

const given = (sources: readonly Source[]): readonly string[] =>
  createCompiler(defaultEnvironment())
    .compile(sources)
    .diagnostics.map(({ code }) => code)
    .sort();

const named = (text: string): readonly string[] =>
  [...text.matchAll(/# Momus says: (.+)/g)].flatMap(([, codes = '']) => codes.split(' ')).sort();

describe('docs/language.md', () => {
  const alone = snippets.filter(({ name }) => name === undefined).map(({ text }) => text);
  it.each(alone)('shows what Momus says of %s', (text) => {
    expect(given([{ name: 'example.policy', text }])).toEqual(named(text));
  });

  it('shows a set of several files', () => {
    const set = snippets
      .flatMap(({ name, text }) => (name === undefined ? [] : [{ name, text }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(set.length).toBeGreaterThan(1);
    expect(given(set)).toEqual(set.flatMap(({ text }) => named(text)));
  });

  it('links to files that exist', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)#:]+)/g)) {
      expect(() => readFileSync(new URL(target, url)), target).not.toThrow();
    }
  });
});
