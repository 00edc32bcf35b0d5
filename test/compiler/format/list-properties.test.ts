/**
 * What holds for every text in list notation: its formatted text is stable, means the same, keeps
 * the comments in their order and, where it can, the width. Over generated policies with comments
 * and blanks thrown in, the texts of the oracle, and the checker's cases.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameMeaning } from '../../../src/compiler/format/same-meaning.ts';
import { lineWidth, widthOf } from '../../../src/compiler/format/width.ts';
import { parseList } from '../../../src/compiler/syntax/list/parse-list.ts';
import { tokenize } from '../../../src/compiler/syntax/list/tokenize.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { policies } from '../../generate/policy.ts';
import { languageCases } from '../../oracle/language-case.ts';
import { faultsOf } from '../syntax/helpers.ts';
import { formatted, listComments, untidy } from './helpers.ts';

/** Lines that are too long though they could have been broken. */
function tooLong(text: string): readonly string[] {
  const multiline = tokenize(text).some(({ start, end }) => text.slice(start, end).includes('\n'));
  if (multiline) return [];
  return text.split('\n').filter((line) => {
    const tokens = tokenize(line).filter(({ kind }) => kind !== 'comment');
    const first = tokens[0];
    const last = tokens.at(-1);
    if (first === undefined || last === undefined || widthOf(line.slice(0, last.end)) <= lineWidth)
      return false;
    // One item cannot be broken; nor can the first line of a form whose body stands below it.
    const atoms = tokens.filter(({ kind }) => kind !== 'open' && kind !== 'close');
    return atoms.length > 1 && !/^ *\((?:with|do|def|defun|defvar|set|setq|let) /.test(line);
  });
}

function holds(text: string): void {
  const once = formatted(text);
  expect(formatted(once)).toBe(once);
  expect(sameMeaning(parseList(text), parseList(once))).toBe(true);
  expect(listComments(once)).toEqual(listComments(text));
  if (!/["'][^"']*[\n\t\r]/.test(text)) expect(untidy(once)).toEqual([]);
  expect(tooLong(once)).toEqual([]);
}

const gaps = fc.oneof(
  { weight: 30, arbitrary: fc.constant(' ') },
  { weight: 3, arbitrary: fc.constantFrom('\n', '\n\n', ' \n\n\n ', '\t', '\r\n') },
  { weight: 2, arbitrary: fc.constantFrom(' # end\n', ' # end of a line that is rather long\n') },
  { weight: 2, arbitrary: fc.constantFrom('\n# own\n', '\n\n  # own\n# two\n', '\n# own\n\n') },
);

/** A text with other gaps between its tokens. */
function respaced(text: string, between: readonly string[]): string {
  let count = 0;
  const parts = tokenize(text).map(({ kind, start, end }) => {
    const token = text.slice(start, end);
    const gap = between[count % Math.max(1, between.length)] ?? ' ';
    count++;
    if (kind === 'comment') return `${token}\n`;
    return `${token}${gap.replace(/end|own/, (word) => `${word} ${count}`)}`;
  });
  return parts.join('');
}

const environment = defaultEnvironment();

describe('formatting', () => {
  it.each(['valid', 'wild'])(
    'keeps generated policies (%s)',
    (kind) => {
      fc.assert(fc.property(policies(environment, { wild: kind === 'wild' }), holds), {
        seed: 11,
        numRuns: 150,
      });
    },
    120_000,
  );

  it('keeps them with comments and blanks anywhere', () => {
    const inputs = fc.tuple(
      policies(environment, { wild: true, size: 200 }),
      fc.array(gaps, { minLength: 1, maxLength: 60 }),
    );
    let comments = 0;
    fc.assert(
      fc.property(inputs, ([text, between]) => {
        const spaced = respaced(text, between);
        comments += listComments(spaced).length;
        holds(spaced);
      }),
      { seed: 12, numRuns: 500, endOnFailure: true },
    );
    expect(comments).toBeGreaterThan(2000);
  }, 120_000);

  it('keeps the texts of the oracle', () => {
    const texts = languageCases.map(({ policy }) => policy);
    const clean = texts.filter((text) => faultsOf(text).every((f) => f.severity !== 'error'));
    expect(clean.length).toBeGreaterThan(300);
    for (const text of clean) holds(text);
  });

  it('keeps the policies of the repository', () => {
    const root = new URL('../../../', import.meta.url);
    const folders = ['policies', 'test/check/realistic', 'examples'];
    const files = folders.flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.policy'))
        .map((name) => new URL(`${folder}/${name}`, root)),
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) holds(readFileSync(file, 'utf8'));
  });
});
