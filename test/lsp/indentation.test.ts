/** Where VS Code puts the line below one, in both notations, behind brackets and blocks. */
import { describe, expect, it } from 'vitest';
import { decrease, enterRules, increase } from '../../editors/vscode/src/indentation.ts';

/** Where Enter leads behind the first text, in front of the second. */
function entered(before: string, after = ''): string {
  const rule = enterRules.find(
    (one) => one.before.test(before) && (one.after?.test(after) ?? true),
  );
  if (rule !== undefined) return `${rule.indent}${rule.remove || ''}`;
  return increase.test(before) && !decrease.test(after) ? 'in' : 'same';
}

describe('behind a line of lists', () => {
  it.each([
    // The closing brackets are those that the editor wrote by itself.
    ['(with Guests guest', ')', 'in'],
    ['  (if (> guest.balloon_cur 3)', '))', 'in'],
    ['(def shrink (guest x)', ')', 'in'],
    ['(def shrink (guest x) {', '', 'in'],
    ['(let ((a (+ 1 (* 2 (- 3 4)))) (b 2))', ')', 'in'],
    ['(if (!= a 3)', ')', 'in'],
    ['(debug "a ) b"', ')', 'in'],
    ['(with Guests guest # all of (them', ')', 'in'],
    ['(defvar spare 20%)', '', 'same'],
    ['  (debug guest.name)', ')', 'same'],
    ['(debug ")")', '', 'same'],
    ['    0', ')', 'same'],
    ['  (debug guest.name))', '', 'out'],
    ['    (* part guest.balloon_max)))', '', 'out2'],
    ['      0))))', ')', 'out6'],
    ['    0)', ')', 'out'],
    ['  (debug "(" guest.name)) # done', '', 'out'],
    ['  )', '', 'same'],
    ['# a comment (of two lines', '', 'same'],
  ])('%j, in front of %j: %s', (before, after, where) => {
    expect(entered(before, after)).toBe(where);
  });
});

describe('behind a line of free form', () => {
  it.each([
    ['policy balloon', '', 'in'],
    ['  do guest in Guests', '', 'in'],
    ['    if (present(guest.balloon_cur)) then', '', 'in'],
    ['  real function half(x)', '', 'in'],
    ['  n = max(a,', ')', 'in'],
    ['  real :: spare = 20%', '', 'same'],
    ['  n = max(a, (b + 1))', '', 'same'],
    ['  if (a > 3) cycle ! those (of', '', 'same'],
    ['  end do', '', 'same'],
    ['    b)', '', 'out'],
  ])('%j, in front of %j: %s', (before, after, where) => {
    expect(entered(before, after)).toBe(where);
  });
});

it('lines of thousands of brackets are told apart at once', () => {
  for (const line of ['('.repeat(3000), '()'.repeat(1500), ')'.repeat(3000), '(a '.repeat(1000)])
    expect(entered(line, ')')).toMatch(/^(?:in|out\d*|same)$/u);
});
