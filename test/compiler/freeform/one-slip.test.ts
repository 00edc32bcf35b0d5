/** Whole policies with one slip each: one thing is said of each, however far its consequences go. */
import { expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { lineStarts, positionAt } from '../../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { example } from './example.ts';

const slips: readonly (readonly [from: string, to: string, says: string])[] = [
  ['if (not present(', 'if (.not. present(', '10:9 foreign-operator'],
  [
    'not present(guest.balloon_cur, guest',
    'not present(guest.balloon_cur) .or. not present(guest',
    '10:40 foreign-operator',
  ],
  ['host_free < pressure', 'host_free .lt. pressure', '11:19 foreign-operator'],
  ['host_free < pressure_threshold', 'host_free != pressure_threshold', '11:19 foreign-operator'],
  ['host_free < pressure_threshold', 'host_free = pressure_threshold', '11:19 assignment-as-value'],
  ['    end if', '    endif', '15:5 joined-words'],
  ['  end do', '  ENDDO', '16:3 joined-words'],
  ['    end if\n', '', '11:5 missing-end'],
  ['  end do\n', '', '9:3 missing-end'],
  ['threshold) then', 'threshold)', '11:5 missing-then'],
  ['end subroutine\n\n  subroutine grow', 'end function\n\n  subroutine grow', '18:3 wrong-end'],
  ['end policy balloon', 'end policy ballon', '1:1 wrong-end'],
  ['guest.mem_unused)) cycle', 'guest%mem_unused)) cycle', '10:45 foreign-operator'],
  ['guest.mem_unused)) cycle', 'guest.mem_unused) cycle', '10:8 unclosed-bracket'],
  ['guest.balloon_cur) return', 'guest.balloon_cur return', '29:8 unclosed-bracket'],
  [
    'if (host_free < pressure_threshold) then',
    'if host_free < pressure_threshold',
    '11:8 malformed-if',
  ],
  ['if (host_free < pressure_threshold) then', 'if host_free < 10% then', '11:8 malformed-if'],
  [
    ' = average(Host.mem_free) / Host',
    ' = Host.mem_free > 1 ? 2 : 3 + Host',
    '7:41 malformed-statement',
  ],
  ['call shrink(guest)', 'shrink(guest)', '12:7 missing-call'],
  [
    'guest.control.balloon_target = size',
    'guest.control.balloon_target == size',
    '30:5 unused-value',
  ],
  ['guest.control.balloon_target = size', 'guest.balloon_target = size', '30:5 not-assignable'],
  ['average(guest.balloon_cur) - ', 'average(guest.balloon_cur - ', '19:34 unclosed-bracket'],
  ['real :: host_free =', 'real host_free =', '7:8 malformed-declaration'],
  ['real :: host_free', 'float :: host_free', '7:3 foreign-word'],
  ['do guest in Guests', 'for guest in Guests', '9:3 foreign-word'],
  ['subroutine resize', 'def resize', '28:3 foreign-word'],
  ['guest.balloon_cur) return', 'guest.balloon_cur) exit', '29:69 foreign-word'],
  ['0.25% * guest', '0.25 % * guest', '29:42 unknown-unit'],
  ['0.25% * guest', '0,25% * guest', '29:42 malformed-number'],
  ['spare      = 20%', 'spare      = 0,2', '4:35 malformed-number'],
  ['setting(5% : 50%)', 'setting(5% - 50%)', '3:20 malformed-declaration'],
  ['setting(5% : 50%)', 'setting(5%)', '3:9 malformed-declaration'],
  ['  ! Take memory', '  // Take memory', '2:3 foreign-comment'],
  ['real, parameter :: spare ', 'real, constant :: spare ', '4:9 malformed-declaration'],
  ['policy balloon\n', 'Policy: balloon\n', '1:1 malformed-policy-line'],
  ['policy balloon\n', 'policy "balloon"\n', '1:1 malformed-policy-line'],
  ['policy balloon\n', 'policy my balloon\n', '1:8 malformed-policy-line'],
  ['policy balloon\n', 'polcy balloon\n', '1:1 malformed-policy-line'],
  ['policy balloon\n', '', '2:3 malformed-policy-line'],
  ['call resize(guest, clamp(wanted', 'call resze(guest, clamp(wanted', '21:10 unknown-function'],
  ['(1 - max_change)', '(1 - max_chage)', '20:70 unknown-name'],
  ['real(KiB) :: used', 'real(MiB) :: used', '19:27 unit-conflict'],
  ['real(KiB) :: used', 'integer(KiB) :: used', '19:30 declared-type'],
  ['real(KiB) :: used', 'real(kib) :: used', '19:10 unknown-unit'],
];

/** What is said of a text: places and codes. */
function saidOf(text: string): readonly string[] {
  const starts = lineStarts(text);
  const { diagnostics } = createCompiler(defaultEnvironment()).compile([{ name: 'p', text }]);
  return diagnostics.map(({ span, code }) => {
    const { line, column } = positionAt(starts, span.start);
    return `${line}:${column} ${code}`;
  });
}

/** Slips in both the first line and the last. */
const around: typeof slips = [
  ['my balloon', 'end policy my balloon', '1:8 malformed-policy-line'],
  ['my-balloon', 'end policy my-balloon', '1:8 malformed-policy-line'],
  ['my balloon', '', '1:8 malformed-policy-line'],
];

it.each(around)('policy %s … %s', (name, end, says) => {
  expect(saidOf(`policy ${name}\n  call debug(1)\n${end}\n`)).toEqual([says]);
});

it('tells a file without its first and last line how it begins and ends', () => {
  const source = { name: 'p', text: 'real :: x = 1\ncall debug(x)\n' };
  const { diagnostics } = createCompiler(defaultEnvironment()).compile([source]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'a free-form policy begins with `policy NAME` on a line of its own, and ends with `end policy`',
  ]);
});

it.each(slips)('%s → %s', (from, to, says) => {
  const text = example.replace(from, to);
  expect(text).not.toBe(example);
  expect(saidOf(text)).toEqual([says]);
});
