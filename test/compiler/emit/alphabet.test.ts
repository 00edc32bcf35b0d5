/**
 * Generated code holds nothing but our own words, whatever the names and texts of a policy or of a
 * bundle are: no name can become code, and no code can reach a global.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { emitModule, supportNames } from '../../../src/compiler/emit/module.ts';
import { readBundle } from '../../../src/compiler/lower/bundle.ts';
import type { IrModule } from '../../../src/compiler/lower/ir.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { policies } from '../../generate/policy.ts';
import { compileShipped } from '../../policies/shipped.ts';
import { attacks, everywhere, hostileTexts } from '../bundle/attacks.ts';
import { attacksOnTypes } from '../bundle/attacks-on-types.ts';
import { wordsOf } from './tokens.ts';

const keywords =
  'const let function class constructor this return if else for break try catch new instanceof true false null';
/** Of the language itself; reading them gives nothing that could be misused. */
const globals = 'undefined NaN Infinity Math Number Float64Array';
const own =
  'support Host Guest Device Limits reset evaluate host guests results heard error id N F H G K D S';
const free = new Set([keywords, globals, own, supportNames.join(' ')].join(' ').split(' '));
/** Names of slots end in `_` and a number, everything else with a number holds a `$`. */
const numbered =
  /^(?:[A-Za-z][A-Za-z0-9_]*_\d+|(?:has|lost|fn)\$[A-Za-z][A-Za-z0-9_]*_\d+|[a-z]+\$\d+|form_\d+_?)$/;
const members = new Set(
  'kind id absent has length push abs isInteger guaranteed maximum current'.split(' '),
);
const keys = /^[fakcps]_\w+$/;

/** Said where a word is not ours. */
const unlessOurs =
  'generated code has words that are not in the lists of this file. One that the ' +
  'emitter writes on its own goes into `members` where it stands behind a dot, else into `own` or ' +
  '`supportNames`; one that a policy or a bundle chose is a hole in the emitter';

/** Words that are not ours. */
function foreign(module: IrModule): readonly string[] {
  return [false, true].flatMap((keepResults) => {
    const { code } = emitModule(module, keepResults);
    expect(code.startsWith('"use strict";\n')).toBe(true);
    expect(code).not.toMatch(/[\r\u2028\u2029]/);
    new Function('support', code);
    const isOurs = (text: string, member: boolean): boolean =>
      member ? members.has(text) || keys.test(text) : free.has(text) || numbered.test(text);
    return wordsOf(code).flatMap(({ text, member }) => (isOurs(text, member) ? [] : [text]));
  });
}

function moduleOf(bundle: string): IrModule {
  const result = readBundle(bundle);
  if (!result.ok) throw new Error(result.problem);
  return result.module;
}

const environment = defaultEnvironment();
const compiled = (text: string): IrModule | null =>
  createCompiler({ ...environment, anyControl: true }).compile([{ name: 'a.policy', text }]).module;

describe('generated code holds only our own words', () => {
  it('for the shipped policies', () => {
    expect(foreign(compileShipped().module!), unlessOurs).toEqual([]);
  });

  it('for generated policies', { timeout: 60_000 }, () => {
    const texts = fc.sample(policies(environment, { wild: true, size: 300 }), {
      numRuns: 300,
      seed: 23,
    });
    const modules = texts.flatMap((text) => compiled(text) ?? []);
    expect(modules.length).toBeGreaterThan(100);
    for (const module of modules) expect(foreign(module), unlessOurs).toEqual([]);
  });

  it.each(hostileTexts.map((text) => [JSON.stringify(text), text]))(
    'for bundles with %s as every name',
    (_, text) => {
      expect(foreign(moduleOf(everywhere(text))), unlessOurs).toEqual([]);
    },
  );

  it('for bundles with any text as every name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(foreign(moduleOf(everywhere(text))), unlessOurs).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([...attacks, ...attacksOnTypes].filter(({ refused }) => refused === null))(
    'for a bundle with $name',
    ({ text }) => {
      expect(foreign(moduleOf(text())), unlessOurs).toEqual([]);
    },
  );

  it.each(
    hostileTexts
      .filter((text) => !/["\n\r]/.test(text))
      .map((text) => [JSON.stringify(text), text]),
  )('for policies with the text %s', (_, text) => {
    const module = compiled(
      `(defvar v "${text}")\n(debug v)\n(Host.Control "${text}" v)\n(Host.SetVar "${text}" v)\n(debug (Host.GetVar "${text}"))`,
    );
    if (module !== null) expect(foreign(module), unlessOurs).toEqual([]);
  });
});

describe('the reader of these tests', () => {
  it.each(['a`b`', 'a\u2028b', '"a\nb"', "'a'", 'a@b', '/* a */ %', '"\\x"', '"\\u00FF"'])(
    'does not know %j',
    (code) => {
      expect(() => wordsOf(code)).toThrow('what is this');
    },
  );

  it('gives every word, also behind a string or a dot', () => {
    expect(
      wordsOf('a["b c"].d(1.5e+3) // e\n  // f\ng').map(
        ({ text, member }) => `${member ? '.' : ''}${text}`,
      ),
    ).toEqual(['a', '.d', 'e', 'g']);
  });
});

it('equal modules give equal code, and the code does not tell the digest or the positions', () => {
  const [a, b] = [compileShipped(), compileShipped()].map(
    ({ module }) => emitModule(module!, false).code,
  );
  expect(a).toBe(b);
  const renamed = compileShipped().module!;
  expect(
    emitModule({ ...renamed, sources: renamed.sources.map((s) => `other-${s}`) }, false).code,
  ).toBe(a);
});
