/** What is told of a set after an edit: all that is new, and no look at what is as it was. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { diagnosticsOf } from '../../src/lsp/features/diagnostics.ts';
import { createTeller } from '../../src/lsp/workspace/teller.ts';
import { createWorkspace } from '../../src/lsp/workspace/workspace.ts';

const uri = (name: string): string => `file:///nowhere/${name}`;

/** A set whose files are all open, and what is told of it. */
function desk() {
  const texts = new Map<string, string>();
  const workspace = createWorkspace(() => Promise.resolve(null));
  const sent = new Map<string, readonly Diagnostic[]>();
  const made: string[] = [];
  let done = (): void => {};
  const teller = createTeller({
    diagnosticsOf: (file) => {
      made.push(file.source);
      return diagnosticsOf(file, 'pages/');
    },
    send: (to, diagnostics) => sent.set(to, diagnostics),
    told: () => done(),
    sets: workspace.sets,
  });
  /** Edits a file; what was sent, and for which files diagnostics were made at all. */
  const edit = async (name: string, text: string) => {
    texts.set(name, text);
    const set = await workspace.changed({ uri: uri(name), getText: () => text });
    sent.clear();
    made.splice(0);
    await new Promise<void>((resolve) => {
      done = resolve;
      teller.later(set!, uri(name));
    });
    const codes = [...sent].map(
      ([to, all]) => [to.slice(uri('').length), all.map(({ code }) => code)] as const,
    );
    return { sent: Object.fromEntries(codes), made: [...made], diagnostics: new Map(sent) };
  };
  return { edit, workspace };
}

describe('a teller', () => {
  it('makes no diagnostics for files that are as they were', async () => {
    const { edit } = desk();
    for (let n = 10; n < 40; n++) await edit(`${n}.policy`, `(debug unknown${n})`);
    await edit('a.policy', '(debug 1)');
    expect(await edit('a.policy', '(debug nothing)')).toMatchObject({
      sent: { 'a.policy': ['unknown-name'] },
      made: ['a.policy'],
    });
    expect(await edit('a.policy', '(debug 2)')).toMatchObject({
      sent: { 'a.policy': [] },
      made: ['a.policy'],
    });
    expect(await edit('a.policy', '(debug 3)')).toMatchObject({ sent: {}, made: [] });
  });

  it('tells the file that is worked on first, then the others that it changed', async () => {
    const { edit } = desk();
    await edit('a.policy', '(defvar spare 1)');
    await edit('b.policy', '(debug spare)');
    const { sent } = await edit('a.policy', '(defvar share nothing)');
    expect(Object.entries(sent)).toEqual([
      ['a.policy', ['unknown-name']],
      ['b.policy', ['unknown-name']],
    ]);
    expect((await edit('a.policy', '(defvar spare 1)')).sent).toEqual({
      'a.policy': [],
      'b.policy': [],
    });
  });

  it('tells again where only the lines are others, also those of a related place', async () => {
    const { edit } = desk();
    await edit('a.policy', '  (def f () 1)\n(debug (f))');
    const first = await edit('b.policy', ' (def f () 2)');
    expect(first.sent).toEqual({ 'b.policy': ['redefined-function', 'unused-function'] });
    const own = await edit('b.policy', '\n(def f () 2)');
    expect(own.diagnostics.get(uri('b.policy'))?.[0]?.range.start.line).toBe(1);
    // The offsets are as they were.
    const other = await edit('a.policy', '\n\n(def f () 1)\n(debug (f))');
    const [told] = other.diagnostics.get(uri('b.policy')) ?? [];
    expect(told?.relatedInformation?.[0]?.location.range.start.line).toBe(2);
    // What follows the place does not move it.
    expect((await edit('a.policy', '\n\n(def f () 1)\n(debug (f) 1)')).sent).toEqual({});
  });

  it('takes back what was said of a file of a set that nobody has open', async () => {
    const { edit, workspace } = desk();
    await edit('a.policy', '(debug nothing)');
    await edit('b.policy', '(debug 1)');
    workspace.closed(uri('a.policy'));
    expect((await edit('b.policy', '(debug 2)')).sent).toEqual({ 'a.policy': [] });
  });
});
