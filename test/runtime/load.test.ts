/**
 * Loaded programs: faults name the operand that failed, evaluations do not hear of each other, and
 * neither do programs.
 */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { type LoadOptions, loadProgram } from '../../src/runtime/load.ts';
import type { Entity, Program } from '../../src/runtime/program.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

function load(sources: readonly Source[], options: LoadOptions = {}): Program {
  const compiler = createCompiler({ ...defaultEnvironment(), anyControl: true });
  const { module, diagnostics } = compiler.compile(sources);
  if (module === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return loadProgram(module, 'test', options);
}

const one = (text: string): readonly Source[] => [{ name: 'a.policy', text }];
const withValues = (entity: Entity, values: object): Entity => Object.assign(entity, values);

/** A policy whose failing operand stands between `«` and `»`. */
function marked(name: string, text: string): { readonly source: Source; readonly at: object } {
  const before = text.slice(0, text.indexOf('«')).split('\n');
  const inside = text.slice(text.indexOf('«') + 1, text.indexOf('»')).split('\n');
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  const endColumn = inside.length === 1 ? column + inside[0]!.length : inside.at(-1)!.length + 1;
  return {
    source: { name, text: text.replace(/[«»]/g, '') },
    at: { source: name, line, column, endLine: line + inside.length - 1, endColumn },
  };
}

/** A guest `a` that has a balloon, and `b` that has none. */
function twoGuests(program: Program): readonly Entity[] {
  const a = withValues(program.create('guest', 'a'), { f_balloon_cur: 100, a_balloon_cur: 100 });
  return [a, program.create('guest', 'b')];
}

const failing: readonly (readonly [what: string, code: string, text: string])[] = [
  ['a missing field', 'missing-value', '(with Guests g\n  (debug (+ 1\n  «g.balloon_cur»)))'],
  [
    'a missing field as the second of three',
    'missing-value',
    '(with Guests g (debug (max 1 «g.balloon_cur» 2)))',
  ],
  [
    'a missing average',
    'missing-value',
    '(with Guests g (debug (- «(g.StatAvg "balloon_cur")» 1)))',
  ],
  ['a missing property', 'missing-value', '(with Guests g (debug (- «(g.Prop "pid")» 1)))'],
  [
    'a missing list',
    'missing-value',
    '(with Guests g\n  (with «g.io_tune» d\n    (debug d.name)))',
  ],
  [
    'a variable that was never saved',
    'missing-value',
    '(debug (+ 1 «(Host.GetVar "n")»)) (Host.SetVar "n" 2)',
  ],
  [
    'a missing value in a condition',
    'missing-value',
    '(with Guests g (debug (if (< «g.balloon_cur» 3) 1 2)))',
  ],
  [
    'a zero divisor',
    'division-by-zero',
    '(debug\n  «(/ 1\n\n   (- Host.mem_free Host.mem_free))»)',
  ],
  ['a count below zero', 'bad-shift', '(debug «(<< 8 (- 1 Host.mem_free))»)'],
  ['a fractional count', 'bad-shift', '(debug «(>> 8 (/ Host.mem_free 2))»)'],
  [
    'a text where a number belongs',
    'wrong-type',
    '(defvar v 1)\n(if (> Host.mem_free 2) (set v "high") 0)\n(debug «(- v 1)»)',
  ],
  [
    'a list that is none',
    'wrong-type',
    '(defvar v "ab")\n(if (> Host.mem_free 2) (set v 7) 0)\n«(with v c (debug c))»',
  ],
  [
    'a name that is bound elsewhere',
    'unbound-name',
    '(if (> Host.mem_free 100) (defvar big 1) 0)\n(debug «big»)',
  ],
  [
    'an operand in a function',
    'missing-value',
    '(def f (guest)\n  (guest.Control "x" (* 2 «guest.balloon_cur»)))\n(with Guests g (f g))',
  ],
  [
    'an operand in a function in a function',
    'division-by-zero',
    '(def f (d) «(/ 8 d)»)\n(def g (d) (+ 1 (f (- d 3))))\n(debug (g Host.mem_free))',
  ],
  [
    'an operand in a nested loop',
    'missing-value',
    '(with Guests a\n  (with Guests b\n    (a.Control "x" (+ 1 «b.balloon_cur»))))',
  ],
  [
    'an operand behind an umlaut and a character of two units',
    'missing-value',
    '(with Guests g (debug "äöü😀" (+ 1 «g.balloon_cur»)))',
  ],
  ['an operand after a tab', 'missing-value', '(with Guests g (debug\t1\t(+ 1 «g.balloon_cur»)))'],
];

describe('a fault names its operand', () => {
  it.each(failing)('%s', (_, code, text) => {
    const { source, at } = marked('50-failing.policy', text);
    // A set of three: the files before and after must not matter.
    const around = ['10-before.policy', '90-after.policy'].map((name) => ({
      name,
      text: '\n\n(debug "fine")\n',
    }));
    const program = load([around[0]!, source, around[1]!]);
    const host = withValues(program.create('host', ''), { f_mem_free: 3 });
    const { faults } = program.evaluate(host, twoGuests(program));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault.code).toBe(code);
      expect(program.sites[fault.site]).toMatchObject(at);
      // The first form is that of the file before.
      expect(fault.form).toBeGreaterThan(0);
      expect(fault.message).not.toBe('');
    }
  });

  it('for each guest that it ended, and for no other one', () => {
    const program = load(one('(with Guests g (g.Control "x" (+ 1 g.balloon_cur)))'));
    const guests = twoGuests(program);
    const { faults } = program.evaluate(program.create('host', ''), guests);
    expect(faults.map((f) => f.guest)).toEqual(['b']);
    expect(guests.map((g) => g.c_x)).toEqual([101, undefined]);
  });

  it('and a proposal names its call', () => {
    const { source, at } = marked(
      'p.policy',
      '(def f (g v)\n  «(g.Control "x" v)»)\n(with Guests g (f g 5))',
    );
    const program = load([source]);
    const guests = twoGuests(program);
    program.evaluate(program.create('host', ''), guests);
    expect(program.sites[guests[0]!.p_x as number]).toMatchObject(at);
  });
});

describe('evaluations', () => {
  const text = `(defvar n 1)
(with Guests g { (set n (+ n 1)) (g.Control "x" n) (g.Control "y" (/ 8 Host.mem_free)) })
(if (> Host.mem_free 5) (defvar late 1) 0)
(debug late n)`;
  const program = load(one(text), { keepResults: true });
  const guests = twoGuests(program);
  const run = (free: number): unknown => {
    const host = withValues(program.create('host', ''), { f_mem_free: free });
    for (const guest of guests) program.reset(guest);
    const { faults, results } = program.evaluate(host, guests);
    return structuredClone([faults, results, guests.map(({ c_x, c_y }) => [c_x, c_y])]);
  };
  const [fine, faulty] = [run(8), run(0)];

  it('give the same again, whatever was between them', () => {
    expect(fine).toMatchObject([
      [],
      {},
      [
        [2, 1],
        [3, 1],
      ],
    ]);
    expect(faulty).toMatchObject([
      [{ guest: 'a' }, { guest: 'b' }, { code: 'unbound-name' }],
      {},
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    ]);
    for (const free of [8, 8, 0, 0, 8, 0, 8]) expect(run(free)).toEqual(free === 0 ? faulty : fine);
  });

  it('without faults give one frozen answer', () => {
    const well = load(one('(debug 1)'));
    const first = well.evaluate(well.create('host', ''), []);
    expect(first).toEqual({ faults: [], results: [] });
    expect(well.evaluate(well.create('host', ''), [])).toBe(first);
    expect(Object.isFrozen(first) && Object.isFrozen(first.faults)).toBe(true);
  });

  it('of two programs are independent', () => {
    const [a, b] = [load(one(text)), load(one(text))];
    const world = (p: Program, free: number) =>
      [withValues(p.create('host', ''), { f_mem_free: free }), twoGuests(p)] as const;
    const broken = a.evaluate(...world(a, 0));
    expect(broken.faults).toHaveLength(3);
    expect(b.evaluate(...world(b, 8)).faults).toEqual([]);
    expect(broken.faults).toHaveLength(3);
    expect(Object.getPrototypeOf(a.create('host', ''))).not.toBe(
      Object.getPrototypeOf(b.create('host', '')),
    );
  });

  it('hear no debug of another evaluation', () => {
    const heard: unknown[] = [];
    const host = withValues(program.create('host', ''), { f_mem_free: 8 });
    program.evaluate(host, [], (values) => heard.push(...values));
    program.evaluate(host, []);
    expect(heard).toEqual([1, 1]);
  });

  it('go on when whoever listens fails', () => {
    const program = load(one('(debug 1)\n(Host.Control "x" 2)'));
    const host = program.create('host', '');
    const { faults } = program.evaluate(host, [], () => {
      throw new Error('the listener failed');
    });
    expect(faults).toMatchObject([{ code: 'internal', form: 0 }]);
    expect(host.c_x).toBe(2);
  });

  it('of a program keep no entity alive in the program', () => {
    const program = load(one('(with Guests g (debug g.balloon_cur))'));
    program.evaluate(program.create('host', ''), twoGuests(program));
    expect(program.evaluate(program.create('host', ''), []).faults).toEqual([]);
  });
});

describe('a program that builds too much ends', () => {
  const build = '(defvar s "0123456789")\n(set s (* s 1000))\n';
  it.each([
    [
      'a loop over long texts in loops over long texts',
      `${build}(with s a (with s b (debug (max (+ a b) "x"))))\n(Host.Control "x" 1)`,
      ['too-long'],
    ],
    [
      'kept values of such loops',
      `${build}(defvar all (with s a (with s b 1)))\n(Host.Control "x" 1)`,
      ['too-long'],
    ],
  ])('%s', { timeout: 120_000 }, (_, text, least) => {
    const program = load(one(text));
    const host = program.create('host', '');
    const codes = program.evaluate(host, []).faults.map((f) => f.code);
    expect(codes.filter((code) => code !== 'too-long')).toEqual([]);
    expect(codes.length).toBeGreaterThanOrEqual(least.length);
    expect(host.c_x).toBe(1);
  });

  it('repeats a long list without running out of stack', () => {
    const program = load(
      one(
        '(defvar s (* "a" 100000))\n(defvar all (with s c 1))\n(defvar twice (* all 2))\n(debug (null twice))',
      ),
      { keepResults: true },
    );
    const { results, faults } = program.evaluate(program.create('host', ''), []);
    expect(faults).toEqual([]);
    expect(results[2]).toHaveLength(200_000);
  });
});
