/** Blocks without their ends, open parentheses and files without their frame: one fault, the rest whole. */
import { describe, expect, test } from 'vitest';
import { type Opener, procedureWords } from '../../../src/compiler/syntax/freeform/block-words.ts';
import { parseFreeform } from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import { example } from './example.ts';
import { codes, policy, repaired, said, treesOf } from './helpers.ts';

describe('missing ends', () => {
  test('an `if` in a loop: the loop ends where it should', () => {
    const text = policy('do g in Guests', '  if (a) then', '    cycle', 'end do', 'x = 1');
    expect(said(text)).toEqual([
      '3:5 missing-end: nothing ends this `if`; write `end if` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(do g Guests (if (a (cycle))))', '(= x 1)']);
    expect(repaired(text)).toBe(
      policy('do g in Guests', '  if (a) then', '    cycle', '  end if', 'end do', 'x = 1'),
    );
  });

  test('an `if` among statements that stand beside it', () => {
    const text = policy(
      'do g in Guests',
      '  if (a) then',
      '    cycle',
      '  x = 2',
      'end do',
      'x = 1',
    );
    expect(said(text)).toEqual([
      '3:5 missing-end: nothing ends this `if`; write `end if` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(do g Guests (if (a (cycle))) (= x 2))', '(= x 1)']);
  });

  test('an inner `if` in an outer one: indentation says which', () => {
    const text = policy(
      'if (a) then',
      '  if (b) then',
      '    x = 1',
      'else',
      '  x = 2',
      'end if',
      'y = 1',
    );
    expect(said(text)).toEqual([
      '3:5 missing-end: nothing ends this `if`; write `end if` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(if (a (if (b (= x 1)))) (else (= x 2)))', '(= y 1)']);
  });

  test('a loop at policy level, before another', () => {
    const text = policy(
      'do g in Guests',
      '  x = 1',
      '',
      'real :: y = 2',
      'do g in Guests',
      '  x = 2',
      'end do',
    );
    expect(said(text)).toEqual([
      '2:3 missing-end: nothing ends this `do`; write `end do` where it ends',
    ]);
    expect(treesOf(text)).toEqual([
      '(do g Guests (= x 1))',
      '(declare real y=2)',
      '(do g Guests (= x 2))',
    ]);
  });

  test('a subroutine, before another', () => {
    const text = policy('subroutine a()', '  y = 1', 'subroutine b()', '  z = 1', 'end subroutine');
    expect(said(text)).toEqual([
      '2:3 missing-end: nothing ends this `subroutine`; write `end subroutine` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(subroutine a [] (= y 1))', '(subroutine b [] (= z 1))']);
  });

  test('text without indentation is nested by count', () => {
    const text = 'policy a\ndo g in Guests\nif (a) then\nx = 1\nend do\ny = 1\nend policy\n';
    expect(said(text)).toEqual([
      '3:1 missing-end: nothing ends this `if`; write `end if` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(do g Guests (if (a (= x 1))))', '(= y 1)']);
  });

  test('indentation says nothing where the ends are even', () => {
    const text = policy(
      'if (a) then',
      'x = 1',
      '      do g in Guests',
      '  y = 1',
      'end do',
      '    else',
      'z = 1',
      'end if',
    );
    expect(said(text)).toEqual([]);
    expect(treesOf(text)).toEqual(['(if (a (= x 1) (do g Guests (= y 1))) (else (= z 1)))']);
  });
});

describe('wrong ends', () => {
  test('of another kind, at the line that opened the block', () => {
    const text = policy(
      'do g in Guests',
      '  if (a) then',
      '    cycle',
      '  end do',
      '  x = 2',
      'end do',
      'x = 1',
    );
    expect(said(text)).toEqual(['3:5 wrong-end: this `if` is ended by `end do`; write `end if`']);
    expect(treesOf(text)).toEqual(['(do g Guests (if (a (cycle))) (= x 2))', '(= x 1)']);
    expect(said(repaired(text))).toEqual([]);
  });

  test('of another name', () => {
    const text = policy('subroutine f(a)', '  x = 1', 'end subroutine g', 'y = 1');
    expect(said(text)).toEqual([
      '2:3 wrong-end: this `subroutine f` is ended by `end subroutine g`; write `end subroutine f`',
    ]);
    expect(said(repaired(text))).toEqual([]);
  });

  test('of a function for a subroutine', () => {
    const text = policy('function f(a)', '  return a', 'end subroutine', 'y = 1');
    expect(said(text)).toEqual([
      '2:3 wrong-end: this `function` is ended by `end subroutine`; write `end function`',
    ]);
    expect(said(repaired(text))).toEqual([]);
  });

  test('without a block', () => {
    const text = policy('else', '  x = 1', 'end if', 'y = 1');
    expect(said(text)).toEqual([
      '2:3 stray-end: `else` stands outside of any `if`; remove it, or open the block before',
      '4:3 stray-end: `end if` stands outside of any `if`; remove it, or open the block before',
    ]);
    expect(treesOf(text).at(-1)).toBe('(= y 1)');
  });
});

describe('open parentheses', () => {
  test('end before a line that starts a statement', () => {
    const text = policy('x = max(a,', '  b', 'y = 2', 'do g in Guests', '  cycle', 'end do');
    expect(said(text)).toEqual([
      '2:10 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    ]);
    expect(treesOf(text)).toEqual(['(= x (max! a b))', '(= y 2)', '(do g Guests (cycle))']);
    expect(said(repaired(text))).toEqual([]);
  });

  const openers: Readonly<Record<Opener, readonly string[]>> = {
    if: ['if (b) then', 'end if'],
    do: ['do g in Guests', 'end do'],
    block: ['block', 'end block'],
    function: ['real function f(a)', 'return a', 'end function'],
    subroutine: ['public subroutine s(a)', 'end subroutine'],
  };
  test.each([
    ...Object.values(openers),
    ...procedureWords.map((word) =>
      openers[word].map((line) => line.replace(/^(?:real|public) /, '')),
    ),
    ['call s(1)'],
    ['auto :: c = 1'],
    ['c = 1'],
  ])('end before the line `%s`', (...lines) => {
    const whole = policy('x = max(a, b)', ...lines, 'y = 2');
    const text = whole.replace('b)', 'b');
    expect(said(whole)).toEqual([]);
    expect(said(text)).toEqual([
      '2:10 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    ]);
    expect(treesOf(text)).toEqual(treesOf(whole));
  });
  test.each([
    ['if (c) then', 'x = max(a, b)', 'end if'],
    ['if (c) then', 'x = max(a, b)', 'else', 'end if'],
    ['if (c) then', 'x = max(a, b)', 'else if (d) then', 'end if'],
    ['do g in Guests', 'x = max(a, b)', 'cycle', 'end do'],
    ['subroutine s()', 'x = max(a, b)', 'return', 'end subroutine'],
    ['block', 'x = max(a, b)', 'end block'],
  ])('end within `%s`', (...lines) => {
    const whole = policy(...lines, 'y = 2');
    const text = whole.replace('b)', 'b');
    expect(said(whole)).toEqual([]);
    expect(codes(text)).toEqual(['3:10 unclosed-bracket']);
    expect(treesOf(text)).toEqual(treesOf(whole));
  });

  test('end before words that are joined, but not before names that are spelled like them', () => {
    const text = policy('if (c) then', 'x = max(a,', '  elif,', '  endif + elseif(b))', 'end if');
    expect(said(text)).toEqual([]);
    const joined = policy('if (c) then', 'x = max(a, b', 'elif (d) then', 'y = (1 + 2', 'endif');
    expect(codes(joined)).toEqual([
      '3:10 unclosed-bracket',
      '4:3 joined-words',
      '5:7 unclosed-bracket',
      '6:3 joined-words',
    ]);
  });

  test('go over comments, blank lines and lines that begin with a name', () => {
    const text = policy(
      'x = max(a, ! one',
      '',
      '  ! two',
      '  f(b), c == d,',
      '  (e)) ! three',
      'y = 2',
    );
    expect(said(text)).toEqual([]);
    expect(treesOf(text)).toEqual([
      '"! one" "! two" "! three" (= x (max! a (f! b) (== c d) (() e)))',
      '(= y 2)',
    ]);
  });

  test('in the parameters of a function, types go on', () => {
    const text = policy(
      'real function f(a,',
      '    real(KiB) :: b,',
      '    integer :: c)',
      '  return a',
      'end function',
    );
    expect(said(text)).toEqual([]);
    expect(treesOf(text)).toEqual(['(real function f [a real(KiB):b integer:c] (return a))']);
    const open = policy(
      'real function f(a,',
      '    real(KiB) :: b',
      '  real :: c = 1',
      '  return a',
      'end function',
    );
    expect(said(open)).toEqual([
      '2:18 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    ]);
    expect(treesOf(open)).toEqual([
      '(real function f [a real(KiB):b] (declare real c=1) (return a))',
    ]);
  });
});

describe('texts', () => {
  test('an unclosed one ends with its line, however many follow', () => {
    const text = policy('call debug("a)', 'call debug("b", "c")', "x = 1 ! don't");
    expect(said(text)).toEqual([
      '2:14 unclosed-text: nothing closes this text; add `"` where it ends',
    ]);
    expect(treesOf(text).slice(1)).toEqual(['(call debug "b" "c")', '"! don\'t" (= x 1)']);
  });
});

describe('the frame of a file', () => {
  const body = '  call debug(1)\n';
  test.each([
    [
      `policy\n${body}end policy\n`,
      ['1:1 malformed-policy-line: the policy has no name; write `policy NAME`'],
    ],
    [
      `policy a b\n${body}end policy\n`,
      [
        '1:8 malformed-policy-line: `a b` is no name of a policy; write a single name, alone on the line',
      ],
    ],
    [
      `policy a-b\n${body}end policy\n`,
      [
        '1:8 malformed-policy-line: `a-b` is no name of a policy; write a single name, alone on the line',
      ],
    ],
    [
      `program a\n${body}end policy\n`,
      ['1:1 malformed-policy-line: a free-form policy begins with `policy a` on a line of its own'],
    ],
    [
      `call debug(0)\n${body}end policy\n`,
      [
        '1:1 malformed-policy-line: a free-form policy begins with `policy NAME` on a line of its own',
      ],
    ],
    [`Policy a ! comment\n${body}END POLICY a`, []],
    [`policy \`a-b\`\n${body}end policy \`a-b\`\n`, []],
    [
      `policy a\n${body}`,
      ['1:1 missing-end: nothing ends this `policy`; write `end policy` where it ends'],
    ],
    [
      `policy a\n${body}end policy b\n`,
      ['1:1 wrong-end: this `policy a` is ended by `end policy b`; write `end policy a`'],
    ],
    [
      `policy a\n${body}endpolicy\n`,
      ['3:1 joined-words: `endpolicy` is written in two words: `end policy`'],
    ],
    [
      `policy a\n${body}end policy\ncall debug(2)\nx = 1\n`,
      ['4:1 after-end-policy: `call debug(2)` stands after `end policy`; move it before that line'],
    ],
    [
      `policy a\n${body}end policy\npolicy b\n${body}end policy\n`,
      ['4:1 second-policy: a file holds one policy; move this one to a file of its own'],
    ],
    [
      `policy a\n${body}policy b\n${body}end policy\n`,
      ['3:1 second-policy: a file holds one policy; move this one to a file of its own'],
    ],
    [
      `policy a\n${body}end policy\nend policy\n`,
      [
        '4:1 stray-end: `end policy` stands outside of any `policy`; remove it, or open the block before',
      ],
    ],
    [
      `policy a\n  do g in Guests\n${body}end policy\n`,
      ['2:3 missing-end: nothing ends this `do`; write `end do` where it ends'],
    ],
  ])('%j', (text, says) => {
    expect(said(text)).toEqual(says);
    expect(treesOf(text).join(' ')).toContain('(call debug 1)');
    if (says.length === 1 && repaired(text) !== text) expect(said(repaired(text))).toEqual([]);
  });

  test('what stands after the end is still parsed', () => {
    const text = 'policy a\nend policy\nx = 1\npolicy b\ny = 2\nend policy b\n';
    expect(treesOf(text)).toEqual(['(= x 1)', '(= y 2)']);
  });
});

describe('one line lost or one too many', () => {
  const lines = example.trimEnd().split('\n');
  // Comments go to the next statement when theirs is lost.
  const bare = (text: string) => treesOf(text).map((tree) => tree.replace(/^(?:"[^"]*" )*/u, ''));
  const whole = bare(example);
  /** The statement at policy level that each line is part of. */
  const groupOf: number[] = [];
  let group = -1;
  for (const line of lines) {
    if (/^ {2}\S/u.test(line) && !/^ {2}(?:end|!)/u.test(line)) group++;
    groupOf.push(group);
  }

  test.each(lines.slice(2, -1).map((line, i) => [i + 2, line] as const))(
    'without line %d, %s',
    (at) => {
      const trees = bare(lines.filter((_, i) => i !== at).join('\n'));
      const others = whole.filter((_, i) => i !== groupOf[at]);
      expect(trees).toEqual(expect.arrayContaining(others));
    },
  );

  test.each(['end if', 'end do', 'else', 'end', 'endif', 'end subroutine', 'if (a) then'])(
    'with `%s` anywhere, at its place, every other statement stays',
    (extra) => {
      for (let at = 2; at < lines.length - 1; at++) {
        const margin = /^ */u.exec(lines.slice(at).find((line) => line !== '') ?? '')?.[0] ?? '';
        const text = [...lines.slice(0, at), margin + extra, ...lines.slice(at)].join('\n');
        const near = new Set([groupOf[at - 1], groupOf[at]]);
        const others = whole.filter((_, i) => !near.has(i));
        expect(bare(text), text).toEqual(expect.arrayContaining(others));
        expect(said(text).length).toBeGreaterThan(0);
        expect(said(text).length, said(text).join('\n')).toBeLessThanOrEqual(3);
      }
    },
  );
});

describe('limits', () => {
  test('blocks and expressions that nest too deeply are one fault', () => {
    const deep = (n: number) => [
      ...Array.from({ length: n }, (_, i) => `${' '.repeat(i)}if (a) then`),
      'x = 1',
      ...Array.from({ length: n }, (_, i) => `${' '.repeat(n - 1 - i)}end if`),
      'y = 1',
    ];
    expect(said(policy(...deep(100)))).toEqual([]);
    expect(said(policy(...deep(101))).map((fault) => fault.replace(/^\d+:\d+ /u, ''))).toEqual([
      'nesting-too-deep: blocks are nested more than 100 levels deep here; move inner parts to functions',
    ]);
    expect(treesOf(policy(...deep(101))).at(-1)).toBe('(= y 1)');
    const line = (n: number) => `x = ${'('.repeat(n)}1${')'.repeat(n)}`;
    expect(said(policy(line(290)))).toEqual([]);
    expect(said(policy(line(301), 'y = 1'))).toHaveLength(1);
    expect(said(policy(`x = ${'1 + '.repeat(290)}1`))).toEqual([]);
    expect(said(policy(`x = ${'1 + '.repeat(310)}1`))).toHaveLength(1);
    expect(said(policy(`x = ${'a and '.repeat(900)}1`))).toEqual([]);
    expect(said(policy(`x = ${'a and '.repeat(1100)}1`))).toHaveLength(1);
  });

  test('too many faults are one', () => {
    const text = policy(...Array.from({ length: 600 }, () => 'x = @'));
    const { groups, diagnostics } = parseFreeform(text);
    expect(groups).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['not-a-policy']);
  });
});
