/**
 * Keywords, types, units and snippets that can be typed.
 * In: what is asked for. Out: suggestions, from the tables of the schema. Pure.
 */
import { freeformWords } from '../../schema/builtins/freeform-words.ts';
import type { Environment } from '../../schema/environment.ts';
import { sameDimension, type Unit, unitNamed, units } from '../../schema/units.ts';
import { isProcedureWord } from '../syntax/freeform/block-words.ts';
import { isUnit } from '../syntax/freeform/words.ts';
import type { Block } from './open-blocks.ts';
import { hole } from './snippet.ts';
import { plain, rank, type Suggestion } from './suggestion.ts';

const docOf = (word: string): string => freeformWords.find(({ name }) => name === word)?.doc ?? '';

const rates: readonly (readonly [string, string])[] = [
  ['B/s', 'Bytes per second.'],
  ['KiB/s', 'Kibibytes per second.'],
  ['MiB/s', 'Mebibytes per second.'],
  ['requests/s', 'I/O requests per second.'],
];

/** The dimension that the nearest word with a unit has; null where none has one. */
function dimensionOf(environment: Environment, beside: readonly string[]): Unit | null {
  const { fields, controls } = environment;
  for (const [i, word] of [...beside.entries()].toReversed()) {
    const found = [
      controls.host.get(word)?.control,
      controls.guest.get(word)?.control,
      controls.device.get(word)?.control,
      fields.guest.get(word)?.field,
      fields.host.get(word)?.field,
      fields.limits.get(word)?.field,
    ].find((row) => row !== undefined && 'unit' in row && row.unit !== null);
    // `min` is a unit behind a number or in the parentheses of a type only.
    const isWritten = /^[\d(]/u.test(beside[i - 1] ?? '') && isUnit(word);
    const name = found !== undefined && 'unit' in found ? found.unit : isWritten ? word : null;
    const unit = name === null ? undefined : unitNamed(name);
    if (unit !== undefined) return unit;
  }
  return null;
}

/** Units behind a number or in the parentheses of a type; those of the dimension beside it first. */
export function unitsFor(
  environment: Environment,
  beside: readonly string[],
): readonly Suggestion[] {
  const wanted = dimensionOf(environment, beside);
  const fits = (name: string): boolean => {
    const unit = unitNamed(name);
    return wanted === null || (unit !== undefined && sameDimension(unit, wanted));
  };
  const rows = units.filter(({ written }) => written).map(({ name, doc }) => [name, doc] as const);
  return [...rows, ...rates].map(([name, doc]) =>
    plain('unit', name, doc, '', fits(name) ? rank.near : rank.name),
  );
}

/** Types of parameters and functions. */
export const typesFor = (): readonly Suggestion[] =>
  freeformWords
    .filter(({ place }) => place === 'type')
    .map(({ name, signature, doc }) => plain('type', name, signature, doc));

/** Single words, each with what it inserts where that is more. */
export const wordsFor = (
  words: readonly (string | readonly [string, string])[],
): readonly Suggestion[] =>
  words.map((word): Suggestion => {
    const [label, insert] = typeof word === 'string' ? [word, word] : word;
    const row = freeformWords.find(({ name }) => name === label);
    const kind = row?.place === 'value' ? 'value' : 'keyword';
    return { ...plain(kind, label, row?.signature ?? '', row?.doc ?? ''), insert };
  });

/** What ends the blocks that are open, the innermost first; behind `end`. */
export function endsFor(blocks: readonly Block[], prefix = ''): readonly Suggestion[] {
  const inner = blocks.at(-1);
  if (inner === undefined) return [];
  const { word, name } = inner;
  const label = `${prefix}${word}`;
  const named = name === '' ? [] : [`${label} ${name}`];
  return [label, ...named].map((text) =>
    plain('keyword', text, 'ends the innermost block', docOf('end'), rank.near),
  );
}

/** A statement with holes. */
const snippet = (label: string, word: string, insert: string): Suggestion => ({
  label,
  kind: 'snippet',
  detail: freeformWords.find(({ name }) => name === word)?.signature ?? '',
  doc: docOf(word),
  insert,
  rank: rank.snippet,
  filter: label,
});

/** A block with its end. */
const block = (head: string, end: string): string => `${head}\n  ${hole(0)}\nend ${end}`;

/** What begins a statement; `line`: behind `if (c)`, where no block does. `stem`: of the file's name. */
export function statementsFor(
  blocks: readonly Block[],
  line: boolean,
  stem: string,
): readonly Suggestion[] {
  const words = blocks.map(({ word }) => word);
  const innermost = words.at(-1);
  const inLoop = words.includes('do');
  const procedure = words.find(isProcedureWord);
  const simple = [
    'call',
    ...(inLoop ? ['cycle'] : []),
    ...(procedure !== undefined && !inLoop ? ['return'] : []),
  ];
  const leaving = wordsFor(simple);
  if (line) return leaving;
  if (blocks.length === 0) return [policy(stem)];
  const condition = hole(1, 'condition');
  return [
    ...endsFor(blocks, 'end '),
    ...(innermost === 'if' ? wordsFor(['else', ['else if', `else if (${hole(1)}) then`]]) : []),
    ...leaving,
    ...typesFor().map((type) => ({ ...type, insert: `${type.label} :: ` })),
    snippet('if (…)', 'if', `if (${condition}) ${hole(0)}`),
    snippet('if … then', 'if', block(`if (${condition}) then`, 'if')),
    snippet(
      'if … then … else',
      'else',
      `if (${condition}) then\n  ${hole(2)}\nelse\n  ${hole(3)}\nend if`,
    ),
    snippet('do … in …', 'do', block(`do ${hole(1, 'guest')} in ${hole(2, 'Guests')}`, 'do')),
    // It ends its line where somebody types on.
    ...wordsFor(['block']),
    snippet('block …', 'block', block('block', 'block')),
    snippet(
      'real, parameter ::',
      'parameter',
      `real, parameter :: ${hole(1, 'name')} = ${hole(2, 'value')}`,
    ),
    ...(blocks.length === 1 ? ofPolicy() : []),
  ];
}

/** What stands at the level of the policy only. */
const ofPolicy = (): readonly Suggestion[] => [
  snippet(
    'function …',
    'function',
    block(`real function ${hole(1, 'name')}(${hole(2, 'guest')})`, 'function'),
  ),
  snippet(
    'subroutine …',
    'subroutine',
    block(`subroutine ${hole(1, 'name')}(${hole(2, 'guest')})`, 'subroutine'),
  ),
  snippet(
    'real, setting ::',
    'setting',
    `real, setting(${hole(1, 'low')} : ${hole(2, 'high')}) :: ${hole(3, 'name')} = ${hole(4, 'value')}`,
  ),
];

/** A whole policy. */
export const policy = (stem: string): Suggestion =>
  snippet(
    'policy …',
    'policy',
    `policy ${hole(1, stem)}\n  ${hole(0)}\nend policy ${hole(1, stem)}`,
  );
