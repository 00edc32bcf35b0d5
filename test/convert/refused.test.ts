/**
 * What checks in one notation only is refused at its place, and never a fault of Momus: code that is
 * right only where it cannot run, which the notations know differently, and nesting.
 */
import { describe, expect, it } from 'vitest';
import { createCompiler, hasErrors } from '../../src/compiler/compile.ts';
import { type ConvertedSet, convertSet, type Goal } from '../../src/compiler/convert/convert.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();

function convert(to: Goal['to'], ...texts: readonly string[]): ConvertedSet {
  const compiler = createCompiler(environment);
  const sources = texts.map((text, i) => ({ name: `${i}.policy`, text }));
  expect(hasErrors(compiler.compile(sources).diagnostics)).toBe(false);
  const goal = { to, forMom: false };
  return convertSet(
    compiler.check(sources),
    goal,
    environment,
    createCompiler(environment).compile,
  );
}

/** The problems of a conversion, each with the text that it points at. */
function problems(to: Goal['to'], ...texts: readonly string[]): readonly string[] {
  const converted = convert(to, ...texts);
  if (converted.kind !== 'problems') return [converted.kind];
  return converted.diagnostics.map(({ source, span, message }) => {
    const text = texts[Number.parseInt(source, 10)] ?? '';
    return `${text.slice(span.start, span.end)}: ${message}`;
  });
}

const free = (...lines: readonly string[]) => `policy p\n${lines.join('\n')}\nend policy\n`;
const nested = (n: number, inner: string, around: (inner: string) => string): string =>
  Array.from({ length: n }).reduce<string>(around, inner);

describe('code that never runs', () => {
  it('has other values where a host can set what rules it out', () => {
    const text = free(
      'real, parameter :: on = 0',
      'auto :: e = Host',
      'if (on == 1) e = 3',
      'call debug(e.mem_free)',
    );
    expect(problems('list', text)).toEqual([
      'mem_free: in list notation a host can set every variable, so this can run and is wrong: `e` (a number or the host) has no member `mem_free`; only the host, guests, I/O devices and their limits have members',
    ]);
  });

  it('has other values where a range rules it out', () => {
    const text = free(
      'real, setting(5 : 10) :: n = 5',
      'auto :: e = Host',
      'if (n < 2) e = 3',
      'call debug(e.mem_free)',
    );
    expect(problems('list', text)).toEqual([expect.stringMatching(/^mem_free: in list notation/u)]);
  });

  it('has another value where a policy sets what is a setting no more', () => {
    const text = free(
      'real, setting(0 : 10) :: n = 5',
      'if (n > 2) then',
      'real :: x = 1',
      'end if',
      'call debug(x)',
    );
    const later = '(if (> n 2) (defvar y 1) 0)\n(debug y)\n';
    expect(problems('list', text, '(set n 1)\n', later)).toEqual([
      expect.stringMatching(/^y: in list notation .*defined only after/u),
    ]);
  });

  it('defines nothing where no host can set what rules it out', () => {
    const text = '(defvar c 0)\n(if c (defvar x 1) 0)\n(debug x)\n';
    expect(problems('freeform', text)).toEqual([
      'x: in free form no host sets variables, so what depends on them is known and this is wrong: `x` is defined only after this runs; move its definition before it',
    ]);
  });

  it('can run where the engine switches it', () => {
    const text = '(defvar ksmEnabled 0)\n(if ksmEnabled (defvar x 1) 0)\n(debug x)\n';
    expect(convert('freeform', text).kind).toBe('texts');
    expect(convert('freeform', text, '(set ksmEnabled 1)\n').kind).toBe('texts');
  });
});

/** Three nested loops; free form needs variables for some of the innermost statements. */
const loops = (n: number): string =>
  `(with Guests g (with Guests h (if (valid h.io_tune) (with h.io_tune d {\n${'(debug 1)\n'.repeat(n)}${'(debug (or g.vcpu_count (debug 2)))\n'.repeat(8)}}) 0)))`;

/** The most of them that a set can have. */
function mostLoops(): string {
  let [fits, exceeds] = [1, 2000];
  while (exceeds - fits > 1) {
    const n = Math.floor((fits + exceeds) / 2);
    const sources = [{ name: '0.policy', text: loops(n) }];
    if (hasErrors(createCompiler(environment).compile(sources).diagnostics)) exceeds = n;
    else fits = n;
  }
  return loops(fits);
}

describe('limits of free form', () => {
  it.each([
    [
      'nested operators',
      `(debug ${nested(200, '(abs 777)', (inner) => `(- 5 ${inner})`)})`,
      '777: free form would go beyond a limit here: expressions are nested more than 300 levels deep here; move inner parts to functions',
    ],
    [
      'nested blocks',
      nested(
        150,
        '(debug (abs (abs 777)))',
        (inner) => `(if (> Host.mem_free 1) ${inner} (debug 2))`,
      ),
      '777: free form would go beyond a limit here: blocks are nested more than 100 levels deep here; move inner parts to functions',
    ],
    [
      'steps',
      mostLoops(),
      expect.stringMatching(
        /^\(with h\.io_tune d [\s\S]*: free form would go beyond a limit here: the set can take/u,
      ),
    ],
  ])('%s', (_name, text, message) => {
    expect(problems('freeform', `(debug 1)\n${text}\n`)).toEqual([message]);
  });
});
