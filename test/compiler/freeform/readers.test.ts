/**
 * Lines are read twice: by the grammar, and by the reader that recovers. Both give the same tree of
 * a clean line, and what the grammar accepts the reader does not complain about.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/compiler/diagnostics/diagnostic.ts';
import { classify } from '../../../src/compiler/syntax/freeform/classify.ts';
import type { LineTree } from '../../../src/compiler/syntax/freeform/line-tree.ts';
import { cutLines } from '../../../src/compiler/syntax/freeform/lines.ts';
import { readClean } from '../../../src/compiler/syntax/freeform/parse-line.ts';
import { readLine } from '../../../src/compiler/syntax/freeform/reader.ts';
import { infixes } from '../../../src/compiler/syntax/freeform/tree.ts';
import { everything, example } from './example.ts';

const runs = Number(process.env.MOMUS_RUNS ?? 300);

interface Both {
  readonly code: string;
  readonly clean: LineTree | undefined;
  readonly read: LineTree;
  readonly faults: readonly Diagnostic[];
}

/** Every line of a text, by both. */
function both(text: string): readonly Both[] {
  const { lines } = cutLines(text, 1000);
  const classes = classify(text, lines);
  return lines.map((line, i) => {
    const code = text.slice(line.start, line.end);
    const is = classes[i] ?? { kind: 'plain' };
    const faults: Diagnostic[] = [];
    const quiet = { text: code, base: line.start, trailing: null, report: () => {} };
    const read = readLine({ ...quiet, report: (fault) => faults.push(fault) }, is);
    return { code, clean: readClean(quiet, is), read, faults };
  });
}

/** Clean expressions, with the blanks and cases that one may write. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    fc.constantFrom(
      'a',
      'x1',
      'guest.balloon_cur',
      'HOST.mem_free',
      '`a-b`',
      'g.`end`.if',
      'true',
      'None',
      '7',
      '.5',
      '1e3',
      '0xfF',
      '0o17',
      '20%',
      '512 MiB',
      '10 MiB/s',
      '500 /s',
      '5 min',
      '3h',
      '"a # ! b"',
      "'x\\'y'",
      'f()',
    ),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(...infixes),
        fc.constantFrom('', ' ', '  '),
        tie('expression'),
      )
      .map(([a, operator, blank, b]) => {
        const gap = /[a-z]/u.test(operator) ? ' ' : blank;
        return /^(?:and|or|==|\/=|<|<=|>|>=)$/u.test(operator)
          ? `(${a}${gap}${operator}${gap}${b})`
          : `(${a})${gap}${operator}${gap}(${b})`;
      }),
    tie('expression').map((a) => `(not ${a})`),
    tie('expression').map((a) => `-(${a})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `max(${a}, ${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `f_1( ${a},\n ${b} )`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

const line = fc
  .tuple(fc.nat(13), expression, expression)
  .map(
    ([kind, a, b]) =>
      [
        `x = ${a}`,
        `guest.control.y = ${a}`,
        `call f(${a}, ${b})`,
        `return ${a}`,
        `real(KiB), setting(${a} : ${b}), public :: x = ${a}, \`y-z\` = ${b}`,
        `if (${a}) cycle`,
        `if (${a}) x = ${b}`,
        `if (${a}) then`,
        `ELSE IF (${a}) THEN`,
        `do g in ${a}`,
        `text function f(a, real(B/s) :: b)`,
        `public auto function f(a)`,
        `Public subroutine f(a)`,
        a,
      ][kind] ?? '',
  );

describe('the two readers of lines', () => {
  test('agree on everything that the notation has', () => {
    for (const { code, clean, read, faults } of [...both(example), ...both(everything)]) {
      expect(clean, code).toBeDefined();
      expect(read, code).toEqual(clean);
      expect(faults, code).toEqual([]);
    }
  });

  test('agree on generated lines', () => {
    let accepted = 0;
    fc.assert(
      fc.property(line, (text) => {
        for (const { code, clean, read, faults } of both(text)) {
          const errors = faults.filter(({ severity }) => severity === 'error');
          // The grammar leaves deep lines to the reader.
          if (clean === undefined) {
            expect(errors, code).toEqual([]);
            continue;
          }
          accepted++;
          expect(read, code).toEqual(clean);
          expect(errors, code).toEqual([]);
        }
      }),
      { numRuns: runs },
    );
    expect(accepted).toBeGreaterThan(runs / 2);
  });

  test('agree on what is right: a line with one character changed', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        line,
        fc.nat(),
        fc.constantFrom(...' ()+-*/<>=!&,.:?%`"\'#ae0\n'),
        fc.boolean(),
        (text, place, by, cut) => {
          const at = place % (text.length + 1);
          const changed = text.slice(0, at) + by + text.slice(cut ? at + 1 : at);
          for (const { code, clean, read, faults } of both(changed)) {
            const errors = faults.filter(({ severity }) => severity === 'error');
            if (clean === undefined) refused++;
            else {
              expect(read, code).toEqual(clean);
              expect(errors, code).toEqual([]);
            }
          }
        },
      ),
      { numRuns: runs * 3 },
    );
    expect(refused).toBeGreaterThan(runs / 10);
  });
});
