/**
 * Every text of language.json that checks without errors converts to free form and back, and all three
 * versions do the same in its environment: controls, saved values, debug output, faults. Each text is
 * taken as it is, and with the value of each form reported, since statements have no values.
 */
import { describe, expect, it } from 'vitest';
import type { Evaluated } from '../../src/cli/evaluate-once.ts';
import { createCompiler, hasErrors } from '../../src/compiler/compile.ts';
import { recordedEnvironment } from '../../src/runtime/recorded-environment.ts';
import { evaluateIn, languageCases, recordedIn } from '../oracle/language-case.ts';
import { inFreeform, inList, unformatted } from './versions.ts';

/** What free form cannot express, by the name of the case. */
const excluded: ReadonlySet<string> = new Set([
  // The value of a `with`.
  'arith/list-plus',
  'arith/list-times',
  'compare/lists',
  'entity/control-list',
  'logic/null-list',
  // A second definition of a function.
  'func/redefine',
  'func/redefine-seen-by-callers',
]);

/** What one version decided; places and the values of forms left out. */
function outcome({ result }: Evaluated): unknown {
  const { host, guests, debug, faults } = result;
  return JSON.parse(
    JSON.stringify({
      host: [host.proposed, host.saved],
      guests: guests.map(({ proposed, saved, devices }) => [
        proposed,
        saved,
        devices.map((device) => device.proposed),
      ]),
      debug,
      faults: faults.map(({ code, guest }) => [code, guest]),
    }).replaceAll('"float":"-0.0"', '"float":"0.0"'),
  );
}

/** The text with the value of each form that is no function reported. */
function reporting(envRef: string | undefined, text: string): string {
  const environment = recordedEnvironment(recordedIn(envRef), true);
  const [source] = createCompiler(environment).parse([{ name: 'policy', text }]);
  return (source?.policy.forms ?? [])
    .map(({ form: { expression }, offset }) => {
      const { start, end } = expression.span;
      const written = text.slice(offset + start, offset + end);
      return expression.kind === 'function' ? written : `(debug ${written}\n)`;
    })
    .join('\n');
}

describe('language.json', () => {
  let converted = 0;
  for (const { name, policy, envRef } of languageCases) {
    const texts = [policy, reporting(envRef, policy)].filter((text) => {
      const environment = recordedEnvironment(recordedIn(envRef), true);
      return !hasErrors(
        createCompiler(environment).compile([{ name: 'policy', text }]).diagnostics,
      );
    });
    if (texts.length === 0) continue;
    it(name, () => {
      for (const text of texts) {
        const environment = recordedEnvironment(recordedIn(envRef), true);
        const set = createCompiler(environment).check([{ name: 'policy', text }]);
        const free = inFreeform(set.sources, environment);
        const { problems } = free;
        if (excluded.has(name) && problems.length > 0) continue;
        // Only this test asks for the value of every form.
        if (text !== policy && problems.some((problem) => problem.includes('value of a loop')))
          continue;
        expect(problems, text).toEqual([]);
        const list = inList(free.texts, environment);
        expect(list.problems).toEqual([]);
        const [one, two, three] = [text, free.texts[0]!.text, list.texts[0]!.text].map((version) =>
          evaluateIn(envRef, version),
        );
        const shown = `${text}\n${free.texts[0]?.text}\n${list.texts[0]?.text}`;
        const errors = [two!, three!].flatMap(({ diagnostics }) =>
          diagnostics.filter(({ severity }) => severity === 'error').map((d) => d.message),
        );
        expect(errors, shown).toEqual([]);
        expect(outcome(two!), shown).toEqual(outcome(one!));
        expect(outcome(three!), shown).toEqual(outcome(one!));
        expect(unformatted([...free.texts, ...list.texts])).toEqual([]);
        converted += 1;
      }
    });
  }

  it('converted most of it', () => {
    expect(converted).toBeGreaterThan(500);
  });
});
