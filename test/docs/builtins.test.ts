/** docs/reference/builtins.md: what it shows of a built-in in both notations decides the same. */
import { describe, expect, it } from 'vitest';
import {
  freeformFunctions,
  functionRows,
  methodRows,
  operatorRows,
} from '../../src/schema/builtins.ts';
import { decisions } from './decide.ts';
import { policiesAround } from './rows.ts';
import type { Row } from './snippets.ts';

/** What stands for the words of the tables, the longer ones first; a name is a text where it stands alone. */
const meant: readonly (readonly [RegExp, string])[] = [
  [/,? …/gu, ''],
  [/\bentity\.control\.name\b/gu, 'guest.control.balloon_target'],
  [/\bentity\.saved\.name\b/gu, 'guest.saved.calm'],
  [/\b(SetVar|GetVar|saved\(entity,) (?:"name"|name)/gu, '$1 "calm"'],
  [/\b(Control|GetControl|control\(entity,) (?:"control"|name)/gu, '$1 "balloon_target"'],
  [/\b(Prop|property\(entity,) (?:"name"|name)/gu, '$1 "name"'],
  [/\b(Stat|StatAvg|stat\(entity,) (?:"field"|name)/gu, '$1 "balloon_cur"'],
  [/\bentity\.field\b/gu, 'guest.balloon_cur'],
  [/\bentity\b/gu, 'guest'],
  [/\bdevice\b/gu, 'disk'],
  [/\b(?:other|high|n|value|default(?!\())\b/gu, 'b'],
  [/\blow\b/gu, '1'],
];

const concrete = (text: string): string =>
  meant.reduce((now, [word, by]) => now.replace(word, by), text);

const rowOf = (freeform: string, list: string, effect: boolean): Row => ({
  kind: effect ? 'Statement' : 'Expression',
  freeform: concrete(freeform),
  list: concrete(list),
  gives: null,
});

const rows: readonly Row[] = [
  ...[...operatorRows, ...functionRows, ...methodRows].map((row) =>
    rowOf(row.freeForm, row.signature, row.effect),
  ),
  ...freeformFunctions.map((row) =>
    rowOf(row.signature, row.list, row.signature.startsWith('call ')),
  ),
];

describe('docs/reference/builtins.md', () => {
  it.each(rows)('says the same in both notations: $freeform', (row) => {
    const { outcomes, acted } = decisions(policiesAround(row));
    expect(acted).toBe(true);
    for (const [first, ...others] of outcomes)
      for (const other of others) expect(other).toEqual(first);
  });
});
