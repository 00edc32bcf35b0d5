/**
 * The kinds of entities that a member is asked of are those of the calls that there are now, whatever
 * was called before an edit.
 */
import { expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Expression } from '../../src/compiler/syntax/ast.ts';
import { partsOf } from '../../src/compiler/syntax/parts.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();
const ofGuests = '(with Guests g (free g))';
const ofHost = '(free Host)';
const free = '(def free (e) (debug e.mem_unused))';
const save = '(def save (e) (e.SetVar "seen" 1))';

/** What each member and method of a text is asked of, by its word, after the texts before it. */
function askedAfter(...texts: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const compiler = createCompiler(environment, { observe: true });
  const [last] = texts.map((text) => compiler.check([{ name: 'a.policy', text }])).slice(-1);
  const asked: Record<string, readonly string[]> = {};
  const visit = (e: Expression): void => {
    const word = e.kind === 'member' ? e.member : e.kind === 'method' ? e.method : null;
    if (word !== null) asked[word.text] = [...(last?.analysis.askedOf.get(e) ?? [])];
    for (const part of partsOf(e)) visit(part);
  };
  for (const { form } of last?.parsed[0]?.policy.forms ?? []) visit(form.expression);
  return asked;
}

it('a function asks what its calls give it', () => {
  expect(askedAfter(free)).toEqual({ mem_unused: [] });
  expect(askedAfter(`${free}\n${ofGuests}`)).toEqual({ mem_unused: ['guest'] });
  expect(askedAfter(`${free}\n${ofGuests}\n${ofHost}`)).toEqual({ mem_unused: ['host', 'guest'] });
});

it('a call that is gone counts no more, and one that comes back counts again', () => {
  const both = `${free}\n${ofHost}\n${ofGuests}`;
  const one = `${free}\n${ofGuests}`;
  expect(askedAfter(both, one)).toEqual({ mem_unused: ['guest'] });
  expect(askedAfter(one, both, `${free}\n${ofHost}`)).toEqual({ mem_unused: ['host'] });
  expect(askedAfter(both, one, both)).toEqual({ mem_unused: ['host', 'guest'] });
  expect(askedAfter(both, free)).toEqual({ mem_unused: [] });
});

it('the same of methods', () => {
  const calls = `${save}\n(save Host)\n(with Guests g (save g))`;
  expect(askedAfter(calls)).toEqual({ SetVar: ['host', 'guest'] });
  expect(askedAfter(calls, `${save}\n(save Host)`)).toEqual({ SetVar: ['host'] });
});
