/** docs/diagnostics: one page per code, as `npm run docs` writes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { catalogue } from '../../src/compiler/diagnostics/catalogue.ts';
import { renderPages } from '../../src/compiler/diagnostics/pages.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const folder = new URL('../../docs/diagnostics/', import.meta.url);

const run = (text: string) =>
  createCompiler(defaultEnvironment()).compile([{ name: 'example.policy', text }]).diagnostics;
const pages = renderPages(catalogue, run);

describe('docs/diagnostics', () => {
  it('has a page for each code and no others', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages])('%s is as `npm run docs` writes it', (name, text) => {
    expect(readFileSync(new URL(name, folder), 'utf8'), 'run `npm run docs`').toBe(text);
  });

  it('are listed in the index, with their severity', () => {
    const index = pages.get('README.md') ?? '';
    for (const { page } of catalogue) {
      expect(index).toContain(`| [\`${page.code}\`](${page.code}.md) | ${page.severity} |`);
    }
  });

  it('only refer to files that exist', () => {
    for (const [name, text] of pages) {
      for (const [, target] of text.matchAll(/\]\(([^)]+)\)/gu)) {
        const url = new URL(target!, new URL(name, folder));
        expect(() => readFileSync(url), `${name} refers to ${target}`).not.toThrow();
      }
    }
  });
});
