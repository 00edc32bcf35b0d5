/** Symbols, folding and growing selections, in both notations. */
import { describe, expect, it } from 'vitest';
import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver';
import { foldingRanges } from '../../src/lsp/features/folding.ts';
import { selectionRanges } from '../../src/lsp/features/selection-range.ts';
import { documentSymbols, workspaceSymbols } from '../../src/lsp/features/symbols.ts';
import { marked } from './marked.ts';

const list = `# What a guest keeps.
# A share.
(defvar spare 0.2)

(def used (guest)
  {
    (defvar all guest.balloon_cur)
    (- all guest.mem_unused)
  })
(with Guests guest
  (debug (used guest) spare))`;

const freeform = `policy memory
  ! What a guest keeps.
  ! A share.
  real, setting(0 : 1), public :: spare = 0.2
  real, parameter :: twice = 2

  real(KiB) function used(guest)
    real(KiB) :: all = guest.balloon_cur
    return all - guest.mem_unused
  end function

  do guest in Guests
    if (present(guest.balloon_cur)) then
      call debug(used(guest), spare * twice)
    else
      call debug(1)
    end if
  end do
end policy memory`;

const outline = (symbols: readonly DocumentSymbol[]): string[] =>
  symbols.flatMap(({ name, detail = '', children = [] }) => [
    `${name} ${detail}`.trim(),
    ...outline(children).map((line) => `  ${line}`),
  ]);

const folds = (text: string): string[] => {
  const lines = text.split('\n');
  return foldingRanges(marked(text).file).map(
    ({ startLine, endLine }) => `${lines[startLine]?.trim()} … ${lines[endLine]?.trim()}`,
  );
};

describe('symbols', () => {
  it('of lists: what is defined, in the order of the text', () => {
    const { file } = marked(list);
    expect(outline(documentSymbols(file))).toEqual(['spare', 'used (guest)', '  guest', '  all']);
  });

  it('of free form: below the policy', () => {
    const { file } = marked(freeform);
    const [policy] = documentSymbols(file);
    expect(outline(documentSymbols(file))).toEqual([
      'memory policy',
      '  spare real',
      '  twice real',
      '  used (guest)',
      '    guest',
      '    all real(KiB)',
    ]);
    expect(policy?.range).toEqual(file.range({ start: 0, end: freeform.length }));
    expect(policy?.children?.map(({ kind }) => kind)).toEqual([7, 14, 12]);
  });

  it('of the set: by letters in their order', () => {
    const { files } = marked({ 'a.policy': list, 'b.policy': freeform });
    const found = workspaceSymbols([...files.values()], 'SP');
    expect(found.map(({ name, containerName }) => [name, containerName])).toEqual([
      ['spare', 'a.policy'],
      ['spare', 'b.policy'],
    ]);
    expect(workspaceSymbols([...files.values()], 'ps')).toEqual([]);
  });
});

describe('folding', () => {
  it('of lists: comments, and forms over several lines', () => {
    expect(folds(list)).toEqual([
      '# What a guest keeps. … # A share.',
      '(def used (guest) … })',
      '{ … })',
      '(with Guests guest … (debug (used guest) spare))',
    ]);
  });

  it('of free form: ends stay visible', () => {
    expect(folds(freeform)).toEqual([
      'policy memory … end do',
      '! What a guest keeps. … ! A share.',
      'real(KiB) function used(guest) … return all - guest.mem_unused',
      'do guest in Guests … end if',
      'if (present(guest.balloon_cur)) then … call debug(used(guest), spare * twice)',
      'else … call debug(1)',
    ]);
  });
});

describe('a selection grows', () => {
  const chain = (text: string): string[] => {
    const { file, position } = marked(text);
    const all: string[] = [];
    let range: SelectionRange | undefined = selectionRanges(file, [position])[0];
    for (; range !== undefined; range = range.parent)
      all.push(file.text.slice(file.offsetAt(range.range.start), file.offsetAt(range.range.end)));
    return all;
  };

  it('in lists', () => {
    const f = '(def f (x) (+ x (* 2 x)))';
    expect(chain('(def f (x) (+ x (* 2 ‸x))) (debug (f 1))')).toEqual([
      'x',
      '(* 2 x)',
      '(+ x (* 2 x))',
      f,
      `${f} (debug (f 1))`,
    ]);
  });

  it('in free form', () => {
    const f = 'real function f(x)\n  return x + 2 * x\nend function';
    expect(chain(`policy a\n${f.replace('2', '‸2')}\nend policy`)).toEqual([
      '2',
      '2 * x',
      'x + 2 * x',
      f,
      `policy a\n${f}\nend policy`,
    ]);
  });
});
