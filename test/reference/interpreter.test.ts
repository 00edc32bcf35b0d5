/** What Momus means where MOM does otherwise, case by case; the rows are those of LANGUAGE.md. */
import { describe, expect, it } from 'vitest';
import type { EnvironmentJson } from './environment.ts';
import { type Interpretation, interpret } from './interpreter.ts';

const environment: EnvironmentJson = {
  host: { fields: ['free', 'odd'], history: [{ free: 4, odd: { float: 'nan' } }] },
  guests: [
    { id: 'a', properties: { name: 'A' }, fields: ['cur', 'io_tune'], history: [{ cur: 10 }] },
    { id: 'b', properties: { name: 'B' }, fields: ['cur', 'io_tune'], history: [{ cur: null }] },
    {
      id: 'c',
      properties: { name: 'C' },
      fields: ['cur', 'io_tune'],
      history: [{ cur: 30, io_tune: [{ ioTune: { name: 'vda', path: null } }] }],
    },
  ],
};

const run = (text: string, saved?: Interpretation['saved']): Interpretation =>
  interpret([{ name: 'p', text }], environment, saved === undefined ? {} : { saved });

const codes = (text: string): readonly string[] => run(text).faults.map((fault) => fault.code);

describe('faults (row 14)', () => {
  it('end the iteration of one guest and take back its proposals', () => {
    const got = run('(with Guests g {(g.Control "x" 1) (Host.Control "h" g.cur) (+ g.cur 1)})');
    expect(got.results).toEqual([[11, null, 31]]);
    expect(got.guestControls).toEqual([{ x: 1 }, {}, { x: 1 }]);
    expect(got.hostControls).toEqual({ h: 30 });
    expect(got.faults).toEqual([{ code: 'missing-value', form: 0, guest: 'b' }]);
  });

  it('leave proposals of other forms, variables and saved variables', () => {
    const got = run(`(defvar n 0)
      (with Guests g (g.Control "x" 1))
      (with Guests g {(set n (+ n 1)) (g.SetVar "seen" n) (g.Control "x" 2) (abs g.cur)})
      n`);
    expect(got.results[3]).toBe(3);
    expect(got.guestControls).toEqual([{ x: 2 }, { x: 1 }, { x: 2 }]);
    expect(got.saved.guests).toEqual({ a: { seen: 1 }, b: { seen: 2 }, c: { seen: 3 } });
  });

  it('end at the outermost loop over Guests, wherever it stands', () => {
    const got = run(`(def f () (with Guests g {(g.Control "x" 1) (with Guests h (+ h.cur 1))}))
      (if 1 (f) 0)`);
    expect(got.results[1]).toEqual([null, null, null]);
    expect(got.guestControls).toEqual([{}, {}, {}]);
    expect(got.faults.map(({ guest }) => guest)).toEqual(['a', 'b', 'c']);
  });

  it('outside a loop end the form, but not what iterations completed', () => {
    const got = run(
      '{(Host.Control "h" 1) (with Guests g (g.Control "x" 1)) (Host.Control "h" 2) (/ 1 0)} 5',
    );
    expect(got.results).toEqual([null, 5]);
    expect(got.hostControls).toEqual({});
    expect(got.guestControls).toEqual([{ x: 1 }, { x: 1 }, { x: 1 }]);
    expect(got.faults).toEqual([{ code: 'division-by-zero', form: 0, guest: null }]);
  });

  it('leave a name unbound, and uses of it are skipped without a report', () => {
    const got = run(`(defvar x (/ 1 0)) (defvar y (+ x 1)) (def f () x)
      (with Guests g {(g.Control "x" 1) (if (== g.cur 10) (f) 0)}) y`);
    expect(got.faults).toEqual([{ code: 'division-by-zero', form: 0, guest: null }]);
    expect(got.results).toEqual([null, null, 'f', [null, 0, 0], null]);
    expect(got.guestControls).toEqual([{}, { x: 1 }, { x: 1 }]);
  });

  it.each([
    ['missing-value', '(+ nil 1) (max 1 nil) (< nil 1) (abs nil) (<< nil 1) (with Host.odd c c)'],
    ['wrong-type', '(+ "a" 1) (< 1 "a") (* "a" 1.5) (abs "a") (- "a" "b") (max 1 "a")'],
    ['bad-shift', '(<< 1 -1) (>> 1 0.5) (<< 1e400 -1)'],
    ['division-by-zero', '(/ 0 0) (/ 1 -0.0) (/ 1 (> 1 2))'],
    ['too-long', '(* "ab" 500001) (* 1e300 "a")'],
    ['unbound-name', 'nope (let () (set nope 1)) (nope)'],
  ])('have the code %s', (code, text) => {
    const got = codes(text);
    expect(got.length).toBeGreaterThan(1);
    expect(new Set(got)).toEqual(new Set([code]));
  });
});

describe('values', () => {
  it.each<[string, unknown]>([
    ['(and (valid nil) (> nil 1))', false],
    ['(or 1 (/ 1 0))', 1],
    ['(let ((a 0)) {(and 0 (set a 1)) a})', 1],
    ['(- 1e400 1e400)', null],
    ['(Host.Stat "odd")', null],
    ['(Host.StatAvg "odd")', null],
    ['(<< 1 40)', 2 ** 40],
    ['(>> -5 2000)', -1],
    ['(>> 2.5 1)', 1],
    ['(<< 0 2000)', 0],
    ['(>> 1e400 3)', Infinity],
    ['(max nil)', null],
    ['(min 1 (> 2 1))', 1],
    ['(min (> 2 1) 1)', true],
    ['(* "ab" -1)', ''],
    ['(== (with Guests g g) (with Guests g g))', true],
    ['(< "\u{ffff}" "\u{1f600}")', true],
    ['(let ((l (with Guests g 1))) (< l (+ l l)))', true],
  ])('%s is %j', (text, value) => {
    const got = run(text);
    expect(got.faults).toEqual([]);
    expect(got.results).toEqual([value]);
  });

  it('of arguments come from the scope of the caller (row 4)', () => {
    expect(run('(def f (a b) (- a b)) (let ((a 10) (x 1)) (f x a))').results[1]).toBe(-9);
    expect(run('(def f (v w) w) (let ((v 1) (hi 20)) (f hi v))').results[1]).toBe(1);
    expect(run('(def f (p) 1) (f (defvar q 9)) q').results[2]).toBe(9);
  });

  it('evaluate operands whose functions have effects (row 5)', () => {
    const text =
      '(defvar n 0) (def bump () (set n (+ n 1))) (def twice () {(bump) (bump)}) (and 0 (twice)) n';
    expect(run(text).results.at(-1)).toBe(2);
  });

  it('saved earlier are there, and new ones at once (row 16)', () => {
    const got = run('(Host.GetVar "n") (Host.SetVar "n" 2) (Host.GetVar "n")', {
      host: { n: 1 },
      guests: {},
    });
    expect(got.results).toEqual([1, null, 2]);
    expect(got.saved.host).toEqual({ n: 2 });
  });

  it('of controls are numbers; a missing one proposes nothing', () => {
    const got = run(`(Host.Control "a" (> 2 1)) (Host.Control "b" 1) (Host.Control "b" nil)
      (Host.GetControl "a") (Host.GetControl "b")`);
    expect(got.hostControls).toEqual({ a: 1 });
    expect(got.results.slice(3)).toEqual([1, null]);
    expect(codes('(Host.Control "a" "text")')).toEqual(['wrong-type']);
  });

  it('of devices are proposals, taken back by a fault (row 18)', () => {
    const got = run(`(with Guests g (if (valid g.io_tune)
      (with g.io_tune t {(t.setTotalBytesSec 7) (t.setReadIopsSec 8)}) 0))`);
    expect(got.deviceControls).toEqual([[], [], [{ total_bytes_sec: 7, read_iops_sec: 8 }]]);
    const faulty = run(
      '(with Guests g (if (valid g.io_tune) (with g.io_tune t {(t.setTotalBytesSec 7) (/ 1 0)}) 0))',
    );
    expect(faulty.deviceControls).toEqual([[], [], [{}]]);
  });

  it('count a window as Python does: whole numbers exactly, floats in order', () => {
    const average = (history: readonly unknown[]): unknown =>
      interpret([{ name: 'p', text: '(Host.StatAvg "x")' }], {
        host: { fields: ['x'], history: history.map((x) => ({ x })) },
      }).results[0];
    const big = 2 ** 53 - 1;
    expect(average([big, big, big])).toBe(big);
    expect(average([{ float: '1e308' }, { float: '1e308' }, 1])).toBe(Infinity);
    expect(average([1, null, 2])).toBe(1.5);
    expect(average([-1, 0, 0])).toBe(-1 / 3);
    expect(average([null])).toBe(null);
    expect(average([])).toBe(null);
  });
});
