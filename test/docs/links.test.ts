/** Links between documents: each leads to a file that the package holds too, and to a heading there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const packed: readonly string[] = JSON.parse(read('package.json')).files;

function* pagesIn(folder: string): Iterable<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* pagesIn(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

const pages = ['README.md', 'ARCHITECTURE.md', 'policies/README.md', ...pagesIn('docs')];

/** The anchors of a page, as sites that show Markdown make them. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('links', () => {
  it.each(pages)('of %s', (page) => {
    for (const [, link = ''] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (link.includes('://')) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      const held = packed.some((entry) => target === entry || target.startsWith(`${entry}/`));
      expect(held, `the package lacks ${link}`).toBe(true);
      const text = read(target);
      if (anchor !== undefined) expect(anchorsOf(text), link).toContain(anchor);
    }
  });
});
