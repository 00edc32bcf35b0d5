/** Signature help, in both notations, in calls that are not closed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signature } from '../../src/lsp/features/signature.ts';
import { marked } from './marked.ts';

/** The signature with the active parameter in `⟦…⟧`, and all that is told; null where there is none. */
function shown(texts: string | Readonly<Record<string, string>>) {
  const { file, position } = marked(texts);
  const help = signature(file, position);
  const one = help?.signatures[0];
  if (help === null || one === undefined) return null;
  const parameter = one.parameters?.[help.activeParameter ?? 0];
  const [start, end] = typeof parameter?.label === 'object' ? parameter.label : [0, 0];
  const { label } = one;
  const doc = [one.documentation, parameter?.documentation]
    .map((part) => (typeof part === 'object' ? part.value : ''))
    .join('\n');
  return {
    label:
      end === 0 ? label : `${label.slice(0, start)}⟦${label.slice(start, end)}⟧${label.slice(end)}`,
    doc,
  };
}

const freeform = (line: string): string =>
  `policy a\n  do guest in Guests\n    ${line}\n    call resize(guest, 1 GiB)\n  end do\n  ! Moves it.\n  subroutine resize(guest, real(KiB) :: size)\n    guest.control.balloon_target = size\n  end subroutine\n  real(KiB) function half(x)\n    return x / 2\n  end function\nend policy a\n`;
const list = (line: string): string =>
  `# Half of it.\n(def half (x) (/ x 2))\n(def both (size x) (+ size x))\n(with Guests guest\n  ${line}`;

describe.each([
  ['free form', freeform],
  ['lists', list],
])('in %s', (name, around) => {
  const rows: readonly (readonly [string, string | null, string?])[] =
    name === 'lists'
      ? [
          ['(half ‸', '(half ⟦x⟧)', 'Half of it.'],
          ['(half ‸)', '(half ⟦x⟧)'],
          ['(both 1 ‸', '(both size ⟦x⟧)'],
          ['(both 1‸', '(both ⟦size⟧ x)'],
          ['(both 1 2 ‸', '(both size x)'],
          ['(both (half 1) ‸', '(both size ⟦x⟧)'],
          ['(both (half ‸', '(half ⟦x⟧)'],
          ['(+ ‸', '(+ ⟦a⟧ b)', 'sum'],
          ['(+ 1 ‸', '(+ a ⟦b⟧)'],
          ['(max 1 2 3 ‸', '(max a ⟦b⟧ …)'],
          ['(if (> 1 2) ‸', '(if condition ⟦then⟧ else)'],
          ['(let ((a 1)) ‸', '(let ((name value) …) ⟦body⟧ …)'],
          ['(guest.Control ‸', '(entity.Control ⟦"control"⟧ value)'],
          [
            '(guest.Control "balloon_target" ‸',
            '(entity.Control "control" ⟦value⟧)',
            'from `balloon_min` to `balloon_max`',
          ],
          ['(guest.StatAvg "mem_unused"‸)', '(entity.StatAvg ⟦"field"⟧)', 'integer in KiB'],
          [
            '(disk.setTotalBytesSec ‸',
            '(device.setTotalBytesSec ⟦value⟧)',
            'integer in B/s, 0 or more',
          ],
          ['(nobody ‸', null],
          ['# (half ‸', null],
          ['{ ‸', '(with list item ⟦body⟧)'],
          ['(‸', '(with list item ⟦body⟧)'],
        ]
      : [
          ['call resize(‸', 'subroutine resize(⟦guest⟧, real(KiB) :: size)', 'a guest'],
          ['call resize(guest, ‸', 'subroutine resize(guest, real(KiB) :: ⟦size⟧)', 'Moves it.'],
          ['call resize(guest, ‸)', 'subroutine resize(guest, real(KiB) :: ⟦size⟧)'],
          ['call resize(guest, 1, ‸)', 'subroutine resize(guest, real(KiB) :: size)'],
          ['call resize(guest, half(‸', 'real(KiB) function half(⟦x⟧)'],
          ['call resize(half(3), ‸', 'subroutine resize(guest, real(KiB) :: ⟦size⟧)'],
          ['call resize(guest, (1 + ‸', 'subroutine resize(guest, real(KiB) :: ⟦size⟧)'],
          ['real :: x = clamp(1, ‸', 'clamp(a, ⟦low⟧, high)', 'The number'],
          ['real :: x = min(1, 2, 3, ‸', 'min(a, ⟦b⟧, …)'],
          ['real :: x = average(‸', 'average(⟦entity.field⟧)'],
          ['real :: x = stat(guest, ‸', 'stat(entity, ⟦"field"⟧, default)'],
          [
            'call control(guest, "balloon_target", ‸',
            'call control(entity, name, ⟦value⟧)',
            'from `balloon_min` to `balloon_max`',
          ],
          [
            'real :: x = stat(guest, "balloon_cur", ‸',
            'stat(entity, "field", ⟦default⟧)',
            'in KiB',
          ],
          ['call debug(property(guest, "name"‸', 'property(entity, ⟦"name"⟧)', 'property `name`'],
          ['if (present(‸', 'present(⟦a⟧, …)'],
          ['if (‸', null],
          ['real(‸', null],
          ['real :: x = 3 * (‸', null],
          ['call nobody(‸', null],
          ['call half(1) ‸', null],
          ['! half(‸', null],
        ];

  const whole = rows.map(([text, label, doc = '']) => ({ text, label, doc }));

  it.each(whole)('$text', ({ text, label, doc }) => {
    const found = shown(around(text));
    expect(found?.label ?? null).toBe(label);
    expect(found?.doc ?? '').toContain(doc);
  });
});

it('functions of the other notation are shown in this one', () => {
  const set = {
    'a.policy': '(def half (x) (/ x 2))',
    'b.policy': 'policy b\n  call debug(half(‸\nend policy',
  };
  expect(shown(set)?.label).toBe('half(⟦x⟧)');
  const other = {
    'a.policy':
      'policy a\n  public real function half(real :: x)\n    return x / 2\n  end function\nend policy',
    'b.policy': '(debug (half ‸',
  };
  expect(shown(other)?.label).toBe('(half ⟦x⟧)');
});

it('every prefix of the shipped policies gets an answer', { timeout: 60_000 }, () => {
  let found = 0;
  for (const path of ['policies/30-cpu.policy', 'test/policies/list/20-ksm.policy']) {
    const text = readFileSync(path, 'utf8');
    for (let end = 0; end <= text.length; end += 37)
      if (shown(`${text.slice(0, end)}‸`) !== null) found++;
  }
  expect(found).toBeGreaterThan(10);
});
