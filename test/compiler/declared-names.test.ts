/**
 * The names that introduce a variable: all that stand in the set are known however often it is edited,
 * and those that are gone are forgotten.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { definitionsOf } from '../../src/compiler/query/references.ts';
import { createSetView, type SetView } from '../../src/compiler/query/set-view.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
const environment = defaultEnvironment();

/** Views of one source after one edit after the other. */
function createEdited(): (text: string) => SetView {
  const compiler = createCompiler(environment, { observe: true });
  return (text) => createSetView(compiler.check([{ name: 'a.policy', text }]), environment);
}

/** Where the definitions of what is read last stand. */
function definedAt(view: SetView): readonly number[] {
  const use = view.occurrences('a.policy').findLast(({ role }) => role === 'read');
  if (use === undefined) throw new Error('nothing is read');
  return definitionsOf(view, use).map(({ span }) => span.start);
}

/** A variable that each of six branches introduces, and a use of it that differs. */
const branches = (n: number): string =>
  `${[1, 2, 3, 4, 5, 6].map((i) => `(if (> Host.cpu_count ${i}) (defvar x ${i}) 0)`).join('\n')}
(debug (+ ${n} x))`;

describe('a variable', () => {
  it('is defined wherever it is, though only what reads it is edited', () => {
    const edited = createEdited();
    const all = definedAt(edited(branches(0)));
    expect(all).toHaveLength(6);
    for (let n = 1; n < 9; n++) expect(definedAt(edited(branches(n)))).toEqual(all);
  });

  it('is defined where it stands now, however often its definition was another one', () => {
    const edited = createEdited();
    for (let n = 10; n < 30; n++) {
      expect(definedAt(edited(`(defvar x ${n})\n(debug x)`))).toEqual([8]);
      expect(definedAt(edited(`(defvar x ${n})\n(debug (+ x ${n}))`))).toEqual([8]);
    }
  });

  it('keeps no names of texts that are gone', async () => {
    const edited = createEdited();
    const names: WeakRef<object>[] = [];
    const edit = (n: number): void => {
      const [declared] = edited(`(defvar x ${n})\n(debug x)`).declared('a.policy');
      if (declared !== undefined) names.push(new WeakRef(declared.node));
    };
    for (let n = 0; n < 60; n++) edit(n);
    // What was looked at through a weak reference lives until this turn is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    const alive = names.filter((name) => name.deref() !== undefined).length;
    expect(alive).toBeGreaterThanOrEqual(1);
    expect(alive).toBeLessThanOrEqual(12);
    // The compiler is in use, and all that it keeps with it.
    expect(definedAt(edited('(defvar x 1)\n(debug x)'))).toEqual([8]);
  });
});
