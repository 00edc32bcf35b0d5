/**
 * The checker's cases (cases/*.policy, realistic/*.policy): each diagnostic that is expected is
 * given, and no other. `npm run accept` writes what the compiler says into the files instead.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/compiler/diagnostics/catalogue.ts';
import { readCases, replaceExpected } from './case-file.ts';
import { badFixes } from './fixes.ts';
import { inputFault } from './inputs.ts';
import { runCase } from './run-case.ts';

const accepting = process.env.MOMUS_ACCEPT === '1';

const files = ['cases', 'realistic'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, import.meta.url))
    .filter((name) => name.endsWith('.policy'))
    .sort()
    .map((name) => `${folder}/${name}`),
);
const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

describe.each(files)('%s', (name) => {
  const text = read(name);
  const cases = readCases(text);
  if (accepting) {
    it('is accepted', () => {
      const open = cases.filter((c) => !c.strict);
      const changes = new Map(open.flatMap((c) => [...runCase(c).changes]));
      if (changes.size > 0)
        writeFileSync(new URL(name, import.meta.url), replaceExpected(text, changes));
    });
    return;
  }
  it('has cases with titles of their own', () => {
    const titles = cases.map((c) => c.title);
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((t, i) => t === '' || titles.indexOf(t) !== i)).toEqual([]);
  });
  it.each(cases.map((c) => [c.title, c] as const))('%s', (_, c) => {
    const { differences } = runCase(c);
    // What must be clean is not rewritten.
    const advice = c.strict
      ? 'this case must be clean'
      : 'if this is intended, run `npm run accept`';
    expect(differences.join('\n'), advice).toBe('');
    if (c.strict) expect(c.sources.flatMap((s) => s.lines.flatMap((l) => l.expected))).toEqual([]);
    expect(badFixes(c)).toEqual([]);
    expect(inputFault(c)).toBeNull();
  });
});

describe.runIf(!accepting)('slips', () => {
  const slips = readCases(read('cases/slips.policy'));
  it.each(slips.map((c) => [c.title, c] as const))('%s gives one or two diagnostics', (_, c) => {
    const { said } = runCase(c);
    expect(said.length).toBeGreaterThan(0);
    // One that is cured loses its mark.
    expect(said.length > 2).toBe(c.cascade);
  });
});

describe.runIf(!accepting)('all cases together', () => {
  it('cover every diagnostic of names, values and entities', () => {
    const all = files.flatMap((name) => readCases(read(name)));
    const expected = all.flatMap((c) =>
      c.sources.flatMap((s) => s.lines.flatMap((l) => l.expected)),
    );
    const counts = new Map<string, number>();
    for (const { code } of expected) counts.set(code, (counts.get(code) ?? 0) + 1);
    const wanted = catalogue.filter((row) => row.group !== 'syntax').map((row) => row.page.code);
    // What needs thousands of calls stands there once, what needs a hundred functions nowhere.
    const few: Readonly<Record<string, number>> = { 'too-many-instances': 1, 'calls-too-deep': 0 };
    const least = (code: string): number => few[code] ?? 2;
    expect(wanted.filter((code) => (counts.get(code) ?? 0) < least(code))).toEqual([]);
  });
});
