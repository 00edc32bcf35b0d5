/**
 * docs/mom-compatibility.md: its form, and its own examples, which give what it says. What it says
 * about the oracle's cases is held by the test of each suite.
 */
import { describe, expect, it } from 'vitest';
import { evaluateOnce } from '../../src/cli/evaluate-once.ts';
import { readRecorded } from '../../src/runtime/recorded.ts';
import { compatibilityPage, type Deviation, readDeviations } from './deviations.ts';

const rows = readDeviations(compatibilityPage);

const balloon = { balloon_cur: 1000, balloon_max: 2000, balloon_min: 500 };

/** A host with 4 CPUs; guest b delivers nothing, guest c a balloon that cannot be. */
const snapshot = readRecorded({
  host: { history: [{ cpu_count: 4, mem_free: 400 }] },
  guests: [
    { id: 'a', properties: { name: 'alpha', pid: 11 }, history: [balloon] },
    { id: 'b', properties: { name: 'beta' }, history: [{}] },
    { id: 'c', properties: { name: 'gamma' }, history: [{ ...balloon, balloon_cur: -1 }] },
  ],
});

/** Codes of the diagnostics and faults, each once, and what is proposed for each guest. */
function given(text: string): readonly string[] {
  const { result } = evaluateOnce([{ name: 'policy', text }], snapshot, { anyControl: false });
  const { diagnostics, faults, results, guests } = result;
  const codes = [...diagnostics.map((d) => d.code), ...faults.map((f) => `fault ${f.code}`)];
  const proposals = guests
    .filter(({ proposed }) => Object.keys(proposed).length > 0)
    .map(({ id, proposed }) => `guest ${id} ${JSON.stringify(proposed)}`);
  const value = results.length > 0 ? [`value ${JSON.stringify(results)}`] : [];
  return [...new Set(codes), ...value, ...proposals];
}

describe('docs/mom-compatibility.md', () => {
  it('numbers its sections from 1', () => {
    const numbers = [...compatibilityPage.matchAll(/^### (\d+)\. /gmu)].map((m) => Number(m[1]));
    expect(numbers.length).toBeGreaterThan(25);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(
    rows
      .filter((row) => row.suite === 'example')
      .map((row): [string, Deviation] => [row.case, row]),
  )('example %s', (text, { gives }) => {
    expect(given(text)).toEqual(gives);
  });

  it('links to files that exist', async () => {
    const { access } = await import('node:fs/promises');
    const folder = new URL('../../docs/', import.meta.url);
    for (const [, target] of compatibilityPage.matchAll(/\]\(([^)#]+)/gu)) {
      await expect(access(new URL(target ?? '', folder)), target).resolves.toBeUndefined();
    }
  });
});

describe('the reader of the page', () => {
  const page = (row: string): string =>
    `## Deviations\n### 1. One\n| Suite | Case | Momus gives |\n|---|---|---|\n${row}\n`;

  it('reads rows under their number', () => {
    const row = { number: 1, suite: 'monitor', case: 'a b', gives: ['0 ready false', 'x'] };
    expect(readDeviations(page('| monitor | `a b` | `0 ready false` `x` |'))).toEqual([row]);
  });

  it.each([
    '| nosuch | `a` | `b` |',
    '| monitor | a | `b` |',
    '| monitor | `a` | b |',
    '| monitor | `a` | `b`, `c` |',
    '| monitor | `a` | `b` |\n| monitor | `a` | `c` |',
  ])('refuses %j', (row) => {
    expect(() => readDeviations(page(row))).toThrow();
  });
});
