/** Semantic tokens and inlay hints, in both notations. */
import { describe, expect, it } from 'vitest';
import { SemanticTokensBuilder } from 'vscode-languageserver';
import type { HintKinds } from '../../src/compiler/query/hints.ts';
import { inlayHints } from '../../src/lsp/features/inlay-hints.ts';
import { addTokens, legend, semanticTokens } from '../../src/lsp/features/semantic-tokens.ts';
import type { FileView } from '../../src/lsp/workspace/file-view.ts';
import { defaultSettings } from '../../src/lsp/workspace/settings.ts';
import { marked } from './marked.ts';

/** The words of a file with their types and modifiers. */
function words(file: FileView, data: readonly number[]): string[] {
  const lines = file.text.split('\n');
  const all: string[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(i, i + 5);
    character = down === 0 ? character + right : right;
    line += down;
    const is = legend.tokenModifiers.filter((_, bit) => (bits & (1 << bit)) !== 0);
    const word = lines[line]?.slice(character, character + length) ?? '';
    all.push([word, legend.tokenTypes[type], ...is].join(' '));
  }
  return all;
}

describe('semantic tokens', () => {
  it('of lists', () => {
    const { file } = marked(
      '(def f (x) (max x 1)) # note\n(with Guests guest (guest.Control "balloon_target" (f guest.balloon_cur)))',
    );
    expect(words(file, semanticTokens(file).data)).toEqual([
      'def keyword',
      'f function declaration',
      'x parameter declaration',
      'max function defaultLibrary',
      'x parameter',
      '1 number',
      '# note comment',
      'with keyword',
      'Guests variable readonly defaultLibrary',
      'guest variable declaration',
      'guest variable',
      'Control function defaultLibrary',
      '"balloon_target" property modification',
      'f function',
      'guest variable',
      'balloon_cur property',
    ]);
  });

  it('mean what a jump to the definition means: nothing out of its scope', () => {
    const { file } = marked('(def f (x) x)\n(debug x)');
    expect(words(file, semanticTokens(file).data).at(-1)).toBe('x variable');
  });

  it('of free form', () => {
    const { file } = marked(`policy a
  real(KiB), setting(1 GiB : 2 GiB) :: least = 1.5 GiB
  real :: part = 20%
  do guest in Guests
    if (guest.balloon_cur > least) cycle
    guest.control.balloon_target = part * least ! note
  end do
end policy a`);
    expect(words(file, semanticTokens(file).data)).toEqual([
      'policy keyword',
      'real type defaultLibrary',
      'KiB enumMember',
      'setting keyword',
      '1 number',
      'GiB enumMember',
      '2 number',
      'GiB enumMember',
      'least variable declaration readonly',
      '1.5 number',
      'GiB enumMember',
      'real type defaultLibrary',
      'part variable declaration',
      '20 number',
      '% enumMember',
      'do keyword',
      'guest variable declaration',
      'in keyword',
      'Guests variable readonly defaultLibrary',
      'if keyword',
      'guest variable',
      'balloon_cur property',
      'least variable readonly',
      'cycle keyword',
      'guest variable',
      'control function defaultLibrary',
      'balloon_target property modification',
      'part variable',
      'least variable readonly',
      '! note comment',
      'end keyword',
      'do keyword',
      'end keyword',
      'policy keyword',
    ]);
  });

  it('of a range are those of the file that touch it', () => {
    const { file } = marked('(defvar a 1)\n(defvar b 2)\n(debug a b)');
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    expect(words(file, semanticTokens(file, range).data)).toEqual([
      'defvar keyword',
      'b variable declaration',
      '2 number',
    ]);
  });

  it('change by what was typed', () => {
    const builder = new SemanticTokensBuilder();
    addTokens(builder, marked('(defvar a 1)\n(debug a)').file);
    const before = builder.build();
    builder.previousResult(before.resultId ?? '');
    addTokens(builder, marked('(defvar a 1)\n(debug a 2)').file);
    const after = builder.buildEdits();
    expect(after).toMatchObject({ edits: [{ start: before.data.length, deleteCount: 0 }] });
  });

  it('of a text over lines end with each of them', () => {
    const { file } = marked('(debug "a\nb")');
    expect(words(file, semanticTokens(file).data)).toEqual([
      'debug function defaultLibrary',
      '"a string',
      'b" string',
    ]);
  });
});

describe('inlay hints', () => {
  const shown = (text: string, kinds: HintKinds = defaultSettings.inlayHints): string => {
    const { file } = marked(text);
    let result = file.text;
    const all = inlayHints(file, file.range({ start: 0, end: file.text.length }), kinds);
    for (const { position, label } of all.toReversed()) {
      const at = file.offsetAt(position);
      result = `${result.slice(0, at)}«${label}»${result.slice(at)}`;
    }
    return result;
  };
  const list = '(defvar big (> Host.mem_free 5)) (def f (a b) (+ a b)) (debug big (f 1 2))';
  const freeform = `policy p
  auto :: big = Host.mem_free > 5 KiB
  real :: free = Host.mem_free - 5 KiB
  function f(a, b)
    return a + b
  end function
  real :: a = 1
  call debug(big, free, f(a, 2))
end policy`;

  it('in lists: types, and parameters', () => {
    expect(shown(list)).toBe(
      '(defvar big«: logical» (> Host.mem_free 5)) (def f (a b) (+ a b)) (debug big (f «a:»1 «b:»2))',
    );
  });

  it('in free form: the types of what declares none, units, and parameters', () => {
    expect(shown(freeform)).toBe(
      freeform
        .replace('big =', 'big«: logical» =')
        .replace('free =', 'free«: KiB» =')
        .replace('f(a, 2)', 'f(a, «b:»2)'),
    );
  });

  it('each kind can be turned off', () => {
    const none: HintKinds = { types: false, units: false, parameterNames: false };
    expect(shown(freeform, none)).toBe(freeform);
    expect(shown(freeform, { ...none, units: true })).toContain('free«: KiB»');
    expect(shown(list, { ...none, parameterNames: true })).toContain('(f «a:»1 «b:»2)');
    expect(shown(list, { ...none, types: true })).not.toContain('«a:»');
  });
});
