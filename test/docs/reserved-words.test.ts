/** docs/language-reference.md lists the reserved words of free form: those of the grammar, by kind. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  builtInFunctions,
  constants,
  entityNames,
  keywords,
  typeNames,
} from '../../src/compiler/syntax/freeform/words.ts';

const text = readFileSync(new URL('../../docs/language-reference.md', import.meta.url), 'utf8');

/** The words of some lines of the page's list. */
function listed(...kinds: readonly string[]): readonly string[] {
  const lines = kinds.map((kind) => new RegExp(`^- ${kind}: (.*)$`, 'm').exec(text)?.[1] ?? '');
  return [...lines.join(' ').matchAll(/`(\w+)`/g)].map(([, word]) => word!).sort();
}

it.each([
  [['statements', 'operators'], keywords],
  [['types'], typeNames],
  [['functions'], builtInFunctions],
  [['values'], [...constants, ...entityNames.values()]],
])('%j are those of the grammar', (kinds, words) => {
  const where =
    '"Reserved words of free form" in docs/language-reference.md and grammar/freeform.ohm differ';
  expect(listed(...kinds), where).toEqual([...words].sort());
});
