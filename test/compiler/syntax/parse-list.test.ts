/** The cache, comments, limits, and properties over arbitrary texts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression } from '../../../src/compiler/syntax/ast.ts';
import {
  createParseCache,
  parseList,
  readTree,
} from '../../../src/compiler/syntax/list/parse-list.ts';
import { tokenize } from '../../../src/compiler/syntax/list/tokenize.ts';
import { codesOf, faultsOf } from './helpers.ts';

describe('the cache', () => {
  test('an edit parses one form anew', () => {
    const cache = createParseCache();
    const before = parseList('(a)\n(b)\n(c)', cache).forms.map(({ form }) => form);
    const after = parseList('(a)\n(bb)\n\n(c)', cache).forms.map(({ form }) => form);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(after[2]).toBe(before[2]);
  });

  test('equal texts are distinct forms, the nth the nth again', () => {
    const cache = createParseCache();
    const [first, second] = parseList('(a) (a)', cache).forms;
    expect(first?.form).not.toBe(second?.form);
    const again = parseList('(b) (a) (a)', cache).forms;
    expect(again[1]?.form).toBe(first?.form);
    expect(again[2]?.form).toBe(second?.form);
  });
});

describe('comments', () => {
  test('are kept inside and outside forms', () => {
    const policy = parseList('# top\r\n(f # in\n "#no" 1)\n# end');
    expect(policy.comments).toEqual([
      { text: '# top', span: { start: 0, end: 5 } },
      { text: '# end', span: { start: 25, end: 30 } },
    ]);
    expect(policy.forms[0]?.form.comments).toEqual([{ text: '# in', span: { start: 3, end: 7 } }]);
  });
});

describe('large and deep texts', () => {
  const deep = (levels: number): string => '(not '.repeat(levels) + 1 + ')'.repeat(levels);

  test('400 levels are read, 401 are reported once', () => {
    expect(codesOf(deep(400))).toEqual([]);
    expect(faultsOf(`(f)\n${deep(401)}\n(g)`)).toMatchObject([
      { code: 'nesting-too-deep', start: 4 + 5 * 400 },
    ]);
  });

  test('a hundred thousand brackets', () => {
    expect(codesOf(deep(100_000))).toEqual(['nesting-too-deep']);
    expect(codesOf('('.repeat(100_000))).toEqual(['nesting-too-deep']);
    expect(codesOf('(\n'.repeat(100_000))).toEqual(['not-a-policy']);
  });

  test('a form that is too long for the grammar', () => {
    const items = '(+ 1 2) # note\n'.repeat(20_000);
    const policy = parseList(`{${items}}`);
    expect(policy.forms[0]?.form.diagnostics).toEqual([]);
    expect(policy.forms[0]?.form.comments).toHaveLength(20_000);
  });

  test.each([
    ['digits', '1'.repeat(1_000_000)],
    ['quotes with backslashes', `(\n"${'\n\\"'.repeat(300_000)}`],
    ['the same before a form', `(\n"${'\n\\"'.repeat(300_000)}\n(a`],
    ['semicolons', `(a ${';('.repeat(100_000)}`],
    ['one line', `(a ${'a '.repeat(500_000)}@)`],
    ['forms', 'a '.repeat(300_000)],
    ['dots', `a${'.a'.repeat(300_000)}`],
    ['a damaged let', `(let (${'1 '.repeat(300_000)}@) 1)`],
    ['damaged lists in each other', `${'(if @ '.repeat(390)}${')'.repeat(390)}`],
    ['closing brackets of all kinds', '('.repeat(300) + ')]}'.repeat(300_000)],
  ])('%s', (_title, text) => expect(codesOf(text).length).toBeGreaterThan(0));
});

/** Texts in which forms, faults and layout are likely. */
const pieces = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '#',
  ';',
  '\n',
  '\n(',
  ' ',
  'a',
  'x.y',
  '12',
  '-3',
  '.5',
  '1e',
  '007',
  '0x',
  '+',
  '<=',
  'def',
  'let',
  'if',
  'é',
  '\ufeff',
  '@',
  ',',
  '\0',
  '\ud83d',
];
const policyText = fc
  .array(fc.constantFrom(...pieces), { maxLength: 60 })
  .map((parts) => parts.join(''));
const anyText = fc.oneof(policyText, fc.string({ unit: 'binary' }));

function spans(node: Expression, visit: (start: number, end: number) => void): void {
  visit(node.span.start, node.span.end);
  for (const child of Object.values(node) as readonly unknown[]) {
    for (const item of Array.isArray(child) ? (child as readonly unknown[]) : [child]) {
      if (isNode(item)) spans(item, visit);
    }
  }
}

const isNode = (value: unknown): value is Expression =>
  typeof value === 'object' && value !== null && 'kind' in value && 'span' in value;

describe('any text', () => {
  test('never throws, and all places lie in the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const policy = parseList(text);
        let last = 0;
        for (const { form, offset } of policy.forms) {
          expect(offset).toBeGreaterThanOrEqual(last);
          last = offset + form.expression.span.end;
          spans(form.expression, (start, end) => {
            expect(0 <= start && start <= end && end <= form.expression.span.end).toBe(true);
          });
          for (const { span, notes, fixes } of form.diagnostics) {
            for (const place of [
              span,
              ...notes.map((note) => note.span),
              ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span)),
            ]) {
              expect(
                0 <= place.start && place.start <= place.end && offset + place.end <= text.length,
              ).toBe(true);
            }
          }
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('what is in no form and no comment is blank or reported', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const policy = parseList(text);
        const covered = new Uint8Array(text.length);
        for (const { form, offset } of policy.forms)
          covered.fill(1, offset, offset + form.expression.span.end);
        for (const { span } of policy.comments) covered.fill(1, span.start, span.end);
        const faults = policy.diagnostics;
        for (const { span } of faults) covered.fill(1, span.start, span.end);
        const skipsLine = faults.some(({ span }) => text.charAt(span.start) === ';');
        const rest = [...covered.keys()]
          .filter((at) => covered[at] === 0)
          .map((at) => text.charAt(at))
          .join('');
        if (!skipsLine) expect(tokenize(rest.replaceAll('\ufeff', ' '))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('both readers give the same tree', () => {
    fc.assert(
      fc.property(policyText, (text) => {
        for (const { form, offset } of parseList(text).forms) {
          const source = text.slice(offset, offset + form.expression.span.end);
          expect(readTree(source, true)).toEqual(readTree(source, false));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a cache never changes what is read', () => {
    fc.assert(
      fc.property(fc.array(policyText, { minLength: 2, maxLength: 5 }), (parts) => {
        const cache = createParseCache();
        parseList(parts.join('\n'), cache);
        const edited = [...parts].reverse().join('\n');
        expect(parseList(edited, cache)).toEqual(parseList(edited));
      }),
      { numRuns: 500 },
    );
  });
});
