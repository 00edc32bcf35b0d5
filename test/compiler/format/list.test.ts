/** The canonical form of list notation: each construct, and each place of a comment. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatPolicy, printList } from '../../../src/compiler/format/index.ts';
import { atom, bare, bracketed } from '../../../src/compiler/format/list/tree.ts';
import { expectFormat, formatted } from './helpers.ts';

/** Lines without the indentation that they share. */
function lines(text: string): string {
  const [, ...all] = text.split('\n');
  const indent = /^ */.exec(all[0] ?? '')?.[0].length ?? 0;
  return all
    .map((each) => each.slice(indent))
    .join('\n')
    .trimEnd()
    .concat('\n');
}

describe('forms', () => {
  it.each([
    ['a short form on one line', '(set\n x\n 1 )', '(set x 1)\n'],
    ['brackets as they are spelled', '[set x (+ 1\n2)]', '[set x (+ 1 2)]\n'],
    [
      'numbers and texts as they are spelled',
      "(debug 0x1F 1e3 'a  b')",
      "(debug 0x1F 1e3 'a  b')\n",
    ],
    [
      'words that mean the same as they are',
      '(setq a 1) (defun f () 1)',
      '(setq a 1)\n(defun f () 1)\n',
    ],
    ['a form per line', '1 x (f)(g)', '1\nx\n(f)\n(g)\n'],
    ['nothing', '\n \n', ''],
    ['a text of several lines', '(debug "a\n   b"   1)', '(debug "a\n   b" 1)\n'],
    ['CRLF and a byte order mark', '\ufeff(f)\r\n\r\n(g) # c\r\n', '(f)\n\n(g)   # c\n'],
    ['a last line without a line feed', '(f)', '(f)\n'],
  ])('%s', (_, before, after) => {
    expectFormat(before, after);
  });

  it('a function called `do` as any other function', () => {
    const call = (name: string) =>
      formatted(`(${name} host_free_share guest.balloon_cur ${'guest.mem_unused '.repeat(6)})`);
    expect(call('do')).toBe(call('dx').replaceAll('dx', 'do'));
    expect(call('do').split('\n').length).toBeGreaterThan(4);
  });

  it('a definition with its body below', () => {
    expectFormat(
      '(def resize (guest size) (if (> (abs (- size guest.balloon_cur)) (* balloon_least_step guest.balloon_cur)) (guest.Control "balloon_target" size) 0))',
      lines(`
        (def resize (guest size)
          (if (> (abs (- size guest.balloon_cur)) (* balloon_least_step guest.balloon_cur))
              (guest.Control "balloon_target" size)
              0))`),
    );
    expectFormat('(def double (x) (* 2 x))', '(def double (x) (* 2 x))\n');
  });

  it('a value below its name where it does not fit behind it', () => {
    expectFormat(
      '(defvar host_free_share (/ (+ (Host.StatAvg "mem_free") Host.swap_free) (max 1 Host.mem_available)))',
      lines(`
        (defvar host_free_share
          (/ (+ (Host.StatAvg "mem_free") Host.swap_free) (max 1 Host.mem_available)))`),
    );
  });

  it('a block on lines of its own', () => {
    expectFormat(
      '(def f (x) {(set a 1) (set b 2)\n\n\n (set c 3)})',
      lines(`
        (def f (x)
          {
            (set a 1)
            (set b 2)

            (set c 3)
          })`),
    );
  });

  it('a loop and a let', () => {
    expectFormat(
      '(with Guests guest (let ((used (- guest.balloon_cur guest.mem_unused)) (wanted (* 2 guest.balloon_min)) (most 1)) (resize guest used wanted)))',
      lines(`
        (with Guests guest
          (let ((used (- guest.balloon_cur guest.mem_unused))
                (wanted (* 2 guest.balloon_min))
                (most 1))
            (resize guest used wanted)))`),
    );
    expectFormat('(let ((a 1) (b 2)) (+ a b))', '(let ((a 1) (b 2)) (+ a b))\n');
    expectFormat('(with Guests guest (balance guest))', '(with Guests guest (balance guest))\n');
  });

  it('an if inside an if below its condition, though it would fit', () => {
    expectFormat('(if a b c)', '(if a b c)\n');
    expectFormat(
      '(if a (if b 1 2) 3)',
      lines(`
        (if a
            (if b 1 2)
            3)`),
    );
  });

  it('operands below the first one, each on its line', () => {
    expectFormat(
      '(guest.Control "balloon_target" (max guest.balloon_min (min guest.balloon_max (* 2 (used_memory guest)))))',
      lines(`
        (guest.Control "balloon_target"
                       (max guest.balloon_min
                            (min guest.balloon_max (* 2 (used_memory guest)))))`),
    );
  });

  it('operands indented by two where there is no room below the first one', () => {
    const name = 'a'.repeat(44);
    expectFormat(`(${name} ${'b'.repeat(44)} 1)`, `(${name}\n  ${'b'.repeat(44)}\n  1)\n`);
  });
});

describe('comments', () => {
  it('stay on their own lines, before what they were before', () => {
    expectFormat(
      lines(`
        # head


        # about a
        (set a 1)
        (f
        # about b
        b
        # last
        )

        # end`),
      lines(`
        # head

        # about a
        (set a 1)
        (f
          # about b
          b
          # last
        )

        # end`),
    );
  });

  it('stay at the ends of lines, and what follows begins a new one', () => {
    expectFormat(
      '(if a # cond\n b c)\n(set x # name\n 1)\n(def f (a) # head\n a)\n',
      lines(`
        (if a   # cond
            b
            c)
        (set x   # name
          1)
        (def f (a)   # head
          a)`),
    );
  });

  it('behind the last item stand behind its bracket', () => {
    expectFormat(
      '(if a # cond\n b # then\n c # else\n)',
      lines(`
        (if a    # cond
            b    # then
            c)   # else`),
    );
    expectFormat('(f (g (h 1 # c\n)))', '(f (g (h 1)))   # c\n');
  });

  it('keep their order where several would end one line', () => {
    expectFormat(
      '(f (g (h 1 # x\n) # y\n) # z\n)',
      lines(`
        (f (g (h 1)   # x
           )          # y
        )             # z`),
    );
  });

  it('before the first item stand before its list', () => {
    expectFormat('(f ( # c\n g 1))', '(f\n  # c\n  (g 1))\n');
    expectFormat('(# c\n g 1)', '# c\n(g 1)\n');
  });

  it('of a block stay in it', () => {
    expectFormat(
      '(def f () { # open\n# first\n(g) # g\n\n# last\n}) # end',
      lines(`
        (def f ()
          {   # open
            # first
            (g)   # g

            # last
          })   # end`),
    );
  });

  it('of adjacent lines are aligned, up to a blank line', () => {
    expectFormat(
      '(set a 1) # one\n(set long 22) # two\n\n(set b 2) # three\n',
      lines(`
        (set a 1)       # one
        (set long 22)   # two

        (set b 2)   # three`),
    );
  });

  it('are not aligned where that would make a line too long', () => {
    const wide = `(set ${'w'.repeat(50)} 1)`;
    const long = `# ${'c'.repeat(60)}`;
    expectFormat(
      `(set a 1) ${long}\n(set b 1) # b\n${wide} # w\n`,
      `(set a 1)   ${long}\n(set b 1)   # b\n${wide}   # w\n`,
    );
  });
});

describe('a text with errors of syntax', () => {
  it.each(['(set a 1', '(set a 1) )', '(set a "b)', '(if 1)', '(set a 007)'])('%s', (text) => {
    const result = formatPolicy(text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.diagnostics.length).toBeGreaterThan(0);
  });

  it('has its errors at absolute places', () => {
    const result = formatPolicy('(set a 1)\n(set b (+ 1 (f))\n');
    expect(result).toMatchObject({ ok: false, diagnostics: [{ span: { start: 10 } }] });
  });
});

describe('what a converter makes', () => {
  it('prints without a source', () => {
    const file = {
      forms: [
        bracketed([atom('set'), atom('x'), bracketed([atom('+'), atom('1'), atom('2')])], '(', {
          before: [{ text: '# sum', blankBefore: false }],
          blankBefore: true,
          trailing: '# x',
        }),
        bracketed([atom('f')], '(', { ...bare, blankBefore: true }),
      ],
      after: [{ text: '# end', blankBefore: true }],
    };
    expect(printList(file)).toBe('# sum\n\n(set x (+ 1 2))   # x\n\n(f)\n\n# end\n');
  });
});

describe('policies in list notation', () => {
  it.each(['10-balloon.policy'])('%s keeps its form', (name) => {
    const text = readFileSync(new URL(`../../policies/list/${name}`, import.meta.url), 'utf8');
    expect(formatted(text)).toBe(text);
  });
});
