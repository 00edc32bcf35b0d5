/** One file of a set in the other notation, while the others stay as they are, with their faults. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler, hasErrors } from '../../src/compiler/compile.ts';
import { type ConvertedSet, convertSet, type Goal } from '../../src/compiler/convert/convert.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();

type Texts = Readonly<Record<string, string>>;

function convert(to: Goal['to'], only: string, texts: Texts): ConvertedSet {
  const set = createCompiler(environment).check(
    Object.entries(texts).map(([name, text]) => ({ name, text })),
  );
  const { compile } = createCompiler(environment);
  return convertSet(set, { to, forMom: false, only }, environment, compile);
}

/** The converted text; or the problems, each with its source. */
function made(to: Goal['to'], only: string, texts: Texts): string | readonly string[] {
  const result = convert(to, only, texts);
  switch (result.kind) {
    case 'texts':
      for (const { name, text } of result.sources)
        if (name !== only) expect(text).toBe(texts[name]);
      return result.sources.find(({ name }) => name === only)?.text ?? '';
    case 'problems':
      return result.diagnostics.map(({ source, message }) => `${source}: ${message}`);
    case 'fault':
      return [`fault: ${result.message}`];
    default:
      return result satisfies never;
  }
}

const spare = '(defvar spare 1)\n(debug (+ spare 1))\n';
const spareFree =
  'policy a\n  real, parameter :: spare = 1\n  call debug(spare + 1)\nend policy a\n';

describe('faults of other files', () => {
  it.each([
    ['an unknown name', '(debug nobody)'],
    ['a bracket that is open', '(defvar other (+ 1 2)\n(debug other'],
    ['what free form cannot say', '(debug (with Guests g g.mem_available))'],
    ['a line of free form that is none', 'policy b\n  if x\nend policy b\n'],
  ])('do not matter: %s', (_, other) => {
    expect(made('freeform', 'a.policy', { 'a.policy': spare, 'b.policy': other })).toBe(spareFree);
    const back = { 'a.policy': spareFree, 'b.policy': other };
    expect(made('list', 'a.policy', back)).toBe(spare);
  });

  it.each([
    [
      'defines what the file uses',
      { 'b.policy': '(def half (x) (/ x nobody))' },
      '(debug (half 2))',
    ],
    [
      'uses what the file defines',
      { 'b.policy': '(debug (double nobody))' },
      '(def double (x) (* 2 x))',
    ],
    [
      'defines what a file that it uses goes by',
      { 'b.policy': '(def half (x) (third x))', 'c.policy': '(def third (x) (/ x nobody))' },
      '(debug (half 2))',
    ],
    ['is itself', {}, '(debug nobody)'],
  ])('matter where the file with them %s', (_, others, own) => {
    const problems = made('freeform', 'z.policy', { ...others, 'z.policy': own });
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining('`nobody`')]));
  });
});

describe('what others say of the converted file', () => {
  it('names that others read become public, and keep their names in lists', () => {
    const lists = { 'a.policy': '(defvar spare 1)\n', 'b.policy': '(debug spare)\n' };
    expect(made('freeform', 'a.policy', lists)).toBe(
      'policy a\n  real, parameter, public :: spare = 1\nend policy a\n',
    );
    const own = 'policy a\n  real :: spare = 1\n  call debug(spare)\nend policy a\n';
    expect(made('list', 'a.policy', { 'a.policy': own, 'b.policy': '(defvar spare 2)\n' })).toBe(
      '(defvar a_spare 1)\n(debug a_spare)\n',
    );
    // The names that others keep to themselves are not touched, and do not stand in the way.
    const other = own.replaceAll('policy a', 'policy b');
    expect(made('list', 'a.policy', { 'a.policy': own, 'b.policy': other })).toBe(
      '(defvar a_spare 1)\n(debug a_spare)\n',
    );
  });

  it('a host that would be refused now is told, at its place', () => {
    const texts = {
      'a.policy': '(defvar spare 1)\n(debug spare)\n',
      'b.policy': '(set spare 2)\n',
    };
    expect(made('freeform', 'a.policy', texts)).toEqual([
      expect.stringMatching(/^b\.policy: with a\.policy in the other notation .* keeps its value/u),
    ]);
  });
});

it('the shipped policies, each alone, say what they said', () => {
  for (const folder of ['test/policies/list', 'policies']) {
    const texts = Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.policy'))
        .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
    );
    for (const only of Object.keys(texts)) {
      const to = folder === 'policies' ? 'list' : 'freeform';
      const text = made(to, only, texts);
      if (typeof text !== 'string') {
        // A setting has a range, and lists have none: where a host goes beyond it is refused.
        expect(text.join('\n'), only).toBe('');
        continue;
      }
      const sources = Object.entries({ ...texts, [only]: text }).map(([name, t]) => ({
        name,
        text: t,
      }));
      expect(hasErrors(createCompiler(environment).compile(sources).diagnostics), only).toBe(false);
    }
  }
});
