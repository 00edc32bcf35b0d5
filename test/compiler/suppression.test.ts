/** Comments that allow a warning at one place, in both notations; what is wrong with such comments. */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSetView } from '../../src/compiler/query/set-view.ts';
import { editedText } from '../../src/compiler/refactor/edits.ts';
import { suppressionFor } from '../../src/compiler/refactor/suppress.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();
const name = 'a.policy';

/** Code, message and the text of what is reported. */
const said = (text: string): string[] =>
  createCompiler(environment)
    .check([{ name, text }])
    .diagnostics.map(
      ({ code, span, message }) => `${code} ${text.slice(span.start, span.end)}: ${message}`,
    );
const codes = (text: string): string[] => said(text).map((one) => one.split(' ')[0] ?? '');

const list = (comment: string, behind = '') => `${comment}
(def twice (n unit) ${behind}
  (* 2 n))
(debug (twice 4 1))
`;
const free = (comment: string, behind = '') => `policy p
  call debug(twice(4, 1))
${comment}
  function twice(n, unit) ${behind}
    return 2 * n
  end function twice
end policy p
`;

describe.each([
  ['lists', '#', list],
  ['free form', '!', free],
] as const)('in %s', (_, mark, policy) => {
  const allow = `${mark} momus: allow`;

  it('a warning stands where no comment allows it', () => {
    expect(codes(policy(''))).toEqual(['unused-name']);
    expect(codes(policy(`${mark} momus is what runs this`))).toEqual(['unused-name']);
  });

  it('a comment above the line allows it, whatever comments and blanks come between', () => {
    expect(said(policy(`${allow} unused-name because others pass it`))).toEqual([]);
    expect(said(policy(`${allow} unused-name because others pass it\n\n${mark} why`))).toEqual([]);
  });

  it('a comment behind the line allows it', () => {
    expect(said(policy('', `${allow} unused-name because others pass it`))).toEqual([]);
  });

  it('several codes stand in one comment', () => {
    const text = policy(`${allow} unused-name, nested-loops because others pass it`);
    expect(said(text)).toEqual([
      'unused-suppression nested-loops: nothing gives `nested-loops` here; remove this',
    ]);
  });

  it('a comment for another line allows nothing, and says so', () => {
    const text = `${policy('')}${allow} unused-name because others pass it\n`;
    expect(codes(text)).toEqual(['unused-name', 'unused-suppression']);
  });

  it.each([
    [`${allow} unused-name`, 'malformed-suppression', 'say why `unused-name` is allowed here'],
    [`${allow} unused-name because `, 'malformed-suppression', 'say why'],
  ])('a reason is asked for once: %s', (comment, code, message) => {
    const found = said(policy(comment));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(code);
    expect(found[0]).toContain(message);
  });

  it.each([
    [`${allow} unused-nam because x`, 'is `unused-name` meant?'],
    [`${allow} nothing-like-it because x`, 'there is no warning `nothing-like-it`'],
    [`${allow} unknown-name because x`, '`unknown-name` is an error, which nothing allows'],
    [`${allow} malformed-suppression because x`, 'there is no warning `malformed-suppression`'],
    [`${allow}`, 'the code of a warning is missing'],
    [`${mark} momus: ignore unused-name`, '`momus: ignore` allows nothing'],
    [`${mark} momus allow unused-name because x`, '`momus allow` allows nothing'],
    [`${mark} momus: allowed unused-name because x`, '`momus: allowed` allows nothing'],
  ])('what cannot be meant is told, and allows nothing: %s', (comment, message) => {
    const found = said(policy(comment));
    expect(found).toHaveLength(2);
    expect(found.find((one) => one.startsWith('malformed-suppression'))).toContain(message);
    expect(found.some((one) => one.startsWith('unused-name'))).toBe(true);
  });

  it('is no such comment what only begins like one', () => {
    expect(codes(policy(`${mark} momus: ignore what others did; it never mattered`))).toEqual([
      'unused-name',
    ]);
    expect(codes(policy(`${mark} momus: expect more guests at night`))).toEqual(['unused-name']);
  });

  it.each([
    ['allow unused-name: others pass it', ' because others pass it'],
    ['allow unused-name - others pass it', ' because others pass it'],
    ['allow unused-name others pass it', ' because others pass it'],
  ])('a reason without `because` is told once, and becomes one: %s', (comment, reason) => {
    const text = policy(`${mark} momus: ${comment}`);
    const { diagnostics } = createCompiler(environment).check([{ name, text }]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['malformed-suppression']);
    const edits = (diagnostics[0]?.fixes[0]?.edits ?? []).map((e) => ({ source: name, ...e }));
    const mended = editedText(name, text, edits);
    expect(mended).toContain(`allow unused-name${reason}`);
    expect(said(mended)).toEqual([]);
  });

  it('what is to be removed is not asked for a reason too', () => {
    const found = codes(policy(`${allow} nested-loops`));
    expect(found.sort()).toEqual(['unused-name', 'unused-suppression']);
  });

  it('while there are errors, nothing is said of comments that allow nothing', () => {
    const text = policy(`${allow} nested-loops because x`).replace('2 ', '2 oops ');
    expect(codes(text)).not.toContain('unused-suppression');
    expect(text).not.toBe(policy(`${allow} nested-loops because x`));
  });

  it('the fixes mend what they are for', () => {
    const fixed = (text: string, code: string): string => {
      const { diagnostics } = createCompiler(environment).check([{ name, text }]);
      const [fix] = diagnostics.find((one) => one.code === code)?.fixes ?? [];
      return editedText(
        name,
        text,
        (fix?.edits ?? []).map((edit) => ({ source: name, ...edit })),
      );
    };
    const right = policy(`${allow} unused-name because others pass it`);
    expect(fixed(right.replace('e-name', 'e-nam'), 'malformed-suppression')).toBe(right);
    expect(fixed(right.replace('momus: allow', 'momus: ignore'), 'malformed-suppression')).toBe(
      right,
    );
    const unused = right.replace('unused-name', 'nested-loops');
    expect(fixed(unused, 'unused-suppression')).toBe(right.replace(/.*momus: allow.*\n/u, ''));
    const behind = policy('', `${allow} nested-loops because x`);
    expect(fixed(behind, 'unused-suppression').replace(/[ \t]+$/gmu, '')).toBe(
      policy('').replace(/[ \t]+$/gmu, ''),
    );
  });

  it('the action writes the comment, which then asks for its reason', () => {
    const actOn = (text: string, code: string): string => {
      const view = createSetView(createCompiler(environment).check([{ name, text }]), environment);
      const found = view.diagnostics(name).find((one) => one.code === code);
      if (found === undefined) throw new Error(`no ${code}`);
      return editedText(name, text, suppressionFor(view, found)?.edits ?? []);
    };
    const text = policy('').replace('\n\n', '\n').replace(/^\n/u, '');
    const acted = actOn(text, 'unused-name');
    expect(acted).toContain(`${mark} momus: allow unused-name because \n`);
    expect(codes(acted)).toEqual(['malformed-suppression']);
    expect(said(acted.replace('because ', 'because others pass it'))).toEqual([]);
    const second = policy(`${allow} nested-loops because x`);
    expect(actOn(second, 'unused-name')).toContain('allow unused-name, nested-loops because x');
    // Of what is wrong with the comment itself, and of errors, nothing is allowed.
    expect(actOn(second, 'unused-suppression')).toBe(second);
  });
});

it('a comment of one file says nothing of another', () => {
  const compiler = createCompiler(environment);
  const { diagnostics } = compiler.check([
    { name: 'a.policy', text: '# momus: allow unused-name because x\n(debug 1)\n' },
    { name: 'b.policy', text: list('') },
  ]);
  expect(diagnostics.map(({ source, code }) => `${source} ${code}`)).toEqual([
    'a.policy unused-suppression',
    'b.policy unused-name',
  ]);
});
