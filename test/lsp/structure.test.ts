/** Code lenses, call hierarchy, linked editing, links in comments. */
import { describe, expect, it } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../src/lsp/features/call-hierarchy.ts';
import { codeLenses, resolvedLens } from '../../src/lsp/features/code-lens.ts';
import { documentLinks } from '../../src/lsp/features/document-links.ts';
import { linkedEditing } from '../../src/lsp/features/linked-editing.ts';
import { defaultSettings } from '../../src/lsp/workspace/settings.ts';
import { marked } from './marked.ts';

const list =
  '(def f (x) (+ x 1))\n(def g (x) (f (f x)))\n(defvar spare (g 1))\n(debug (f spare))\n';
const free =
  'policy a\n  real, public :: spare = g(1)\n  call debug(f(spare))\n  real function f(x)\n    return x + 1\n  end function f\n  real function g(x)\n    return f(f(x))\n  end function\nend policy a\n';

describe.each([
  ['lists', list],
  ['free form', free],
])('in %s', (_, text) => {
  it('lenses count the uses of functions and public variables', () => {
    const { file } = marked({ 'a.policy': text, 'b.policy': '(debug spare)' });
    const shown = (variables: boolean) => {
      return codeLenses(file, { references: true, variables }).map(wordsOf).sort();
    };
    const wordsOf = (lens: CodeLens): string => {
      const { command } = resolvedLens(file, lens);
      const { start } = lens.range;
      return `${file.text.slice(file.offsetAt(start), file.offsetAt(lens.range.end))}: ${command?.title}`;
    };
    expect(shown(true)).toEqual(['f: 3 references', 'g: 1 reference', 'spare: 2 references']);
    // A file of settings would be twice as high.
    expect(shown(defaultSettings.codeLens.variables)).toEqual([
      'f: 3 references',
      'g: 1 reference',
    ]);
    expect(codeLenses(file, { references: false, variables: false })).toEqual([]);
  });

  it('calls lead to callers and callees', () => {
    const { files } = marked({ 'a.policy': text, 'b.policy': '(debug 1)' });
    const file = files.get('a.policy')!;
    const at = (name: string) =>
      file.positionAt(
        file.text.indexOf(`${name}(`) === -1
          ? file.text.indexOf(`(${name} `) + 1
          : file.text.indexOf(`${name}(`),
      );
    const [f] = prepareCallHierarchy(file, at('f'));
    const [g] = prepareCallHierarchy(file, at('g'));
    expect(f?.name).toBe('f');
    const incoming = incomingCalls(file, f!.data);
    const found = incoming.map(({ from, fromRanges }) => `${from.name} ${fromRanges.length}`);
    expect(found.sort()).toEqual(['a.policy 1', 'g 2']);
    expect(
      outgoingCalls(file, g!.data).map(({ to, fromRanges }) => `${to.name} ${fromRanges.length}`),
    ).toEqual(['f 2']);
    expect(outgoingCalls(file, f!.data)).toEqual([]);
    const caller = incoming.find(({ from }) => from.name === 'a.policy')!.from;
    expect(
      outgoingCalls(file, caller.data)
        .map(({ to }) => to.name)
        .sort(),
    ).toEqual(['f', 'g']);
    expect(incomingCalls(file, caller.data)).toEqual([]);
  });
});

it('a lens counts in the text as it is now, or stays without words', () => {
  const [lens] = codeLenses(marked('(def f (x) x)\n(debug (f 1))').file, {
    references: true,
    variables: false,
  });
  const title = (text: string) => resolvedLens(marked(text).file, lens!).command?.title;
  expect(title('(defvar a 1)\n(def f (x) x)\n(debug (f 1))\n(debug (f a))')).toBe('2 references');
  expect(title('(def g (x) x)\n(debug (g 1))')).toBeUndefined();
});

it('an item of the hierarchy is found again in a text that has changed', () => {
  const before = marked('(def f‸ (x) x)\n(debug (f 1))');
  const [f] = prepareCallHierarchy(before.file, before.position);
  const callers = (text: string) => incomingCalls(marked(text).file, f!.data).length;
  expect(callers('(def g (x) x)\n(def f (x) x)\n(debug (f 1))\n(debug (g 1))')).toBe(1);
  expect(callers('(def h (x) x)\n(debug (h 1))')).toBe(0);
  expect(outgoingCalls(marked('(def h (x) x)\n(debug (h 1))').file, f!.data)).toEqual([]);
});

it('variables have no call hierarchy', () => {
  const { file, position } = marked('(defvar spa‸re 1) (debug spare)');
  expect(prepareCallHierarchy(file, position)).toEqual([]);
});

describe('linked editing', () => {
  it.each([
    ['policy ⟦a‸⟧\n  call debug(1)\nend policy ⟦a⟧'],
    ['policy ⟦`a-b`⟧\n  call debug(1)\nendpolicy ⟦`a‸-b`⟧'],
    ['policy a\n  subroutine ⟦f⟧(x)\n    call debug(x)\n  end subroutine ⟦‸f⟧\nend policy a'],
    // Half typed: the function has no body, and the policy no end.
    ['policy a\n  real(KiB) function ⟦f‸⟧(x\n  end function ⟦f⟧\n'],
  ])('has both places: %s', (text) => {
    const { file, position, spans } = marked(text);
    expect(linkedEditing(file, position)?.ranges).toEqual(spans.map(({ range }) => range));
  });

  it.each([
    ['policy a‸\n  call debug(1)\nend policy'],
    ['policy a‸\n  call debug(1)\nend policy b'],
    ['policy a\n  call debug(‸1)\nend policy a'],
    ['(def f‸ (x) x)'],
  ])('is nothing elsewhere: %s', (text) => {
    const { file, position } = marked(text);
    expect(linkedEditing(file, position)).toBeNull();
  });
});

it('names of other policies in comments are links', () => {
  const { file, spans, files } = marked({
    'a.policy':
      'policy a\n  ! See ⟦b.policy⟧, not c.policy, nor a.policy.\n  call debug(1)   ! and ⟦b.policy⟧\n  call debug("b.policy")\nend policy',
    'b.policy': '(debug 1)',
  });
  expect(documentLinks(file)).toEqual(
    spans.map(({ range }) => ({ range, target: files.get('b.policy')!.uri })),
  );
});
