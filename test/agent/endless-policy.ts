/**
 * A policy that a compiler has to work on for long: functions that call one another with arguments of
 * many types, each call a setting of its own, with much to do in each.
 */

const statements = (count: number, level: number): string =>
  Array.from({ length: count }, (_, i) => `(if (> a ${i}) (set a (+ a ${level})) 0)`).join(' ');

const calls = (level: number): string =>
  ['x', `"a${level}"`, 'Host', `${level}`].map((x) => `(f${level - 1} ${x})`).join(' ');

/** Takes more than ten seconds on any machine of today. */
export const endless = [
  '(defvar a 0)',
  '(def f0 (x) x)',
  ...Array.from({ length: 6 }, (_, i) => i + 1).map(
    (level) => `(def f${level} (x) { ${statements(1000, level)} ${calls(level)} })`,
  ),
  '(f6 1)',
].join('\n');
