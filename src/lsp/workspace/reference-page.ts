/**
 * Where the reference tells of a built-in, or of a field or control that comes with Momus: it has no schema document.
 * In: the address of the pages of diagnostics; the text of a page, what declares the row, its name.
 * Out: the path of the page; the place of the row's name. Pure.
 */
import { fileURLToPath } from 'node:url';
import type { Notation } from '../../compiler/syntax/ast.ts';
import type { Span } from '../../compiler/text/source.ts';
import type { SchemaRow } from './schema-place.ts';

const pageOf = { field: 'collectors.md', control: 'controls.md', builtin: 'builtins.md' } as const;

/** The section of what no collector declares: what elements of `io_tune` hold. */
export const diskSection = 'Disks';

/** The page beside those of the diagnostics; null where these are not files. */
export function referencePath(pages: string, kind: keyof typeof pageOf): string | null {
  if (!pages.startsWith('file:')) return null;
  return fileURLToPath(new URL(`../reference/${pageOf[kind]}`, pages));
}

/** The row of a name in the section of what declares it; the section where it has no such row. */
export function referencePlace(text: string, { by, name }: Pick<SchemaRow, 'by' | 'name'>): Span {
  for (const { 0: line, 1: title = '', index } of text.matchAll(/^## (.*)$/gmu)) {
    // `## GuestMemory and GuestMemoryOptional`
    if (!title.split(' and ').includes(by)) continue;
    const end = text.indexOf('\n## ', index);
    const row = text.indexOf(`\n| \`${name}\` |`, index);
    if (row === -1 || (end !== -1 && row > end))
      return { start: index + '## '.length, end: index + line.length };
    const start = row + '\n| `'.length;
    return { start, end: start + name.length };
  }
  return { start: 0, end: 0 };
}

/** The row of a built-in, by its name in lists or as free form calls it; the start where there is none. */
export function builtinPlace(text: string, notation: Notation, name: string): Span {
  const starts = notation === 'list' ? [`${name}\``] : [`${name}(`, `call ${name}(`];
  for (const { 0: row, index } of text.matchAll(/^\|.*$/gmu)) {
    for (const start of starts) {
      const at = row.indexOf(`| \`${start}`);
      // In lists the name, or the other one, leads its row.
      if (at === -1 || (notation === 'list' && row.slice(0, at).split('|').length > 2)) continue;
      const from = index + at + '| `'.length + start.indexOf(name);
      return { start: from, end: from + name.length };
    }
  }
  return { start: 0, end: 0 };
}
