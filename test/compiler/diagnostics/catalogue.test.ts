/** The catalogue: codes, and that every page's examples do what the page says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { catalogue, diagnosticPage } from '../../../src/compiler/diagnostics/catalogue.ts';
import type { DiagnosticPage } from '../../../src/compiler/diagnostics/define.ts';
import type { LocatedDiagnostic } from '../../../src/compiler/diagnostics/diagnostic.ts';
import type { Environment } from '../../../src/schema/environment.ts';
import { defaultEnvironment, defaultNames, environmentFor } from '../../../src/schema/presets.ts';

const folder = new URL('../../../src/compiler/diagnostics/', import.meta.url);
const codes = catalogue.map(({ page }) => page.code);

function diagnose(
  text: string,
  environment: Environment = defaultEnvironment(),
): readonly LocatedDiagnostic[] {
  return createCompiler(environment).compile([{ name: 'example.policy', text }]).diagnostics;
}

/** Pages without a faulty example have a case of their own below. */
const withoutExample = [
  'calls-too-deep',
  'control-not-enabled',
  // test/cli/convert.test.ts
  'differs-on-mom',
  // test/compiler/syntax/hidden-by-return.test.ts
  'hidden-by-return',
  'not-convertible',
  'refused-parameter',
  'too-many-instances',
];

/** Right examples that still give something, to be mended: what they give. */
const knownNoise: ReadonlyMap<string, readonly string[]> = new Map([
  // The function of the example is never called; it needs a call as its second form.
  ['malformed-definition', ['unused-function']],
]);

/** The page as it is with its examples in free form, if it has any. */
const inFreeform = (page: DiagnosticPage): readonly DiagnosticPage[] =>
  page.inFreeform === undefined ? [] : [{ ...page, ...page.inFreeform }];

describe('codes', () => {
  it('are unique and in order', () => {
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it('are written in small letters with hyphens', () => {
    expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/u.test(code))).toEqual([]);
  });

  it('have exactly one constructor each, and every constructor is in the catalogue', () => {
    const declared = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(new URL(file, folder), 'utf8').matchAll(/^ {4}code: '([^']+)'/gmu),
      ])
      .map((match) => match[1]);
    expect(declared.sort()).toEqual(codes);
  });

  it('are found by name', () => {
    expect(diagnosticPage('unknown-name')?.severity).toBe('error');
    expect(diagnosticPage('no-such-code')).toBeUndefined();
  });
});

describe('pages', () => {
  it.each(catalogue.map(({ page }) => [page.code, page] as const))(
    '%s reads like the others',
    (_code, page) => {
      expect(page.title).toMatch(/^[A-Z][^\n]*[^.]$/u);
      expect(page.explanation).toMatch(/^[A-Z`][\s\S]*[.)]$/u);
      expect(page.good).not.toBe('');
    },
  );

  it('have a faulty example but for the known ones', () => {
    const without = catalogue.filter(({ page }) => page.bad === '').map(({ page }) => page.code);
    expect(without).toEqual(withoutExample);
  });

  /** With those whose examples are in both notations twice. */
  const all = catalogue.flatMap(({ page }) =>
    [page, ...inFreeform(page)].map((one) => [page.code, one] as const),
  );
  const examples = all.filter(([, page]) => page.bad !== '').map(([, page]) => ({ page }));

  it.each(examples.map(({ page }) => [page.code, page] as const))(
    'the faulty example of %s gives it',
    (code, page) => {
      const found = diagnose(page.bad).filter((d) => d.code === code);
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toMatchObject({ severity: page.severity, source: 'example.policy' });
    },
  );

  it.each(all)('the right example of %s gives nothing', (code, page) => {
    expect(diagnose(page.good).map((d) => d.code)).toEqual(knownNoise.get(code) ?? []);
  });

  it.each(examples.map(({ page }) => [page.code, page] as const))(
    'the messages of %s are one line with a place in the text',
    (_code, page) => {
      for (const { message, span } of diagnose(page.bad)) {
        expect(message).toMatch(/^[^\n]*[^.\s]$/u);
        expect(message).not.toMatch(/undefined|null\b(?!`)|\[object|NaN/u);
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(page.bad.length);
      }
    },
  );

  it.each(examples.map(({ page }) => [page.code, page] as const))(
    'the fixes of %s remove it',
    (code, page) => {
      for (const diagnostic of diagnose(page.bad)) {
        for (const { edits } of diagnostic.code === code ? diagnostic.fixes : []) {
          const repaired = [...edits]
            .sort((a, b) => b.span.start - a.span.start)
            .reduce(
              (text, e) => text.slice(0, e.span.start) + e.text + text.slice(e.span.end),
              page.bad,
            );
          const same = diagnose(repaired).filter((d) => d.code === code);
          expect(same.length, repaired).toBeLessThan(
            diagnose(page.bad).filter((d) => d.code === code).length,
          );
        }
      }
    },
  );
});

describe('pages without a faulty example', () => {
  it('control-not-enabled: the same text on a host without the controller', () => {
    const page = diagnosticPage('control-not-enabled')!;
    const controllers = defaultNames.controllers.filter((name) => name !== 'KSM');
    const found = diagnose(page.good, environmentFor({ ...defaultNames, controllers }));
    expect(found.map((d) => [d.code, d.severity])).toEqual([[page.code, page.severity]]);
  });

  it('refused-parameter: a value outside the range of the setting', () => {
    const page = diagnosticPage('refused-parameter')!;
    const sources = ['(set share 0.6)', page.good].map((text, i) => ({ name: `${i}`, text }));
    const found = createCompiler(defaultEnvironment()).compile(sources).diagnostics;
    expect(found.map((d) => [d.code, d.severity])).toEqual([[page.code, page.severity]]);
  });

  it.each([100, 150, 2000])(
    'calls-too-deep: %d functions, each calling the one before',
    (count) => {
      const rest = Array.from({ length: count }, (_, i) => `(def f${i + 1} (x) (f${i} x))`);
      const found = diagnose(`(def f0 (x) (debug x))\n${rest.join('\n')}\n(f${count} 1)`);
      expect(found.filter((d) => d.severity === 'error').map((d) => d.code)).toEqual(
        count > 100 ? ['calls-too-deep'] : [],
      );
    },
  );

  it('too-many-instances: a function called with thousands of constants', () => {
    const page = diagnosticPage('too-many-instances')!;
    const calls = Array.from({ length: 4001 }, (_, i) => `(debug (next ${i}))`);
    const found = diagnose(`(def next (x) (+ x 1))\n{${calls.join(' ')}}`);
    expect(new Set(found.map((d) => d.code))).toEqual(new Set([page.code]));
  });
});
