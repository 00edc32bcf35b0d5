/** Literals of generated policies, in all spellings of list notation. */
import type { Unit } from './catalogue.ts';
import type { Maker } from './scope.ts';

const sizes: Readonly<Record<string, readonly number[]>> = {
  KiB: [0, 1, 1024, 4096, 65536, 524288, 1048576],
  B: [0, 4096, 1048576],
  pages: [0, 1, 64, 100, 1250],
  us: [0, 1000, 50000, 100000, 1000000],
  ms: [0, 10, 100, 1000],
  s: [0, 1, 15, 60],
  'B/s': [0, 1024, 1048576, 10485760],
  'requests/s': [0, 10, 500],
};

export function numberLiteral(m: Maker, unit: Unit): string {
  const { tape } = m;
  const of = sizes[unit] ?? [1, 0, 2, 3, 4, 10, 20, 100];
  return tape.choose<string>([
    [6, () => String(tape.pick(of))],
    [2, () => String(tape.below(1000))],
    [1, () => `0.${1 + tape.below(99)}`],
    [1, () => `.${1 + tape.below(99)}`],
    [1, () => `0x${tape.below(5000).toString(16)}`],
    [1, () => `0o${tape.below(512).toString(8)}`],
    [1, () => `${tape.below(10)}e${tape.below(4)}`],
    [1, () => `-${1 + tape.below(50)}`],
    m.wild && [
      1,
      () => tape.pick(['-0.0', '1e400', '-1e400', '1e308', '9007199254740993', '1e-320']),
    ],
  ]);
}

const words = ['a', 'b', 'vda', '', 'guest one', 'é😀', 'low # (not a comment)', 'B'];

export function textLiteral(m: Maker): string {
  const quote = m.tape.chance(1, 4) ? "'" : '"';
  return `${quote}${m.tape.pick(words)}${quote}`;
}
