/** Quick fixes, guards, extraction and conversion: what is offered, and what becomes of the text. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CodeAction, CodeActionTriggerKind, type Position } from 'vscode-languageserver';
import { formatPolicy } from '../../src/compiler/format/index.ts';
import { codeActions, fixAllKind } from '../../src/lsp/features/code-actions.ts';
import { type Client, startClient } from './client.ts';
import { edited } from './edited.ts';
import { marked } from './marked.ts';

/** What an editor asks that asks for all, and at once. */
const plain = { pages: '', resolves: false };

type Texts = Parameters<typeof marked>[0];

/** The actions of a kind at what is marked, or at the cursor. */
function offered(texts: Texts, kind: string): readonly CodeAction[] {
  const { file, position, spans } = marked(texts);
  const range = spans[0]?.range ?? { start: position, end: position };
  return codeActions(file, range, { ...plain, only: [kind] });
}

/** The texts after the action of a title. */
function made(texts: Texts, kind: string, title: RegExp): Record<string, string> | string {
  const all = offered(texts, kind);
  const action = all.find((one) => title.test(one.title));
  if (action === undefined) return `offered: ${all.map((one) => one.title).join(' | ')}`;
  return edited(marked(texts).files, action.edit ?? null);
}

const keptByOther = {
  'a.policy': 'policy a\n  real :: limit = 1\n  call debug(limit)\nend policy',
  'b.policy': '(debug ‸limit)',
};

describe('quick fixes', () => {
  it('change the file that the fault comes from', () => {
    expect(made(keptByOther, 'quickfix', /^Make `limit` public$/u)).toEqual({
      'a.policy': 'policy a\n  real, public :: limit = 1\n  call debug(limit)\nend policy',
      'b.policy': '(debug limit)',
    });
  });

  it.each([
    ['(defvar spare 1) (debug ‸spaer)', '(defvar spare 1) (debug spare)', false],
    [
      'policy a\n  real :: spare = 1\n  call debug(‸spaer)\nend policy',
      'policy a\n  real :: spare = 1\n  call debug(spare)\nend policy',
      false,
    ],
    ['(debug (‸+ 1 2 3))', '(debug (+ (+ 1 2) 3))', true],
  ])('are those of the compiler, and a guess is not preferred: %s', (before, after, isSure) => {
    const [first] = offered(before, 'quickfix');
    expect(first?.isPreferred ?? false).toBe(isSure);
    expect(first?.diagnostics?.[0]?.source).toBe('momus');
    expect(edited(marked(before).files, first?.edit ?? null)).toEqual({ 'a.policy': after });
  });

  it.each([
    [
      '(def f (a ‸b) a)\n(debug (f 1 2))',
      '# momus: allow unused-name because \n(def f (a b) a)\n(debug (f 1 2))',
    ],
    [
      'policy a\n  call debug(f(1, 2))\n  function f(a, ‸b)\n    return a\n  end function\nend policy',
      'policy a\n  call debug(f(1, 2))\n  ! momus: allow unused-name because \n  function f(a, b)\n    return a\n  end function\nend policy',
    ],
  ])('allow a warning, and leave the reason to the author: %s', (before, after) => {
    const title = /^Allow `unused-name` here, and say why$/u;
    expect(made(before, 'quickfix', title)).toEqual({ 'a.policy': after });
  });

  it.each([
    ['(let ((a 1) (‸b 2)) (debug a))', '(let ((a 1) (_b 2)) (debug a))'],
    [
      'policy a\n  do g in Guests\n    real :: ‸n = 1\n    n = 2\n  end do\nend policy',
      'policy a\n  do g in Guests\n    real :: _n = 1\n    _n = 2\n  end do\nend policy',
    ],
    ['(def ‸half (x) (/ x 2))', '(def _half (x) (/ x 2))'],
    [
      'policy a\n  real function ‸half(x)\n    return x / 2\n  end function half\nend policy',
      'policy a\n  real function _half(x)\n    return x / 2\n  end function _half\nend policy',
    ],
  ])('say of what is unused that it is meant: %s', (before, after) => {
    expect(made(before, 'quickfix', /^Write `_\w+`$/u)).toEqual({ 'a.policy': after });
  });

  it('allow no error', () => {
    const titles = offered('(debug ‸oops)', 'quickfix').map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Allow'))).toEqual([]);
  });

  it('are only those of what the range touches', () => {
    expect(offered('(defvar spare 1) (debug spaer) (debug‸ 1)', 'quickfix')).toEqual([]);
  });

  it('are all made at once', () => {
    const before = '(debug (+ 1 2 3)) (print 1) (debug (* 1 2 3))';
    expect(made(before, 'source', /all 3/u)).toEqual({
      'a.policy': '(debug (+ (+ 1 2) 3)) (debug 1) (debug (* (* 1 2) 3))',
    });
    expect(offered(before, fixAllKind)).toHaveLength(1);
    // What would bring to light another fault waits until its author has seen that.
    expect(offered('(debug (+ 1 true 2))', fixAllKind)).toEqual([]);
    // What has other ways, or changes other files, is made by itself.
    expect(offered('(debug (max 1))', fixAllKind)).toEqual([]);
    expect(offered(keptByOther, fixAllKind)).toEqual([]);
    expect(offered('(debug 1)', fixAllKind)).toEqual([]);
  });

  it.each([
    ['a spelling', '(defvar spare 1) (debug ‸spaer)', /^Write `spare`$/u],
    ['the spelling of a call', '(debug (ab‸ 1 2))', /^Write `abs`$/u],
    ['a bracket', '‸(debug 1', /^Insert `\)`$/u],
    ['a bracket too many', '(debug 1)‸)', /^Remove `\)`$/u],
    ['the end of a block', 'policy a\n  ‸if (1 > 0) then\nend policy', /^Insert `end if`$/u],
    ['a unit', 'policy a\n  real(‸MB) :: x = 1\n  call debug(x)\nend policy', /^Write `MiB`$/u],
    [
      'a comment that allows nothing',
      '# momus: allow ‸nested-loops because of this\n(debug 1)',
      /^Remove the comment$/u,
    ],
  ])('are not made unasked where they guess: %s', (_, before, title) => {
    expect(offered(before, fixAllKind)).toEqual([]);
    const titles = offered(before, 'quickfix').map((one) => one.title);
    expect(titles).toContainEqual(expect.stringMatching(title));
  });

  it('are not made together where that brings a new fault', () => {
    // The operator lacks an operand that the function of another language did not need.
    expect(offered('(debug (eq 1))', fixAllKind)).toEqual([]);
    expect(made('(print 2) (debug (eq 1))', fixAllKind, /one fault/u)).toEqual({
      'a.policy': '(debug 2) (debug (eq 1))',
    });
  });
});

it('what allows several warnings at one place is offered once, for all of them', () => {
  const [first, ...others] = offered(
    '(with Guests g (debug ⟦(+ g.swap_in g.balloon_cur)⟧))',
    'quickfix',
  ).filter((one) => one.title.startsWith('Allow'));
  expect(others).toEqual([]);
  expect(first?.diagnostics).toHaveLength(2);
});

describe('guards', () => {
  const title = /^Do this only if/u;
  it.each([
    [
      '(with Guests g (debug (+ 1 ‸g.swap_in)))',
      '(with Guests g\n  (if (valid g.swap_in) (debug (+ 1 g.swap_in)) 0))',
    ],
    [
      'policy a\n  do g in Guests\n    call debug(1 + ‸g.swap_in)\n  end do\nend policy',
      'policy a\n  do g in Guests\n    if (present(g.swap_in)) call debug(1 + g.swap_in)\n  end do\nend policy',
    ],
    [
      '(def f (x) (debug (+ 1 x.swap_in))) (with Guests g (f‸ g))',
      '(def f (x) (debug (+ 1 x.swap_in))) (with Guests g (if (valid g.swap_in) (f g) 0))',
    ],
    [
      'policy a\n  do g in Guests\n    call f‸(g)\n  end do\n  subroutine f(x)\n    call debug(1 + x.swap_in)\n  end subroutine\nend policy',
      'policy a\n  do g in Guests\n    if (present(g.swap_in)) call f(g)\n  end do\n  subroutine f(x)\n    call debug(1 + x.swap_in)\n  end subroutine\nend policy',
    ],
  ])('go around the statement: %s', (before, after) => {
    expect(made(before, 'quickfix', title)).toEqual({ 'a.policy': after });
  });

  it.each([
    [
      'as the formatter does',
      '# why\n(defvar x 1)\n(with Guests guest\n  (guest.Control "balloon_target"   # here\n                 (+ ‸guest.balloon_cur 1)))\n(debug x)',
      '# why\n(defvar x 1)\n(with Guests guest\n  (if (valid guest.balloon_cur)\n      (guest.Control "balloon_target"   # here\n                     (+ guest.balloon_cur 1))\n      0))\n(debug x)',
    ],
    [
      'below its place, where the rest is laid out otherwise',
      '(with Guests g  (g.Control "balloon_target" # here\n (+ ‸g.balloon_cur 1)))',
      '(with Guests g  (if (valid g.balloon_cur)\n                    (g.Control "balloon_target"   # here\n                               (+ g.balloon_cur 1))\n                    0))',
    ],
    [
      'not where a text would change',
      '(with Guests g  (debug "a\nb" (+ 1 ‸g.swap_in)))',
      '(with Guests g  (if (valid g.swap_in) (debug "a\nb" (+ 1 g.swap_in)) 0))',
    ],
  ])('are laid out %s', (_how, before, after) => {
    expect(made(before, 'quickfix', title)).toEqual({ 'a.policy': after });
  });

  it('skip the guest', () => {
    expect(
      made(
        'policy a\n  do g in Guests\n    real :: used = 1 + ‸g.swap_in\n    call debug(used)\n  end do\nend policy',
        'quickfix',
        /Go on/u,
      ),
    ).toEqual({
      'a.policy':
        'policy a\n  do g in Guests\n    if (not present(g.swap_in)) cycle\n    real :: used = 1 + g.swap_in\n    call debug(used)\n  end do\nend policy',
    });
  });

  it('go into a condition', () => {
    const text = (condition: string) =>
      `policy a\n  do g in Guests\n    if (${condition}) then\n      call debug(1)\n    end if\n  end do\nend policy`;
    expect(made(text('‸g.swap_in > 1'), 'quickfix', /first/u)).toEqual({
      'a.policy': text('present(g.swap_in) and g.swap_in > 1'),
    });
    expect(made(text('Host.mem_free > 9 or ‸g.swap_in > 1'), 'quickfix', /first/u)).toEqual({
      'a.policy': text('present(g.swap_in) and (Host.mem_free > 9 or g.swap_in > 1)'),
    });
  });

  it('go into a condition with `or` and a bracket in its texts', () => {
    const text = (condition: string) =>
      `policy a\n  do g in Guests\n    if (${condition}) then\n      call debug(1)\n    end if\n  end do\nend policy`;
    expect(made(text('‸g.swap_in > 1 and g.name == "a or b)"'), 'quickfix', /first/u)).toEqual({
      'a.policy': text('present(g.swap_in) and g.swap_in > 1 and g.name == "a or b)"'),
    });
  });

  it.each([
    [
      '(defvar n Host.mem_free)\n(debug (/ 5 ‸n))',
      '(defvar n Host.mem_free)\n(if (> n 0) (debug (/ 5 n)) 0)',
    ],
    [
      'policy a\n  real, setting(0% : 90%) :: s = 60%\n  call debug(5 / ‸s)\nend policy',
      'policy a\n  real, setting(0% : 90%) :: s = 60%\n  if (s > 0) call debug(5 / s)\nend policy',
    ],
  ])('ask whether a divisor is zero: %s', (before, after) => {
    expect(made(before, 'quickfix', title)).toEqual({ 'a.policy': after });
  });

  it('skip the guest whose divisor is zero', () => {
    const text = (guard: string) =>
      `policy a\n  do g in Guests\n${guard}    real :: part = 5 / ‸g.mem_unused\n    call debug(part)\n  end do\nend policy`;
    const known = '    if (not present(g.mem_unused)) cycle\n';
    expect(made(text(known), 'quickfix', /^Go on/u)).toEqual({
      'a.policy': text(`${known}    if (g.mem_unused <= 0) cycle\n`).replace('‸', ''),
    });
  });

  it('are not offered where they would break something else', () => {
    const before = '(with Guests g { (defvar used (+ 1 ‸g.swap_in)) (debug used) })';
    expect(made(before, 'quickfix', title)).toBe(
      'offered: Allow `missing-value` here, and say why',
    );
  });
});

describe('extraction of what an error stands on', () => {
  it.each([
    'policy a\n  if (2 * Host.mem_free < ⟦1 GiB⟧) call debug(1)\nend policy',
    'policy a\n  if (⟦Host.mem_free < 20%⟧) call debug(1)\nend policy',
  ])('is not offered: %s', (before) => {
    expect(offered(before, 'refactor.extract')).toEqual([]);
  });
});

describe('extraction', () => {
  it.each([
    ['(debug ⟦(+ 1 Host.mem_free)⟧)', '(defvar extracted (+ 1 Host.mem_free))\n(debug extracted)'],
    [
      '(with Guests g (debug (if (valid g.swap_in) ⟦(abs g.swap_in)⟧ 0)))',
      '(with Guests g (debug (if (valid g.swap_in) {\n                                              (defvar extracted (abs g.swap_in))\n                                              extracted\n                                            } 0)))',
    ],
    [
      '(with Guests g (debug ⟦(g.Prop "name")⟧))',
      '(with Guests g\n  {\n    (defvar extracted (g.Prop "name"))\n    (debug extracted)\n  })',
    ],
    [
      '(def f (x) {\n  (debug x)\n  ⟦(+ x 1)⟧\n})\n(debug (f 1))',
      '(def f (x) {\n  (debug x)\n  (defvar extracted (+ x 1))\n  extracted\n})\n(debug (f 1))',
    ],
    ['policy a\n  call debug(⟦1 + 2⟧ * 3)\nend policy', 'offered: '],
    [
      'policy a\n  call debug(⟦(1 + 2)⟧ * 3)\nend policy',
      'policy a\n  real :: extracted = 1 + 2\n  call debug(extracted * 3)\nend policy',
    ],
    [
      'policy a\n  ! Why.\n  do g in Guests\n    if (⟦average(Host.mem_free)⟧ > 1 GiB) call debug(1)\n  end do\nend policy',
      'policy a\n  ! Why.\n  do g in Guests\n    real(KiB) :: extracted = average(Host.mem_free)\n    if (extracted > 1 GiB) call debug(1)\n  end do\nend policy',
    ],
    [
      'policy a\n  logical :: low = ⟦Host.mem_free < 1 GiB⟧\n  call debug(low)\nend policy',
      'policy a\n  logical :: extracted = Host.mem_free < 1 GiB\n  logical :: low = extracted\n  call debug(low)\nend policy',
    ],
    // A comment stays with what it describes.
    [
      'policy a\n\n  ! How low\n  ! is low.\n  real :: low = ⟦Host.mem_free * 2⟧\n  call debug(low)\nend policy',
      'policy a\n\n  real :: extracted = Host.mem_free * 2\n  ! How low\n  ! is low.\n  real :: low = extracted\n  call debug(low)\nend policy',
    ],
    [
      '(debug 1)\n# How low.\n(defvar low (* 2 ⟦(abs Host.mem_free)⟧))\n(debug low)',
      '(debug 1)\n(defvar extracted (abs Host.mem_free))\n# How low.\n(defvar low (* 2 extracted))\n(debug low)',
    ],
    [
      'policy a\n  ! momus: allow division-by-zero because it is not\n  call debug(⟦5 / Host.mem_free⟧ + 1)\nend policy',
      'policy a\n  ! momus: allow division-by-zero because it is not\n  real :: extracted = 5 / Host.mem_free\n  call debug(extracted + 1)\nend policy',
    ],
    // What is asked for first must not be read before.
    [
      'policy a\n  do g in Guests\n    if (present(g.swap_in) and ⟦g.swap_in + 1⟧ > 2) call debug(1)\n  end do\nend policy',
      'offered: ',
    ],
    // What is called may change what is read behind it.
    ['(defvar n 1) (def f () (set n 2)) (debug (f) ⟦(+ n 1)⟧)', 'offered: '],
    [
      'policy a\n  real :: n = 1\n  call debug(f(), ⟦n + 1⟧)\n  real function f()\n    n = 2\n    return n\n  end function\nend policy',
      'offered: ',
    ],
    ['policy a\n  call debug(⟦1 +⟧ 2)\nend policy', 'offered: '],
    ['(debug‸ 1)', 'offered: '],
  ])('%s', (before, after) => {
    const result = made(before, 'refactor.extract', /^Extract/u);
    expect(typeof result === 'string' ? result : result['a.policy']).toBe(after);
  });

  it('finds a name that is free', () => {
    const texts = { 'a.policy': '(debug ⟦(+ 1 2)⟧)', 'b.policy': '(defvar extracted 1)' };
    expect(offered(texts, 'refactor')[0]?.title).toContain('extracted2');
  });
});

describe('conversion', () => {
  it.each([
    [
      '(defvar spare 1)\n(debug (+ spare 1))\n',
      'policy a\n  real, parameter :: spare = 1\n  call debug(spare + 1)\nend policy a\n',
    ],
    [
      'policy a\n  real :: spare = 1\n  call debug(spare + 1)\nend policy a\n',
      '(defvar spare 1)\n(debug (+ spare 1))\n',
    ],
  ])('of a file: %s', (before, after) => {
    const result = made(before, 'refactor.rewrite', /^Convert/u);
    expect(typeof result === 'string' ? result : result['a.policy']).toBe(after);
  });

  it('of a file with errors is there, with the reason why not', () => {
    const [action] = offered('(debug nothing)', 'refactor.rewrite');
    expect(action?.edit).toBeUndefined();
    expect(action?.disabled?.reason).toContain('errors');
  });

  it.each([
    ['(debug nobody)', true],
    ['(debug (spare nobody))', false],
  ])('of a file beside one with errors: %s', (other, isMade) => {
    const [action] = offered(
      { 'a.policy': '‸(def spare (x) x)', 'b.policy': other },
      'refactor.rewrite',
    );
    expect(action?.edit !== undefined).toBe(isMade);
    expect(action?.disabled?.reason).toBe(
      isMade ? undefined : 'b.policy, which this file goes with, has errors; mend them first',
    );
  });

  it('of one file of a set keeps the others working', () => {
    const texts = Object.fromEntries(
      readdirSync('test/policies/list').map((name) => [
        name,
        readFileSync(`test/policies/list/${name}`, 'utf8'),
      ]),
    );
    const { files } = marked(texts);
    for (const file of files.values()) {
      const start: Position = { line: 0, character: 0 };
      const [action] = codeActions(
        file,
        { start, end: start },
        {
          ...plain,
          only: ['refactor.rewrite'],
        },
      );
      const after = edited(files, action?.edit ?? null);
      const text = after[file.source] ?? '';
      expect(text).toMatch(/^policy /mu);
      expect(formatPolicy(text)).toEqual({ ok: true, text });
      const said = marked(after).file.view.set.diagnostics;
      expect(said.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});

describe('over a connection', () => {
  const resolves = { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } };
  const rewrite = async (client: Client): Promise<readonly CodeAction[]> => {
    const start = { line: 0, character: 0 };
    return client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: client.uriOf('a.policy') },
      range: { start, end: start },
      context: { diagnostics: [], only: ['refactor.rewrite'] },
    });
  };

  it('a conversion is made when it is wanted', async () => {
    const client = await startClient({ 'a.policy': '(debug 1)\n' }, resolves);
    try {
      client.open('a.policy');
      const [action] = await rewrite(client);
      expect(action?.edit).toBeUndefined();
      const made = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
      const [edit] = made.edit?.changes?.[client.uriOf('a.policy')] ?? [];
      expect(edit?.newText).toBe('policy a\n  call debug(1)\nend policy a\n');
    } finally {
      client.close();
    }
  });

  it('a conversion tells what it leaves behind, behind its edit', async () => {
    const client = await startClient({ 'a.policy': '(defvar step 0.1) (debug step)\n' }, resolves);
    try {
      client.open('a.policy');
      const [action] = await rewrite(client);
      const made = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
      expect(made.command).toEqual({
        title: 'Tell what was left behind',
        command: 'momus.server.tellConverted',
        arguments: [
          'what a host or engine is to set has to be declared as `setting(low : high)` now; constants are refused',
          'the constant is `step`',
        ],
      });
    } finally {
      client.close();
    }
  });

  it('what cannot be made is only offered where its reason can be shown', async () => {
    for (const disabledSupport of [false, true]) {
      const capabilities = { textDocument: { codeAction: { disabledSupport } } };
      const client = await startClient({ 'a.policy': '(debug nothing)\n' }, capabilities);
      try {
        client.open('a.policy');
        expect(await rewrite(client)).toHaveLength(disabledSupport ? 1 : 0);
      } finally {
        client.close();
      }
    }
  });
});

describe('the reason of a comment that allows a warning', () => {
  const behind = async (capabilities: object, text: string): Promise<unknown> => {
    const client = await startClient({ 'a.policy': text }, capabilities);
    try {
      client.open('a.policy');
      const actions = await client.connection.sendRequest<readonly CodeAction[]>(
        'textDocument/codeAction',
        {
          textDocument: { uri: client.uriOf('a.policy') },
          range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
          context: { diagnostics: [], only: ['quickfix'] },
        },
      );
      const action = actions.find(({ title }) => title.startsWith('Allow'));
      expect(action?.edit).toBeDefined();
      if (action?.command === undefined) return null;
      const { command, arguments: words = [] } = action.command;
      expect([command, words[0]]).toEqual(['momus.placeCursor', client.uriOf('a.policy')]);
      return words[1];
    } finally {
      client.close();
    }
  };
  const knows = { experimental: { momus: { placesCursor: true } } };
  const unused =
    'policy a\n  call debug(f(1, 2))\n  function f(a, b)\n    return a\n  end function\nend policy';

  it('is where the cursor goes, in an editor that can put it there', async () => {
    const end = '  ! momus: allow unused-name because '.length;
    expect(await behind(knows, unused)).toEqual({ line: 2, character: end });
  });

  it('leaves the cursor alone in others, and where there is one already', async () => {
    for (const none of [{}, { experimental: null }, { experimental: { momus: true } }])
      expect(await behind(none, unused)).toBeNull();
    const given =
      '# momus: allow nested-loops because they are few\n(def f (a b) a)\n(debug (f 1 2))';
    expect(await behind(knows, given)).toBeNull();
  });
});

it('what nobody asked for is not worked out on each move of the cursor', () => {
  const { file, spans } = marked('(debug ⟦(+ 1 2)⟧)');
  const { range } = spans[0]!;
  const triggerKind = CodeActionTriggerKind.Automatic;
  expect(codeActions(file, range, { ...plain, triggerKind })).toEqual([]);
  expect(codeActions(file, range, plain).map(({ kind }) => kind)).toEqual([
    'refactor.extract',
    'refactor.rewrite',
  ]);
});
