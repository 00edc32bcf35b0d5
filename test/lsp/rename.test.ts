/** Rename over files and notations, what it refuses, and that it keeps the meaning of shipped policies. */
import { describe, expect, it } from 'vitest';
import { prepareRename, rename } from '../../src/lsp/features/rename.ts';
import type { FileView } from '../../src/lsp/workspace/file-view.ts';
import { edited } from './edited.ts';
import { marked } from './marked.ts';
import { shippedFolders, shippedIn } from './shipped.ts';

/** The texts after a rename at the cursor. */
function renamed(texts: Parameters<typeof marked>[0], to: string): Record<string, string> {
  const { file, position, files } = marked(texts);
  return edited(files, rename(file, position, to));
}

describe('a rename', () => {
  it.each([
    [
      'a variable of lists',
      '(defvar spare 1) (def f (x) (+ x ‸spare)) (debug (f spare))',
      '(defvar rest 1) (def f (x) (+ x rest)) (debug (f rest))',
    ],
    [
      'a parameter',
      '(def f (x) (+ ‸x 1)) (debug (f 1))',
      '(def f (rest) (+ rest 1)) (debug (f 1))',
    ],
    ['a function', '(def f (x) (+ x 1)) (debug (‸f 1))', '(def rest (x) (+ x 1)) (debug (rest 1))'],
    [
      'an item',
      '(with Guests g (debug ‸g.balloon_cur (g.Prop "name")))',
      '(with Guests rest (debug rest.balloon_cur (rest.Prop "name")))',
    ],
  ])('of %s', (_, before, after) => {
    expect(renamed(before, 'rest')).toEqual({ 'a.policy': after });
  });

  it('of a function of free form takes its end with it, asked from there, too', () => {
    const text = (name: string, cursor: string) =>
      `policy a\n  real function ${name}(x)\n    return x + 1\n  end function ${cursor}${name}\n  call debug(${name}(1))\nend policy a`;
    expect(renamed(text('f', '‸'), 'next')).toEqual({ 'a.policy': text('next', '') });
  });

  it('goes over files and notations, with backquotes only where free form needs them', () => {
    const texts = (cursor: string, free: string, list: string) => ({
      'a.policy': `policy a\n  real, setting(0 : 1) :: ${cursor}${free} = 0.5\n  call debug(${free})\nend policy`,
      'b.policy': `(debug ${list})`,
    });
    expect(renamed(texts('‸', 'spare', 'spare'), 'end')).toEqual(texts('', '`end`', 'end'));
    expect(renamed(texts('‸', 'spare', 'spare'), 'a-b')).toEqual(texts('', '`a-b`', 'a-b'));
    expect(renamed(texts('‸', '`a-b`', 'a-b'), '`spare`')).toEqual(texts('', 'spare', 'spare'));
  });

  it('offers the name without its backquotes', () => {
    const { file, position, spans } = marked(
      'policy a\n  real :: `⟦a-b⟧` = 1\n  call debug(`a‸-b`)\nend policy',
    );
    const offered = prepareRename(file, position);
    expect(offered?.placeholder).toBe('a-b');
    expect(offered?.range).toEqual({
      start: { line: 2, character: 14 },
      end: { line: 2, character: 17 },
    });
    expect(spans).toHaveLength(1);
  });

  it('of a policy is in its first and last line', () => {
    expect(renamed('policy ‸a\n  call debug(1)\nend policy a', 'end')).toEqual({
      'a.policy': 'policy `end`\n  call debug(1)\nend policy `end`',
    });
  });
});

describe('refused', () => {
  const reasonOf = (texts: Parameters<typeof marked>[0], to: string): string => {
    const { file, position } = marked(texts);
    try {
      rename(file, position, to);
    } catch (error) {
      return (error as Error).message;
    }
    return 'not refused';
  };
  it.each([
    ['a built-in', '(debug (‸max 1 2))', 'most', 'built in'],
    [
      'a built-in of free form',
      'policy a\n  call debug(‸max(1, 2))\nend policy',
      'most',
      'built in',
    ],
    ['a field', '(debug Host.mem_‸free)', 'free', 'declared by a schema'],
    ['a field of an average', '(debug (Host.StatAvg "mem_‸free"))', 'free', 'declared by a schema'],
    [
      'a control',
      'policy a\n  Host.control.ksm_‸run = 1\nend policy',
      'run',
      'declared by a schema',
    ],
    ['a saved variable', '(with Guests g (g.SetVar "ca‸lm" 1))', 'still', 'kept on hosts'],
    ['Host', '(debug Ho‸st.mem_free)', 'me', 'keeps its meaning'],
    ['Guests', 'policy a\n  do g in Gue‸sts\n  end do\nend policy', 'us', 'keeps its meaning'],
    ['what nothing defines', '(debug ‸spare)', 'rest', 'nothing defines'],
    ['a switch of the engine', '(defvar ‸ksmEnabled 1) (debug ksmEnabled)', 'ksm', 'the engine'],
    ['to no name', '(defvar ‸a 1) (debug a)', 'a.b', 'is no name'],
    ['to nothing', '(defvar ‸a 1) (debug a)', '', 'is no name'],
    ['to nil', '(defvar ‸a 1) (debug a)', 'nil', 'keeps its meaning'],
    ['to a word of lists', '(defvar ‸a 1) (debug a)', 'with', 'built into list notation'],
    [
      'to a name that is there',
      '(defvar ‸a 1) (defvar b 2) (debug a b)',
      'b',
      'would mean another',
    ],
    [
      'to what captures',
      '(defvar ‸a 1) (def f (b) (+ a b)) (debug (f 2))',
      'b',
      'would mean another',
    ],
    [
      'to what a caller captures',
      '(defvar ‸a 1) (def f () a) (def g (b) (f)) (debug (g 2))',
      'b',
      'would mean another',
    ],
    [
      'a name of many signs where a text is broken',
      'policy a\n  real :: `a(b` = 1\n  call debug(`a(‸b`)\n  call debug("x a(b)\nend policy',
      'b',
      'error of syntax',
    ],
    ['into what a text breaks', '(defvar ‸a 1) (debug a) (debug "x a)', 'b', 'error of syntax'],
  ])('%s', (_, texts, to, reason) => {
    expect(reasonOf(texts, to)).toContain(reason);
  });

  it('is nothing where nothing has a name', () => {
    const { file, position } = marked('(debug ‸12)');
    expect(rename(file, position, 'a')).toBeNull();
    expect(prepareRename(file, position)).toBeNull();
  });
});

describe.each(shippedFolders)('in %s', (folder) => {
  const texts = shippedIn(folder);

  it('every name can be renamed and renamed back, and what is said stays', {
    timeout: 120_000,
  }, () => {
    const { files } = marked(texts);
    const said = (all: ReadonlyMap<string, FileView>) =>
      [...all.values()][0]!.view.set.diagnostics.map(({ source, code }) => `${source} ${code}`);
    let done = 0;
    for (const file of files.values())
      for (const { span, role, text } of file.view.occurrences(file.source)) {
        if (role !== 'declared') continue;
        const position = file.positionAt(span.start);
        let there: Record<string, string>;
        try {
          there = edited(files, rename(file, position, 'renamed'));
        } catch (error) {
          expect((error as Error).message).toMatch(/the engine/u);
          continue;
        }
        const after = marked(there).files;
        expect(said(after)).toEqual(said(files));
        const back = edited(after, rename(after.get(file.source)!, position, text));
        expect(back).toEqual(texts);
        done += 1;
      }
    expect(done).toBeGreaterThan(10);
  });
});
