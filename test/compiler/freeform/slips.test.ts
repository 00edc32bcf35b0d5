/** Slips that authors make who know other languages: each gets one fault, which says what to write. */
import { describe, expect, test } from 'vitest';
import { policy, repaired, said } from './helpers.ts';

/** A slip, what is said of it, and the line after the fix where there is one. */
type Slip = readonly [line: string, says: string, fixed?: string];

const expressions: readonly Slip[] = [
  [
    'x = a .and. b',
    '2:9 foreign-operator: `.and.` is no operator here; write `and`',
    'x = a and b',
  ],
  ['x = a .GT. b', '2:9 foreign-operator: `.GT.` is no operator here; write `>`', 'x = a > b'],
  ['x = 1.lt.2', '2:8 foreign-operator: `.lt.` is no operator here; write `<`', 'x = 1<2'],
  ['x = .not. a', '2:7 foreign-operator: `.not.` is no operator here; write `not`', 'x = not a'],
  ['x = .true.', '2:7 foreign-operator: `.true.` is no operator here; write `true`', 'x = true'],
  ['x = a != b', '2:9 foreign-operator: `!=` is no operator here; write `/=`', 'x = a /= b'],
  ['x = a <> b', '2:9 foreign-operator: `<>` is no operator here; write `/=`', 'x = a /= b'],
  ['x = a && b', '2:9 foreign-operator: `&&` is no operator here; write `and`', 'x = a and b'],
  ['x = a || b', '2:9 foreign-operator: `||` is no operator here; write `or`', 'x = a or b'],
  ['x = a ** 2', '2:9 foreign-operator: `**` is no operator here; there is no power; multiply'],
  ['x = a << 2', '2:9 foreign-operator: `<<` is no operator here; write `shiftl(a, n)`'],
  [
    'x = +5',
    '2:7 foreign-operator: `+` is no operator here; there is no plus before a value; leave it out',
    'x = 5',
  ],
  [
    'x = !a',
    '2:7 foreign-operator: `!` is no operator here; `!` starts a comment; write `not`',
    'x = not a',
  ],
  [
    'x = guest%uuid',
    '2:12 foreign-operator: `%` is no operator here; write `guest.uuid`',
    'x = guest.uuid',
  ],
  [
    'x = guest->uuid',
    '2:12 foreign-operator: `->` is no operator here; write `guest.uuid`',
    'x = guest.uuid',
  ],
  [
    'x = a % b',
    '2:9 foreign-operator: `%` is no operator here; there is no remainder; a percentage is written without a blank, `20%`',
  ],
  [
    'if (a = b) cycle',
    '2:9 assignment-as-value: `=` assigns and gives no value; to compare, write `==`',
    'if (a == b) cycle',
  ],
  [
    'x = y = 2',
    '2:9 assignment-as-value: `=` assigns and gives no value; to compare, write `==`',
    'x = y == 2',
  ],
  [
    'x = 0 < a < 5',
    '2:7 chained-comparison: comparisons are not chained; write `0 < a and a < …`',
    'x = 0 < a and a < 5',
  ],
  ['x = a +', '2:9 missing-operand: a value is missing after `+`, where the line ends'],
  ['x = f(a, , b)', '2:12 missing-operand: a value is missing after `,` before `,`'],
  ['x = a * / b', '2:11 missing-operand: a value is missing after `*` before `/`'],
  [
    'x = f(a b)',
    '2:11 missing-operator: `b` follows `a` without an operator; arguments are separated by commas',
  ],
  [
    'x = (max a b) + 1',
    '2:7 malformed-statement: `(max a b)` is no call here; write `max(a, b)`',
    'x = max(a, b) + 1',
  ],
  [
    'x = (min 5% (average guest.mem_unused))',
    '2:7 malformed-statement: `(min 5% (average guest.mem_unused))` is no call here; write `min(…)`',
  ],
  [
    'x = a b',
    '2:9 missing-operator: `b` follows `a` without an operator; write an operator between them, or a statement per line',
  ],
  [
    'x = a + not b',
    '2:11 malformed-statement: what `not` belongs to stands in parentheses here: `(not a)`',
  ],
  [
    'x = a ? b : c',
    '2:9 malformed-statement: a choice stands in parentheses: `(condition ? a : b)`',
    'x = (a ? b : c)',
  ],
  [
    'x = max(1, a > 2 ? b : c)',
    '2:20 malformed-statement: a choice stands in parentheses: `(condition ? a : b)`',
    'x = max(1, (a > 2 ? b : c))',
  ],
  [
    'x = a > 1 ? 2 : a > 2 ? 3 : 4',
    '2:13 malformed-statement: a choice stands in parentheses: `(condition ? a : b)`',
  ],
  [
    'x = (a > 1 ? 2 : a > 2 ? 3 : 4)',
    '2:26 malformed-statement: a choice stands in parentheses: `(condition ? a : b)`',
    'x = (a > 1 ? 2 : (a > 2 ? 3 : 4))',
  ],
  [
    'x = a ? b',
    '2:9 malformed-statement: a choice is written `(condition ? a : b)`; its `:` is missing',
  ],
  [
    'x = (a ? b)',
    '2:7 malformed-statement: a choice is written `(condition ? a : b)`; its `:` is missing',
  ],
  [
    'x = max(a, b',
    '2:10 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    'x = max(a, b)',
  ],
  [
    'x = (a + b))',
    '2:14 stray-bracket: `)` closes nothing; remove it, or open a bracket before',
    'x = (a + b)',
  ],
  ['x = 5 MB', '2:9 unknown-unit: `MB` is no unit; write `MiB`', 'x = 5 MiB'],
  ['x = 5 seconds + 1', '2:9 unknown-unit: `seconds` is no unit; write `s`', 'x = 5 s + 1'],
  [
    'x = 20 % + 1',
    '2:7 unknown-unit: a percent sign touches its number; write `20%`',
    'x = 20% + 1',
  ],
  [
    'x = 5.',
    '2:7 malformed-number: `5.` is not a number; write `5` without the dot, or a digit after it',
  ],
  ['x = 1.5.2', '2:7 malformed-number: `1.5.2` is not a number; a number has one dot'],
  ['x = 007', '2:7 malformed-number: `007` is not a number; write it without leading zeros'],
  ['x = 1_000', '2:7 malformed-number: `1_000` is not a number; write `1000`'],
  [
    'x = 0,5% * a',
    '2:7 malformed-number: `0,5%` is not a number; the decimal sign is a dot: write `0.5%`',
    'x = 0.5% * a',
  ],
  [
    'x = max((1,5), 1,5)',
    '2:12 malformed-number: `1,5` is not a number; the decimal sign is a dot: write `1.5`',
    'x = max((1.5), 1,5)',
  ],
  [
    'x = max(1,05, 2)',
    '2:11 malformed-number: `1,05` is not a number; the decimal sign is a dot: write `1.05`',
    'x = max(1.05, 2)',
  ],
  [
    'x = 10,240',
    '2:7 malformed-number: `10,240` is not a number; write `10240`, or `10.240` with a decimal dot',
  ],
  [
    'x = 1,000,000',
    '2:7 malformed-number: `1,000,000` is not a number; nothing separates thousands: write `1000000`',
  ],
  ['x = 0o19', '2:7 malformed-number: `0o19` is not a number; octal digits 0 to 7 follow `0o`'],
  [
    'x = guest..name',
    '2:7 malformed-name: a part of `guest.` is missing; write a name on both sides of each dot',
    'x = guest.name',
  ],
  [
    'x = é + 1',
    '2:7 unknown-character: `é` means nothing here; names consist of ASCII letters, digits and `_`',
  ],
  ['x = [1]', '2:7 unknown-character: `[` means nothing here; arguments stand in `( )`'],
  ['x = “a”', '2:7 unknown-character: `“` means nothing here; texts stand in straight quotes'],
  [
    'x = 1; y = 2',
    '2:8 unknown-character: `;` means nothing here; each statement stands on a line of its own, and comments start with `!`',
  ],
  ['x = "abc', '2:7 unclosed-text: nothing closes this text; add `"` where it ends', 'x = "abc"'],
  [
    'x = end + 1',
    '2:7 bad-name: `end` cannot be a value: it is a word of the language; write the name in backquotes',
    'x = `end` + 1',
  ],
  [
    'x = `1a`',
    '2:7 bad-name: `` `1a` `` cannot be a name: a name starts with a letter or `_` and holds letters, digits, `_` and `-`',
  ],
  [
    'x = guest.average("a")',
    '2:13 malformed-statement: `average` cannot be called; members have values, as in `average(guest.mem_unused)`, `guest.control.balloon_target` and `guest.saved.calm`',
  ],
];

const statements: readonly Slip[] = [
  ['debug 5 MiB', '2:3 malformed-statement: `debug 5 MiB` is no call here; write `call debug(…)`'],
  [
    '(debug 1)',
    '2:3 malformed-statement: `(debug 1)` is no call here; write `call debug(1)`',
    'call debug(1)',
  ],
  [
    'debug "free" Host.mem_free',
    '2:3 malformed-statement: `debug "free" Host.mem_free` is no call here; write `call debug("free", Host.mem_free)`',
    'call debug("free", Host.mem_free)',
  ],
  [
    'if (x > 1) (show x (max y 2))',
    '2:14 malformed-statement: `(show x (max y 2))` is no call here; write `call show(x, max(y, 2))`',
    'if (x > 1) call show(x, max(y, 2))',
  ],
  [
    '(debug 3 (+ 1 2))',
    '2:3 malformed-statement: `(debug 3 (+ 1 2))` is no call here; write `call debug(…)`',
  ],
  ['x := 5', '2:5 foreign-operator: `:=` is no operator here; write `=`', 'x = 5'],
  ['x += 1', '2:5 foreign-operator: `+=` is no operator here; write `x = x + …`', 'x = x + 1'],
  ['x++', '2:4 foreign-operator: `++` is no operator here; write `x = x + 1`', 'x = x + 1'],
  [
    'f(x) = 5',
    '2:3 malformed-statement: `f(x)` cannot be assigned to; on the left of `=` stands a name, or a member such as `guest.control.balloon_target`',
  ],
  [
    'end = 5',
    '2:3 bad-name: `end` cannot be a variable: it is a word of the language; choose another name, or write it in backquotes',
    '`end` = 5',
  ],
  [
    'call debug',
    '2:8 malformed-statement: arguments stand in parentheses, also where there are none: `call debug(…)`',
    'call debug()',
  ],
  [
    'call guest.save("a", 1)',
    '2:8 malformed-statement: members are not called; write `guest.control.balloon_target = value` or `guest.saved.calm = value`',
  ],
  ['print "abc"', '2:3 foreign-word: `print` means nothing here; write `call debug(…)`'],
  ['continue', '2:3 foreign-word: `continue` means nothing here; write `cycle`'],
  ['set x = 5', '2:3 foreign-word: `set` means nothing here; write `name = value`'],
  ['then x = 1', '2:3 malformed-statement: a statement cannot begin with `then`'],
  [
    'real x = 5',
    '2:8 malformed-declaration: a type is followed by `::`: `real :: name = value`',
    'real :: x = 5',
  ],
  ['real :: x', '2:11 malformed-declaration: `x` has no value; write `x = …`'],
  [
    'real :: = 5',
    '2:11 malformed-declaration: a name is missing here; write `real :: name = value`',
  ],
  [
    'real :: then = 5',
    '2:11 bad-name: `then` cannot be a variable: it is a word of the language; choose another name, or write it in backquotes',
    'real :: `then` = 5',
  ],
  [
    'int x = 5',
    '2:3 foreign-word: `int` means nothing here; write `integer ::`',
    'integer :: x = 5',
  ],
  ['rael :: x = 5', '2:3 foreign-word: `rael` means nothing here; write `real`', 'real :: x = 5'],
  ['real(KB) :: x = 5', '2:8 unknown-unit: `KB` is no unit; write `KiB`', 'real(KiB) :: x = 5'],
  [
    'real, constant :: x = 5',
    '2:9 malformed-declaration: `constant` is no attribute; write `parameter`',
    'real, parameter :: x = 5',
  ],
  [
    'real, setting(1, 2) :: x = 1',
    '2:18 malformed-declaration: a setting has a range: `setting(1 : 2)`',
    'real, setting(1 : 2) :: x = 1',
  ],
  [
    'real, setting(1% - 50%) :: x = 5%',
    '2:20 malformed-declaration: a setting has a range: `setting(1% : 50%)`',
    'real, setting(1% : 50%) :: x = 5%',
  ],
  [
    'real(s), setting(1 ms..50 ms) :: x = 5 ms',
    '2:24 malformed-declaration: a setting has a range: `setting(1 ms : 50 ms)`',
    'real(s), setting(1 ms : 50 ms) :: x = 5 ms',
  ],
  [
    'real, setting(1 to 50) :: x = 5',
    '2:19 malformed-declaration: a setting has a range: `setting(1 : 50)`',
    'real, setting(1 : 50) :: x = 5',
  ],
  [
    'real, setting(1..50) :: x = 5',
    '2:17 malformed-number: `1..50` is not a number; a range is written `1 : 50`',
  ],
  [
    'real, setting(1 : 2 :: x = 1',
    '2:16 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    'real, setting(1 : 2) :: x = 1',
  ],
  [
    'real, setting(0,5 : 1) :: x = 1',
    '2:17 malformed-number: `0,5` is not a number; the decimal sign is a dot: write `0.5`',
    'real, setting(0.5 : 1) :: x = 1',
  ],
  [
    'real :: x = 1,05, z = 2',
    '2:15 malformed-number: `1,05` is not a number; the decimal sign is a dot: write `1.05`',
    'real :: x = 1.05, z = 2',
  ],
  [
    'real, setting :: x = 1',
    '2:9 malformed-declaration: a setting has a range: `setting(low : high)`',
  ],
  [
    'if (a) then cycle',
    '2:10 malformed-if: `then` ends its line; leave it out, or put the statement on a line below and `end if` under it',
    'if (a) cycle',
  ],
  [
    'if a cycle',
    '2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`',
    'if (a) cycle',
  ],
  [
    'if a > 1 then cycle',
    '2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`',
    'if (a > 1) cycle',
  ],
  [
    'if (not present(a) return',
    '2:6 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    'if (not present(a)) return',
  ],
  [
    'if (a > 1 call debug(1)',
    '2:6 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    'if (a > 1) call debug(1)',
  ],
  [
    'if (a > 1 x.control.y = 2',
    '2:6 unclosed-bracket: nothing closes this `(`; add `)` where it ends',
    'if (a > 1) x.control.y = 2',
  ],
  [
    'if (a) if (b) cycle',
    '2:10 malformed-if: `if` cannot follow a condition on its line; write `if (condition) then`, and it on the line below, or join the conditions with `and`',
  ],
  [
    'if (a) real :: x = 1',
    '2:10 malformed-if: a declaration cannot follow a condition on its line; write `if (condition) then`, and it on the line below',
  ],
  [
    'x = 1 // why',
    '2:9 foreign-comment: `//` starts no comment; write `!`, or `+` to join texts',
    'x = 1 ! why',
  ],
  [
    'x = 1 &',
    '2:9 dangling-continuation: `&` says that the statement goes on, but the next line starts another; remove it',
    'x = 1 ',
  ],
];

describe.each([
  ['expressions', expressions],
  ['statements', statements],
])('%s', (_name, slips) => {
  test.each(slips.map((slip) => [...slip]))('%s', (line, says, fixed) => {
    // The lines around it stay whole.
    const text = policy(line ?? '', 'y = 1');
    expect(said(text).slice(0, line === 'x = “a”' ? 1 : 2)).toEqual([says]);
    const after = repaired(text);
    if (fixed === undefined) return;
    expect(after).toBe(policy(fixed, 'y = 1'));
    expect(said(after)).toEqual([]);
  });
});

/** Slips over several lines. */
const blocks: readonly (readonly [
  lines: readonly string[],
  says: readonly string[],
  fixed?: readonly string[],
])[] = [
  [
    ['if (a) then', '  x = 1', 'endif'],
    ['4:3 joined-words: `endif` is written in two words: `end if`'],
    ['if (a) then', '  x = 1', 'end if'],
  ],
  [
    ['if (a) then', '  x = 1', 'ENDIF'],
    ['4:3 joined-words: `ENDIF` is written in two words: `end if`'],
    ['if (a) then', '  x = 1', 'end if'],
  ],
  [
    ['do g in Guests', '  x = 1', 'enddo'],
    ['4:3 joined-words: `enddo` is written in two words: `end do`'],
    ['do g in Guests', '  x = 1', 'end do'],
  ],
  [
    ['if (a) then', '  x = 1', 'elseif (b) then', '  x = 2', 'end if'],
    ['4:3 joined-words: `elseif` is written in two words: `else if`'],
    ['if (a) then', '  x = 1', 'else if (b) then', '  x = 2', 'end if'],
  ],
  [
    ['if (a) then', '  x = 1', 'elif (b) then', '  x = 2', 'end if'],
    ['4:3 joined-words: `elif` is written in two words: `else if`'],
    ['if (a) then', '  x = 1', 'else if (b) then', '  x = 2', 'end if'],
  ],
  [
    ['if (a) then', '  x = 1', 'else if (b)', '  x = 2', 'end if'],
    [
      '4:3 missing-then: the condition of `else if` is not followed by `then`; write `else if (…) then`',
    ],
    ['if (a) then', '  x = 1', 'else if (b) then', '  x = 2', 'end if'],
  ],
  [
    ['if (a)', '  x = 1', 'end if'],
    ['2:3 missing-then: the condition of `if` is not followed by `then`; write `if (…) then`'],
    ['if (a) then', '  x = 1', 'end if'],
  ],
  [
    ['if (a)', '  x = 1'],
    ['2:3 missing-then: the condition of `if` is not followed by `then`; write `if (…) then`'],
  ],
  [
    ['if a > 5 then', '  x = 1', 'end if'],
    ['2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`'],
    ['if (a > 5) then', '  x = 1', 'end if'],
  ],
  [
    ['if a > 5', '  x = 1', 'end if'],
    ['2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`'],
    ['if (a > 5) then', '  x = 1', 'end if'],
  ],
  [
    ['if a > 5:', '  x = 1', 'else if a > 6:', '  x = 2', 'end if'],
    [
      '2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`',
      '4:11 malformed-if: the whole condition stands in parentheses: `else if (condition)`',
    ],
    ['if (a > 5) then', '  x = 1', 'else if (a > 6) then', '  x = 2', 'end if'],
  ],
  [
    ['if (a > 5):', '  x = 1', 'end if'],
    ['2:3 missing-then: the condition of `if` is not followed by `then`; write `if (…) then`'],
    ['if (a > 5) then', '  x = 1', 'end if'],
  ],
  [
    ['if a > 5 then x = 1', '  x = 2', 'end if'],
    ['2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`'],
  ],
  [
    ['if (a) and (b) then', '  x = 1', 'end if'],
    ['2:6 malformed-if: the whole condition stands in parentheses: `if (condition)`'],
    ['if ((a) and (b)) then', '  x = 1', 'end if'],
  ],
  [
    ['if (max(a, b > 5) then', '  x = 1', 'end if'],
    ['2:6 unclosed-bracket: nothing closes this `(`; add `)` where it ends'],
    ['if (max(a, b > 5)) then', '  x = 1', 'end if'],
  ],
  [
    ['if (!null(a)) then', '  x = 1', 'end if'],
    ['2:7 foreign-operator: `!` is no operator here; `!` starts a comment; write `not`'],
    ['if (not null(a)) then', '  x = 1', 'end if'],
  ],
  [
    ['if (a) then', '  x = 1', 'else (b) then', '  x = 2', 'end if'],
    ['4:3 malformed-if: `else` has no condition; write `else if (condition) then`'],
  ],
  [
    ['if (a) then', '  x = 1', 'else x = 2', 'end if'],
    ['4:8 malformed-if: `else` stands alone on its line; put the statement on the line below'],
  ],
  [
    ['do g in Guests', '  if (present(g.name) cycle', 'end do'],
    ['3:8 unclosed-bracket: nothing closes this `(`; add `)` where it ends'],
    ['do g in Guests', '  if (present(g.name)) cycle', 'end do'],
  ],
  [
    ['do g in Guests', '  if (not (present(g.name cycle', 'end do'],
    ['3:21 unclosed-bracket: nothing closes this `(`; add `)` where it ends'],
  ],
  [
    ['for g in Guests', '  x = 1', 'end for'],
    ['2:3 foreign-word: `for` means nothing here; write `do g in Guests`'],
  ],
  [
    ['for (g in Guests) do', '  x = 1', 'end do'],
    ['2:3 foreign-word: `for` means nothing here; write `do g in Guests`'],
    ['do g in Guests', '  x = 1', 'end do'],
  ],
  [
    ['while (a > 1)', '  x = 1', 'end while'],
    [
      '2:3 malformed-do: there is no loop that waits for a condition; a loop goes over guests or devices: `do guest in Guests`',
    ],
  ],
  [
    ['do i = 1, 10', '  x = 1', 'end do'],
    [
      '2:3 malformed-do: there is no loop that counts; a loop goes over guests or devices: `do guest in Guests`',
    ],
  ],
  [
    ['do g of Guests', '  x = 1', 'end do'],
    ['2:8 malformed-do: write `in`: `do guest in Guests`'],
    ['do g in Guests', '  x = 1', 'end do'],
  ],
  [
    ['do g', '  x = 1', 'end do'],
    ['2:3 malformed-do: `in` and the list are missing; write `do guest in Guests`'],
  ],
  [
    ['do g in Guests', '  x = 1', 'end'],
    ['4:3 bare-end: `end` does not say what it ends; write `end do`'],
    ['do g in Guests', '  x = 1', 'end do'],
  ],
  [
    ['def f(a, b):', '  return a', 'end'],
    [
      '2:3 foreign-word: `def` means nothing here; write `function f(a)` where it gives a value, `subroutine s(a)` where it acts',
    ],
  ],
  [
    ['subroutine s', '  return', 'end subroutine'],
    ['2:14 malformed-procedure: parameters stand in parentheses, also where there are none: `s()`'],
    ['subroutine s()', '  return', 'end subroutine'],
  ],
  [
    ['subroutine s(real x)', '  return', 'end subroutine'],
    ['2:21 malformed-procedure: a type is followed by `::`: `real(KiB) :: size`'],
    ['subroutine s(real :: x)', '  return', 'end subroutine'],
  ],
  [
    ['function f(x = 1)', '  return x', 'end function'],
    ['2:16 malformed-procedure: a parameter has no value of its own; give it in each call'],
  ],
  [
    ['function f(x) result(y)', '  return x', 'end function'],
    [
      '2:17 malformed-procedure: nothing follows the parameters; the type of a result stands in front: `real function f(a)`',
    ],
  ],
  [
    ['end if'],
    ['2:3 stray-end: `end if` stands outside of any `if`; remove it, or open the block before'],
    [''],
  ],
];

describe('blocks', () => {
  test.each(blocks.map((row) => [...row]))('%s', (lines, says, fixed) => {
    const text = policy(...(lines ?? []), 'y = 1');
    expect(said(text)).toEqual(says);
    if (fixed === undefined) return;
    const after = repaired(text);
    expect(after).toBe(policy(...fixed, 'y = 1'));
    expect(said(after)).toEqual([]);
  });
});
