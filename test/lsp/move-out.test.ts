/** A part of a policy moved to a file of its own, in the other notation: the files, and the refusals. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver';
import { policyName } from '../../src/agent/policies/policy-directory.ts';
import type { Location } from '../../src/compiler/query/set-view.ts';
import { changedName } from '../../src/compiler/refactor/same-set.ts';
import { byCodePoints } from '../../src/compiler/text/order.ts';
import { nameBeside } from '../../src/lsp/workspace/file-names.ts';
import { type Client, startClient } from './client.ts';
import { marked } from './marked.ts';
import { movedOut } from './moved-out.ts';

/** The texts of the set after the marked part is moved, or the reason why it is not. */
function moved(texts: Parameters<typeof marked>[0]): ReturnType<typeof movedOut> {
  const { files, spans } = marked(texts);
  const { uri, range } = spans[0]!;
  const file = [...files.values()].find((one) => one.uri === uri)!;
  const span = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
  return movedOut(files, file, span);
}

const free = (...lines: string[]): string =>
  ['policy a', ...lines.map((line) => (line === '' ? '' : `  ${line}`)), 'end policy a', ''].join(
    '\n',
  );

describe('lists', () => {
  it('from the end go behind, with their comments', () => {
    const text =
      '# Head.\n\n# One.\n(defvar n 1)  # n\n\n# Two.\n(deb⟦ug n)  # here\n(with Gu⟧ests g\n  (debug (g.Prop "name")))  # g\n# Behind.\n';
    expect(moved({ '10-a.policy': text })).toEqual({
      '10-a.policy': '# Head.\n\n# One.\n(defvar n 1)  # n\n\n# Behind.\n',
      '10-a-2.policy':
        'policy a_2\n  ! Two.\n  call debug(n)   ! here\n  do g in Guests   ! g\n    call debug(g.name)\n  end do\nend policy a_2\n',
    });
  });

  it('from the start go before, and what others use is public', () => {
    const text = '# Head.\n\n# One.\n⟦(defvar n 1)⟧  # n\n\n# Two.\n(debug n)\n';
    expect(moved({ '10-a.policy': text, '10-b.policy': '(debug n)\n' })).toEqual({
      '09-a.policy': 'policy a\n  ! One.\n  real, parameter, public :: n = 1   ! n\nend policy a\n',
      '10-a.policy': '# Head.\n\n# Two.\n(debug n)\n',
      '10-b.policy': '(debug n)\n',
    });
  });

  it('take comments that are selected, however far above', () => {
    const text = '⟦# Head.\n\n# Of what\n\n(debug 1)⟧\n(debug 2)\n';
    expect(moved(text)).toEqual({
      '00-a.policy': 'policy a\n  ! Head.\n\n  ! Of what\n\n  call debug(1)\nend policy a\n',
      'a.policy': '(debug 2)\n',
    });
  });

  it.each([
    ['(debug 1) (debug 2) ⟦(debug 3)⟧  \n', '(debug 1) (debug 2)  \n'],
    ['(debug 1) # one\n⟦(debug 3)⟧ # three', '(debug 1) # one\n'],
    ['(debug 1)\r\n\r\n⟦(debug 3)⟧\r\n', '(debug 1)\r\n'],
    ['⟦(debug 3)⟧ (debug 1)\n', '(debug 1)\n'],
  ])('leave the rest of their lines: %j', (text, rest) => {
    const result = moved(text);
    expect(typeof result === 'string' ? result : result['a.policy']).toBe(rest);
    expect(Object.values(result).join('')).toMatch(/^ {2}call debug\(3\)/mu);
  });

  it('that only define what nothing else does go before from anywhere', () => {
    expect(moved('(debug 1)\n\n# F.\n⟦(def f (x) (+ x 1))⟧\n\n(debug (f 2))\n')).toEqual({
      '00-a.policy':
        'policy a\n  ! F.\n  public function f(x)\n    return x + 1\n  end function\nend policy a\n',
      'a.policy': '(debug 1)\n\n(debug (f 2))\n',
    });
    const twice = '(debug 1)\n⟦(def f (x) (+ x 1))⟧\n(debug (f 2))\n(def f (x) x)\n(debug (f 3))\n';
    expect(moved(twice)).toContain('this stands between');
  });
});

describe('statements', () => {
  it('make public what they leave behind and use', () => {
    const text = free(
      '! Head.',
      '',
      'real :: n = 1  ! n',
      '',
      '! F.',
      '⟦real function f(x)',
      '  return x + n',
      'end function⟧',
      '',
      'call debug(f(2))',
    );
    expect(moved(text)).toEqual({
      '00-a.policy': '# F.\n(def f (x) (+ x n))\n',
      'a.policy': free('! Head.', '', 'real, public :: n = 1  ! n', '', 'call debug(f(2))'),
    });
  });

  it('leave procedures that they call, which become public', () => {
    const text = free(
      'real function f(x)',
      '  return x + 1',
      'end function',
      'call debug(1)',
      '⟦call debug(f(2))⟧  ! f',
    );
    expect(moved({ 'a.policy': text, 'b.policy': '(debug 3)\n' })).toEqual({
      'a.policy': free(
        'public real function f(x)',
        '  return x + 1',
        'end function',
        'call debug(1)',
      ),
      'a-2.policy': '(debug (f 2))   # f\n',
      'b.policy': '(debug 3)\n',
    });
  });

  it('may call, from a list, a subroutine that ends with a call of another one', () => {
    const [head, foot] = [
      ['public subroutine f(x)', '  do g in Guests', '    if (x > 1) call s(x)', '  end do'],
      ['end subroutine', 'subroutine s(x)', '  call debug(x)', 'end subroutine'],
    ];
    expect(moved(free('call f(1)', ...head, ...foot, '⟦call f(2)⟧'))).toEqual({
      'a.policy': free('call f(1)', ...head, ...foot),
      'a-2.policy': '(f 2)\n',
    });
  });

  it('may have several lines, and names', () => {
    const text = free('real :: &', '  a = 1, ⟦b = 2⟧  ! both', 'call debug(a, b)');
    expect(moved(text)).toEqual({
      '00-a.policy': '(defvar a 1)\n(defvar b 2)   # both\n',
      'a.policy': free('call debug(a, b)'),
    });
  });
});

describe('what would change something is refused', () => {
  it.each([
    ['(debug 1)\n⟦(debug 2)⟧\n(debug 3)\n', 'this stands between'],
    ['⟦(debug 1)\n(debug 2)⟧\n', 'this is the whole policy'],
    ['⟦(debug 1)⟧\n(debug nobody)\n', 'a.policy has errors; mend them first'],
    ['⟦(defvar n 1)⟧\n(set n 2)\n', 'only sets what others declare'],
    [
      free(
        '⟦call debug(f(2))⟧',
        'call debug(1)',
        'real function f(x)',
        '  return x',
        'end function',
      ),
      'a.policy:2:14 would say then: `f` is defined only after this runs',
    ],
    ['(debug 1)\n⟦(+ 1 2)⟧\n', 'a-2.policy would say then: nothing is done with this value'],
    [
      free('call debug(1)', '⟦if (Host.mem_free > 1 GiB) call debug(2 + "x")⟧'),
      'a.policy has errors; mend them first',
    ],
    [free('⟦# no statement⟧', 'call debug(1)'), 'not offered'],
    [free('call debug(1)', 'call de⟦⟧bug(1)'), 'not offered'],
  ])('%j: %s', (text, reason) => {
    expect(moved(text)).toContain(reason);
  });

  it('a name that others have too', () => {
    const own = free('real :: n = 1', 'call debug(n)', '⟦call debug(n + 1)⟧');
    const result = moved({ '0.policy': '(defvar n 5)\n(debug n)\n', 'a.policy': own });
    expect(result).toMatch(/would (say|mean)/u);
  });
});

it('a name that means something else is found, wherever it stands', () => {
  const view = (name: string) => {
    const b = `(def f () (debug n)) (let ((${name} 2)) (f))`;
    return marked({ 'a.policy': '(defvar n 1) (debug n)', 'b.policy': b }).file.view;
  };
  const now = (place: Location): Location => place;
  expect(changedName(view('n'), view('n'), 'a.policy', { now })).toBeNull();
  expect(changedName(view('n'), view('k'), 'a.policy', { now })).toBe(
    '`n` at b.policy:1:18 would mean something else then',
  );
  // What is no longer there is told too.
  const gone = ({ source, span }: Location): Location | null =>
    source === 'a.policy' ? null : { source, span };
  expect(changedName(view('n'), view('n'), 'a.policy', { now: gone })).toContain('a.policy:1:9');
});

describe('names of files', () => {
  const name = (files: string[], file: string, place: 'before' | 'after', ...taken: string[]) =>
    nameBeside(files, file, place, (one) => taken.includes(one));
  it.each([
    [['10-a.policy'], '10-a.policy', '09-a.policy', '10-a-2.policy'],
    [['a.policy'], 'a.policy', '00-a.policy', 'a-2.policy'],
    [['00-a.policy'], '00-a.policy', '0-a.policy', '00-a-2.policy'],
    [
      ['09-z.policy', '10-a.policy', '10-b.policy'],
      '10-a.policy',
      '09-z-a.policy',
      '10-a-2.policy',
    ],
    [['10-a.policy', '10-a-2.policy'], '10-a.policy', '09-a.policy', '10-a-1.policy'],
    [['10-a.policy', '10-a-2.policy'], '10-a-2.policy', '10-a-1.policy', '10-a-2-2.policy'],
    [['10-a.policy', '10-a-0.policy'], '10-a.policy', '09-a.policy', null],
  ])('in %j beside %s: %s, %s', (files, file, before, after) => {
    for (const [place, expected] of [
      ['before', before],
      ['after', after],
    ] as const) {
      const found = name(files, file, place);
      expect(found, place).toBe(expected);
      if (found === null) continue;
      const keys = [...files, found].map(policyName).sort(byCodePoints);
      const at = keys.indexOf(policyName(file));
      expect(keys[place === 'before' ? at - 1 : at + 1]).toBe(policyName(found));
    }
  });

  it('are free', () => {
    expect(name(['a.policy'], 'a.policy', 'after', 'a-2.policy')).toBe('a-3.policy');
  });
});

describe('over a connection', () => {
  const makes = { documentChanges: true, resourceOperations: ['create' as const] };
  const capabilities = (workspaceEdit: object): ClientCapabilities => ({
    workspace: { workspaceEdit },
    textDocument: {
      codeAction: { resolveSupport: { properties: ['edit'] }, disabledSupport: true },
    },
  });
  const texts = { 'a.policy': '(debug 1)\n(debug 2)\n' };
  const offered = async (client: Client): Promise<CodeAction | undefined> => {
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: client.uriOf('a.policy') },
      range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } },
      context: { diagnostics: [], only: ['refactor.rewrite'] },
    });
    return actions.find(({ title }) => title.startsWith('Move the selection'));
  };
  const at = async (
    files: Readonly<Record<string, string>>,
    workspaceEdit: object,
    look: (client: Client) => Promise<void>,
  ): Promise<void> => {
    const client = await startClient(files, capabilities(workspaceEdit));
    try {
      client.open('a.policy');
      await look(client);
    } finally {
      client.close();
    }
  };
  const resolved = (client: Client, action: CodeAction | undefined): Promise<CodeAction> =>
    client.connection.sendRequest<CodeAction>('codeAction/resolve', action);

  it('it is made when it is wanted, beside what is there by then', () =>
    at(texts, makes, async (client) => {
      const action = await offered(client);
      expect(action?.edit).toBeUndefined();
      writeFileSync(client.pathOf('a-2.policy'), '');
      const { edit } = await resolved(client, action);
      const uri = client.uriOf('a-3.policy');
      const top = { line: 0, character: 0 };
      expect(edit?.documentChanges).toEqual([
        { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
        {
          textDocument: { uri, version: null },
          edits: [
            {
              range: { start: top, end: top },
              newText: 'policy a_3\n  call debug(2)\nend policy a_3\n',
            },
          ],
        },
        {
          textDocument: { uri: client.uriOf('a.policy'), version: null },
          edits: [
            {
              range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } },
              newText: '',
            },
          ],
        },
      ]);
    }));

  it('it is not made of another text than was selected', () =>
    at(texts, makes, async (client) => {
      const action = await offered(client);
      const told = new Promise<{ readonly message: string }>((resolve) => {
        client.connection.onNotification('window/showMessage', resolve);
      });
      client.change('a.policy', 2, '(debug 0)\n(debug 1)\n(debug 2)\n');
      const { edit, disabled } = await resolved(client, action);
      expect(edit).toBeUndefined();
      expect(disabled?.reason).toBe('the text has changed since');
      expect((await told).message).toBe('It cannot be moved: the text has changed since');
    }));

  it.each([{}, { documentChanges: true }, { resourceOperations: ['create'] }])(
    'it is not offered to an editor that makes no files: %j',
    (workspaceEdit) =>
      at(texts, workspaceEdit, async (client) => {
        expect(await offered(client)).toBeUndefined();
      }),
  );

  it('it is refused where a file beside it is not part of the set', () =>
    at({ ...texts, 'momus.json': '{ "policies": "a.policy" }' }, makes, async (client) => {
      const action = await offered(client);
      expect(action?.disabled?.reason).toContain('would not be part of it');
    }));
});
