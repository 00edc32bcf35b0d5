/** The canonical form of free-form notation: each construct, and each place of a comment. */
import { describe, expect, it } from 'vitest';
import { formatPolicy, printFreeform } from '../../../src/compiler/format/index.ts';
import { emptyLayout } from '../../../src/compiler/syntax/freeform/terms.ts';
import type { FreeformTree, Term } from '../../../src/compiler/syntax/freeform/tree.ts';
import { expectFormat, formatted } from './helpers.ts';

/** A policy of these lines, each indented by two. */
function policy(body: string): string {
  const lines = body.replace(/^\n/, '').trimEnd().split('\n');
  const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  const inner = lines.map((line) => (line === '' ? '' : `  ${line.slice(indent)}`));
  return `policy p\n${inner.join('\n')}\nend policy p\n`;
}

/** Expects that a statement becomes these lines, which then stay. */
function expectBody(before: string, after: string): void {
  expectFormat(`policy p\n${before}\nend policy\n`, policy(after));
}

describe('the example of the language', () => {
  it('keeps what fits', () => {
    const text = [
      'policy balloon',
      '  ! Take memory from guests while the host is short of it; give it back otherwise.',
      '  real, setting(5% : 50%) :: pressure_threshold = 20%   ! of host memory free; below it the host is short',
      '  real, parameter :: spare      = 20%                   ! of its memory a guest keeps free',
      "  real, parameter :: max_change = 5%                    ! of a guest's memory, in one cycle",
      '',
      '  real :: host_free = average(Host.mem_free) / Host.mem_available',
      '',
      '  do guest in Guests',
      '    if (not present(guest.balloon_cur, guest.mem_unused)) cycle',
      '    if (host_free < pressure_threshold) then',
      '      call shrink(guest)',
      '    else',
      '      call grow(guest)',
      '    end if',
      '  end do',
      '',
      '  subroutine shrink(guest)',
      '    real(KiB) :: used   = average(guest.balloon_cur) - average(guest.mem_unused)',
      '    real(KiB) :: wanted = max(used, (1 - max_change) * guest.balloon_cur)',
      '    call resize(guest, clamp(wanted, guest.balloon_min, guest.balloon_cur))',
      '  end subroutine',
      '',
      '  subroutine resize(guest, size)',
      '    if (abs(size - guest.balloon_cur) <= 0.25% * guest.balloon_cur) return',
      '    guest.control.balloon_target = size',
      '  end subroutine',
      'end policy balloon',
      '',
    ].join('\n');
    expect(formatted(text)).toBe(text);
  });
});

describe('statements', () => {
  it.each([
    ['keywords small, blanks around operators', 'REAL::x=1+2*3', 'real :: x = 1 + 2 * 3'],
    ['units', 'real(KiB),parameter::x=512MiB/20%', 'real(KiB), parameter :: x = 512 MiB / 20%'],
    ['rates', 'real :: x = 500   /s+10 MiB/s', 'real :: x = 500 /s + 10 MiB/s'],
    [
      'settings',
      'real,setting(5%:50%) , public::x=20%',
      'real, setting(5% : 50%), public :: x = 20%',
    ],
    ['several names', 'real::a=1,b=2', 'real :: a = 1, b = 2'],
    ['calls', 'CALL s( a,b )', 'call s(a, b)'],
    ['built-in functions small', 'x = MAX( a,Min(b , 1) )', 'x = max(a, min(b, 1))'],
    ['entities', 'x = HOST.mem_free', 'x = Host.mem_free'],
    ['minus', 'x = - a*- b', 'x = -a * -b'],
    ['not', 'logical::x=NOT a AND not(b or c)', 'logical :: x = not a and not (b or c)'],
    ['choices', 'x=(a>1?b:c)', 'x = (a > 1 ? b : c)'],
    ['parentheses that repeat themselves', 'x = (((a + b))) * ((c))', 'x = (a + b) * (c)'],
    ['conditions', 'if((a)) return', 'if (a) return'],
    [
      'texts and numbers as they are spelled',
      "call debug('a  b',0x1F,1e3)",
      "call debug('a  b', 0x1F, 1e3)",
    ],
    ['names in backquotes where they need them', '`a` = `end` + `a-b`', 'a = `end` + `a-b`'],
  ])('%s', (_, before, after) => {
    expectBody(before, after);
  });

  it('blocks', () => {
    expectBody(
      'IF(a)THEN\nx=1\nELSE IF(b)THEN\nx=2\nELSE\nBLOCK\nx=3\nEND BLOCK\nEND IF\nDO g IN Guests\nCYCLE\nEND DO',
      `
      if (a) then
        x = 1
      else if (b) then
        x = 2
      else
        block
          x = 3
        end block
      end if
      do g in Guests
        cycle
      end do`,
    );
  });

  it('procedures, with one empty line around each', () => {
    expectBody(
      'x = 1\nreal(KiB) function f(a,real(KiB)::b)\nreturn a\nend function f\n! about s\nsubroutine s()\nend subroutine\n\n\n\ny = 1',
      `
      x = 1

      real(KiB) function f(a, real(KiB) :: b)
        return a
      end function

      ! about s
      subroutine s()
      end subroutine

      y = 1`,
    );
  });

  it('at most one empty line, and none at the ends of a body', () => {
    expectBody(
      '\n\nif (a) then\n\n\nx = 1\n\n\n\ny = 1\n\nend if\n\n',
      'if (a) then\n  x = 1\n\n  y = 1\nend if',
    );
  });

  it('`=` of adjacent declarations of one kind below each other', () => {
    expectBody(
      'real :: a = 1\nreal :: long = 2\nreal(KiB) :: other = 3\n\nreal :: b = 4\n! why\nreal :: wide = 5',
      `
      real :: a    = 1
      real :: long = 2
      real(KiB) :: other = 3

      real :: b = 4
      ! why
      real :: wide = 5`,
    );
  });

  it('not below each other where a line would become too long', () => {
    const value = 'v'.repeat(70);
    expectBody(
      `real :: a = ${value}\nreal :: ${'n'.repeat(20)} = 2`,
      `real :: a = ${value}\nreal :: ${'n'.repeat(20)} = 2`,
    );
  });

  it('no byte order mark, no carriage returns', () => {
    expectFormat('\ufeffpolicy p\r\n\r\n  x = 1 ! c\r\nend policy p', policy('x = 1   ! c'));
  });
});

describe('long statements', () => {
  const a = 'a'.repeat(30);
  const b = 'b'.repeat(30);
  const c = 'c'.repeat(30);

  it('break at the loosest operators, before them', () => {
    expectBody(`x = ${a}*2 + ${b}*3 - ${c}`, `x = ${a} * 2 &\n    + ${b} * 3 &\n    - ${c}`);
    expectBody(
      `x = ${a} and (${b} == 1 or ${c} == 2)`,
      `x = ${a} &\n    and (${b} == 1 or ${c} == 2)`,
    );
  });

  it('break in parentheses without a sign', () => {
    expectBody(`if (${a} or ${b} or ${c}) return`, `if (${a}\n    or ${b}\n    or ${c}) return`);
    expectBody(`x = (${a} + ${b} + ${c})`, `x = (${a}\n     + ${b}\n     + ${c})`);
    expectBody(`x = (${a} ? ${b} : ${c})`, `x = (${a}\n     ? ${b}\n     : ${c})`);
  });

  it('stand right of their `if` behind a `not`', () => {
    const long = 'guest.a_long_name_of_a_field + guest.another_long_name_of_a_field';
    expectBody(
      `if (not ${long} <= guest.a_third_one) cycle`,
      `
    if (not ${long}
        <= guest.a_third_one) cycle`,
    );
  });

  it('have their arguments one below the other', () => {
    expectBody(`call f(${a}, ${b}, ${c})`, `call f(\n    ${a},\n    ${b},\n    ${c}\n)`);
    expectBody(
      `real :: x = max(${a}, ${b}, ${c}) + 1`,
      `real :: x = max(\n    ${a},\n    ${b},\n    ${c}\n) &\n    + 1`,
    );
  });

  it('keep what is short beside a call that stands last, and break that', () => {
    expectBody(
      `call resize(guest, clamp(${a}, ${b}, ${c}))`,
      `call resize(guest, clamp(\n    ${a},\n    ${b},\n    ${c}\n))`,
    );
  });

  it('go below their `=` where nothing in them breaks', () => {
    const name = 'n'.repeat(60);
    expectBody(`${name} = ${a}`, `${name} = &\n    ${a}`);
  });

  it('get a block where they stand behind a condition', () => {
    expectBody(
      `if (${a}) call f(${b}, ${c}) ! why`,
      `if (${a}) then   ! why\n  call f(${b}, ${c})\nend if`,
    );
  });
});

describe('comments', () => {
  it('stay on their lines, at the ends of lines, and in the block that they were in', () => {
    expectFormat(
      [
        '! head',
        '',
        '',
        '# more',
        'policy p ! p',
        '! first',
        'if (a) then ! if',
        '  x = 1 ! one',
        '  ! last of the body',
        '! about else',
        'else ! else',
        '  yy = 1 ! two',
        '  z = 1 ! three',
        '  ! last',
        'end if ! end',
        '',
        '! last of all',
        'end policy p ! done',
        '! after',
        '',
      ].join('\n'),
      [
        '! head',
        '',
        '# more',
        'policy p   ! p',
        '  ! first',
        '  if (a) then   ! if',
        '    x = 1   ! one',
        '    ! last of the body',
        '  ! about else',
        '  else   ! else',
        '    yy = 1   ! two',
        '    z = 1    ! three',
        '    ! last',
        '  end if   ! end',
        '',
        '  ! last of all',
        'end policy p   ! done',
        '! after',
        '',
      ].join('\n'),
    );
  });

  it('within a statement stay where it breaks', () => {
    expectBody(
      'call f(a, ! first\n ! about b\n b ! last\n ) ! end',
      `
      call f(
          a,   ! first
          ! about b
          b   ! last
      )   ! end`,
    );
    expectBody(
      'x = & ! why\n a & ! because\n ! own\n + b',
      `
      x = &   ! why
          a &   ! because
          ! own
          + b`,
    );
    expectBody('if (a ! first\n and b) cycle', 'if (a   ! first\n    and b) cycle');
  });

  it('within a statement that has no place for them go above it', () => {
    expectBody(
      'real, & ! why\n parameter :: x = 1 ! end',
      '! why\nreal, parameter :: x = 1   ! end',
    );
    // Once above it, the comment parts it from the lines before it, and from none behind.
    expectBody(
      'real :: long = 2\nreal :: & ! why\n x = 1\nreal :: longer = 3',
      'real :: long = 2\n! why\nreal :: x      = 1\nreal :: longer = 3',
    );
  });

  it('of adjacent lines are aligned, up to an empty line', () => {
    expectBody(
      'x = 1 ! one\nlong = 2 ! two\n\ny = 3 ! three',
      'x = 1      ! one\nlong = 2   ! two\n\ny = 3   ! three',
    );
  });
});

describe('a text with errors of syntax', () => {
  it.each(['x = ', 'if (a) then', 'x = (1', 'end if', 'x != 2'])('%s', (body) => {
    const result = formatPolicy(`policy p\n${body}\nend policy p\n`);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.diagnostics[0]?.span.start).toBeGreaterThan(8);
  });
});

describe('what a converter makes', () => {
  const span = { start: 0, end: 0 };
  const layout = emptyLayout;
  const name = (text: string): Term => ({
    kind: 'name',
    name: { text, quoted: false, span },
    span,
  });
  const infix = (
    left: Term,
    operator: '+' | '-' | '*' | 'and' | 'or' | '==',
    right: Term,
  ): Term => ({
    kind: 'infix',
    operator,
    head: span,
    left,
    right,
    span,
  });
  const printed = (value: Term): string => {
    const tree: FreeformTree = {
      name: { text: 'p', quoted: false, span },
      layout,
      body: { statements: [{ kind: 'assign', layout, span, target: name('x'), value }], after: [] },
      end: layout,
      after: [],
    };
    return printFreeform(tree).split('\n')[1]?.replace('  x = ', '') ?? '';
  };
  const [a, b, c] = [name('a'), name('b'), name('c')];

  it.each([
    [infix(infix(a, '-', b), '-', c), 'a - b - c'],
    [infix(a, '-', infix(b, '-', c)), 'a - (b - c)'],
    [infix(infix(a, '+', b), '*', c), '(a + b) * c'],
    [infix(a, '+', infix(b, '*', c)), 'a + b * c'],
    [infix(infix(a, 'or', b), 'and', c), '(a or b) and c'],
    [infix(infix(a, '==', b), '==', c), '(a == b) == c'],
    [infix(a, '==', infix(b, 'and', c)), 'a == (b and c)'],
    [
      { kind: 'prefix', operator: 'not', head: span, of: infix(a, 'and', b), span },
      'not (a and b)',
    ],
    [{ kind: 'prefix', operator: '-', head: span, of: infix(a, '*', b), span }, '-(a * b)'],
    [name('end'), '`end`'],
    [name('True'), '`True`'],
    [name('a-b'), '`a-b`'],
    [name('Host'), 'Host'],
  ] as const)('%# has the parentheses that it needs', (term, text) => {
    expect(printed(term)).toBe(text);
  });
});
