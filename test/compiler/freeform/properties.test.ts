/**
 * What holds of any text: parsing never throws, faults lie inside the text, a fault in one statement
 * leaves the others' trees equal, a parse with a cache equals one without and keeps the groups that
 * did not change, and hostile texts take a bounded number of steps.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../../src/compiler/syntax/freeform/faults.ts';
import {
  createFreeformCache,
  type Freeform,
  parseFreeform,
} from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import { everything, example } from './example.ts';
import { policy, treesOf } from './helpers.ts';

const runs = Number(process.env.MOMUS_RUNS ?? 200);

/** Pieces that make a difference. */
const piece = fc.oneof(
  fc.constantFrom(
    '(',
    ')',
    '&',
    '!',
    '#',
    '"',
    "'",
    '`',
    '\n',
    '\n\n',
    '=',
    '::',
    ',',
    '?',
    '%',
    '//',
    '\\',
    '\t',
    'if (a) then\n',
    'end if\n',
    'else\n',
    'end do\n',
    'do g in Guests\n',
    'end\n',
    'policy b\n',
    'end policy\n',
    'subroutine f(x)\n',
    'end subroutine\n',
    'block\n',
    ' and ',
    ' then',
    'é',
    '\ufeff',
  ),
  fc.string({ maxLength: 4 }),
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly by: string;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(100_000),
  cut: fc.oneof(fc.constant(0), fc.nat(30)),
  by: fc.oneof(fc.constant(''), piece),
});
const apply = (text: string, { at, cut, by }: Edit): string => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + by + text.slice(place + cut);
};
const edits = fc.array(edit, { minLength: 1, maxLength: 5 });
const base = fc.constantFrom<string>(example, everything);

/** All spans of a tree and its faults. */
function* spansOf(value: unknown): Generator<{ readonly start: number; readonly end: number }> {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && typeof value.start === 'number') {
    yield value as { readonly start: number; readonly end: number };
    return;
  }
  for (const inner of Object.values(value)) yield* spansOf(inner);
}

function expectInside(text: string, parsed: Freeform): void {
  for (const { start, end } of [
    ...spansOf(parsed.diagnostics),
    ...spansOf(faultsOf(parsed).diagnostics),
  ]) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
  }
  for (const { group, offset } of parsed.groups) {
    for (const { start, end } of spansOf(group.statement)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(offset + end).toBeLessThanOrEqual(text.length);
    }
  }
}

describe('any text', () => {
  test('is parsed without a throw, with every place inside it', () => {
    fc.assert(
      fc.property(base, edits, (text, changes) => {
        const changed = changes.reduce(apply, text);
        expectInside(changed, parseFreeform(changed));
      }),
      { numRuns: runs * 3 },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expectInside(text, parseFreeform(text));
      }),
      { numRuns: runs * 3 },
    );
  });

  test('a fault in one statement leaves the others equal', () => {
    const others = [
      'real :: first = 1 ! c',
      'do g in Guests',
      '  if (a) cycle',
      'end do',
      'x = max(1,',
      '    2)',
    ];
    const expected = treesOf(policy(...others));
    const broken = fc
      .array(
        fc.constantFrom(
          ...'()&?:,.=+-%;@$ ab1 "',
          ' and ',
          'if',
          'then',
          '::',
          'end',
          'if (a) cycle',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => `y = ${parts.join('')}`);
    fc.assert(
      fc.property(broken, (line) => {
        const trees = treesOf(policy(...others.slice(0, 4), line, ...others.slice(4), ...others));
        expect(trees.slice(0, 2)).toEqual(expected.slice(0, 2));
        expect(trees.slice(-4)).toEqual([expected[2], ...expected]);
      }),
      { numRuns: runs * 2 },
    );
  });
});

describe('a cache', () => {
  test('changes nothing about the result', () => {
    fc.assert(
      fc.property(base, fc.array(edits, { minLength: 1, maxLength: 4 }), (start, versions) => {
        const cache = createFreeformCache();
        parseFreeform(start, cache);
        let text = start;
        for (const changes of versions) {
          text = changes.reduce(apply, text);
          expect(parseFreeform(text, cache)).toEqual(parseFreeform(text));
        }
      }),
      { numRuns: runs },
    );
  });

  test('gives back the groups that did not change, also where they moved', () => {
    const cache = createFreeformCache();
    const before = parseFreeform(example, cache).groups;
    const after = parseFreeform(
      example
        .replace('  real :: host_free', '  ! More.\n  x = 1\n\n  real :: host_free')
        .replace(') cycle', ') return'),
      cache,
    ).groups;
    const same = after.map(({ group }) => before.findIndex((old) => old.group === group));
    expect(same).toEqual([0, 1, 2, -1, 3, -1, 5, 6, 7]);
  });

  test('tells equal texts apart, by their order', () => {
    const cache = createFreeformCache();
    const [first, second] = parseFreeform(policy('x = 1', 'x = 1'), cache).groups;
    expect(first?.group).not.toBe(second?.group);
    const again = parseFreeform(policy('y = 1', 'x = 1', 'x = 1'), cache).groups;
    expect(again[1]?.group).toBe(first?.group);
    expect(again[2]?.group).toBe(second?.group);
  });
});

/** Texts of about this many characters that would take quadratic time, or a stack, if read badly. */
const size = 1024 * 1024;
const fill = (part: string): string => part.repeat(Math.ceil(size / part.length));
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['open parentheses', `policy a\nx = ${fill('(')}`],
  ['closing parentheses', `policy a\nx = ${fill(')')}`],
  ['open calls', `policy a\nx = ${fill('f(')}`],
  ['open calls, a fault in each', `policy a\nx = ${fill('f(a ')}`],
  ['minus signs', `policy a\nx = ${fill('-')}1`],
  ['nots', `policy a\nx = ${fill('not ')}1`],
  ['a sum', `policy a\nx = ${fill('1 + ')}1`],
  ['a chain of or', `policy a\nx = ${fill('a or ')}1`],
  ['a chain of comparisons', `policy a\nx = ${fill('a < ')}1`],
  ['choices', `policy a\nx = ${fill('(a ? ')}`],
  ['members', `policy a\nx = a${fill('.b')}`],
  ['dots', `policy a\nx = a${fill('.')}`],
  ['a number', `policy a\nx = ${fill('1')}`],
  ['numbers with blanks', `policy a\nx = 1${fill(' ')}`],
  ['double quotes', `policy a\n${fill('x = "\n')}`],
  ['quotes of both kinds', `policy a\n${fill('x = "\'\\"\n')}`],
  ['texts', `policy a\nx = ${fill('"a" ')}`],
  ['backquotes', `policy a\n${fill('`')}`],
  ['ampersands', `policy a\n${fill('&\n')}`],
  ['continued lines', `policy a\nx = 1${fill(' + &\n')}1`],
  ['comments', `policy a\n${fill('!\n')}`],
  ['comments in parentheses', `policy a\nx = (${fill('!\n')}`],
  ['open lines', `policy a\n${fill('x = (\n')}`],
  ['blocks', `policy a\n${fill('do g in h\n')}`],
  [
    'indented blocks',
    `policy a\n${Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}do g in h\n`).join('')}`,
  ],
  [
    'ifs and wrong ends',
    `policy a\n${fill('if (a) then\n').slice(0, size / 2)}\n${fill('end do\n').slice(0, size / 2)}`,
  ],
  ['elses', `policy a\nif (a) then\n${fill('else\n')}`],
  ['ends', `policy a\n${fill('end if\n')}`],
  ['types', `policy a\n${fill('real(\n')}`],
  ['parameters', `policy a\nfunction f(${fill('real( a, ')}`],
  ['declared names', `policy a\nreal :: ${fill('a = 1, ')}`],
  ['arguments', `policy a\ncall f(${fill('a, ')}`],
  ['brackets', `policy a\nx = ${fill('a ] ')}`],
  ['blanks', `policy a\n${fill(' ')}`],
  ['blank lines', `policy a\n${fill('\n')}`],
  ['one word', `policy a\n${fill('a')}`],
  ['policies', fill('policy a\n')],
  ['nothing', fill('\0')],
];

describe('a hostile text of 1 MiB', () => {
  // A quadratic step would take minutes; the time limit of a test is what fails.
  test.each(hostile.map((row) => [...row]))('%s', (_name, text) => {
    const parsed = parseFreeform(text ?? '');
    const { diagnostics } = faultsOf(parsed);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(502);
  });
});
