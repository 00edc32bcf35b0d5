/**
 * A long day of edits: what no text of the set leads to any more is garbage, in both notations.
 * Looked at with weak references and a collection of the engine's own, so that no size is guessed.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Form } from '../../src/compiler/syntax/ast.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

const edits = 60;
/** The cache of texts and of results keeps the latest few, so that an edit can be taken back for little. */
const mostKept = 12;

interface Sample {
  readonly name: string;
  /** A set in which a loop reads a constant; the constant changes, or the loop itself. */
  readonly constant: (n: number) => string;
  readonly loop: (n: number) => string;
}

const samples: readonly Sample[] = [
  {
    name: 'lists',
    constant: (n) => `(defvar share 0.${n + 10})`,
    loop: (n) => `(def wanted (g) (* g.balloon_cur (+ ${n} share)))
(with Guests g (if (> (wanted g) g.balloon_min) (g.Control "balloon_target" (wanted g)) 0))`,
  },
  {
    name: 'free form',
    constant: (n) => `policy p\n  real, parameter :: share = 0.${n + 10}\n`,
    loop: (n) => `  function wanted(g)
    return g.balloon_cur * (${n} + share)
  end function wanted
  do g in Guests
    if (wanted(g) > g.balloon_min) then
      g.control.balloon_target = wanted(g)
    end if
  end do
end policy p
`,
  },
];

describe.each(samples)('forms that were edited away, in $name', ({ constant, loop }) => {
  it.each([
    ['what others read', (n: number) => constant(n) + loop(0)],
    ['what reads others', (n: number) => constant(0) + loop(n)],
    ['both', (n: number) => constant(n) + loop(n)],
  ])('are forgotten: %s', (_, textAt) => {
    const compiler = createCompiler(defaultEnvironment(), { observe: true });
    const forms: WeakRef<Form>[] = [];
    const present = new Set<Form>();
    for (let n = 0; n < edits; n++) {
      present.clear();
      const { parsed, diagnostics } = compiler.check([{ name: 'a.policy', text: textAt(n) }]);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const { form } of parsed[0]?.policy.forms ?? []) {
        present.add(form);
        if (!forms.some((one) => one.deref() === form)) forms.push(new WeakRef(form));
      }
    }
    expect(forms.length).toBeGreaterThanOrEqual(edits);
    return new Promise<void>((resolve, reject) => {
      // What was looked at through a weak reference lives until this turn is over.
      setTimeout(() => {
        collect();
        const alive = forms.filter((one) => one.deref() !== undefined).length;
        try {
          expect(alive).toBeGreaterThanOrEqual(present.size);
          expect(alive).toBeLessThanOrEqual(mostKept * 3);
          // The compiler is in use, and all that it keeps with it.
          expect(compiler.parse([])).toEqual([]);
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      }, 0);
    });
  });
});

describe('names of top level that are gone', () => {
  it('are forgotten, and those that stand are not', { timeout: 60_000 }, async () => {
    const compiler = createCompiler(defaultEnvironment());
    const checked = (name: string) =>
      compiler.check([
        { name: 'a.policy', text: '(defvar first 1)\n(debug first)\n' },
        { name: 'b.policy', text: `(defvar ${name} 2)\n(debug (+ ${name} first))\n` },
      ]);
    const typed = (from: number, to: number): void => {
      for (let n = from; n < to; n++) expect(checked(`name${n}`).diagnostics).toEqual([]);
    };
    typed(0, 2500);
    // What was looked at through a weak reference lives until this turn is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    typed(2500, 5000);
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    const names = [...checked('last').analysis.globals().values()];
    expect(names).toEqual(expect.arrayContaining(['first', 'last']));
    expect(names.length).toBeLessThan(2500);
  });
});
