/**
 * Words that no expression stands for: keywords, types, units, forms; and built-ins in broken lines.
 * In: a set view, a source, an offset. Out: the word there and what is told of it, as Markdown. Pure.
 */

import { freeformWords } from '../../schema/builtins/freeform-words.ts';
import { builtinValues } from '../../schema/builtins.ts';
import { unitRow } from '../../schema/units.ts';
import type { Notation } from '../syntax/ast.ts';
import { entityNames, isUnit, typeNames } from '../syntax/freeform/words.ts';
import type { Span } from '../text/source.ts';
import { freeformRow, listRow } from './builtin-rows.ts';
import { countBefore, linedOf } from './lined.ts';
import type { SetView } from './set-view.ts';
import { freeformTokens, keyword, listTokens, type Token } from './tokens.ts';

/** A word with what is told of it. */
export interface DescribedWord {
  readonly span: Span;
  readonly text: string;
}

/** What is told of a unit; null where it is none. */
function describeUnit(written: string): string | null {
  if (!isUnit(written)) return null;
  const [above = '', below] = written.split('/');
  const docs = [above, below ?? ''].flatMap((name) => unitRow(name)?.doc ?? []);
  return `\`${written}\`\n\n${docs.join(' Per: ')}`;
}

/** The word at an offset; null where it means nothing by itself. */
export function describeWord(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): DescribedWord | null {
  return notation === 'list'
    ? listWord(view.text(source), at)
    : freeformWord(lineAt(view, source, at), at);
}

const shown = (signature: string, doc: string): string => `\`${signature}\`\n\n${doc}`;

const policyDoc =
  'The name of this policy. Its place in the set is by the name of its file, not by this one.';

/** What a word means behind `end`. */
const endDocs: ReadonlyMap<string, string> = new Map([
  [
    'policy',
    'Ends the policy; it is the last line of the file. Its name may stand behind it again.',
  ],
  ['if', 'Ends the `if` and its branches.'],
  ['do', 'Ends the lines that `do` runs for each item.'],
  ['block', 'Ends the block, and with it the names in it.'],
  ['function', 'Ends the function; its name may stand behind it again.'],
  ['subroutine', 'Ends the subroutine; its name may stand behind it again.'],
]);

/** What stands between an entity and the name of a control or saved variable. */
const groups: ReadonlyMap<string, string> = new Map([
  [
    'control',
    shown(
      'entity.control.name',
      'The controls of the entity: assigning to one proposes a value, reading one gives what this cycle has proposed so far.',
    ),
  ],
  [
    'saved',
    shown(
      'entity.saved.name',
      'Values that stay with the entity from cycle to cycle; missing until one is assigned.',
    ),
  ],
]);

const isOpening = (token: Token | undefined): boolean =>
  token?.kind === 'sign' && '([{'.includes(token.text);

function listWord(text: string, at: number): DescribedWord | null {
  const tokens = listTokens(text);
  const i = tokens.findIndex(({ kind, start, end }) => kind === 'word' && start <= at && at <= end);
  const token = tokens[i];
  if (token === undefined) return null;
  const span = { start: token.start, end: token.end };
  const word = token.text;
  const value = builtinValues.find(({ name }) => name === word);
  if (value !== undefined) return { span, text: shown(word, value.doc) };
  if (!isOpening(tokens[i - 1])) return null;
  const row = listRow(word);
  return row === undefined ? null : { span, text: shown(row.signature, row.doc) };
}

/** The name of the built-in at an offset, as docs/reference/builtins.md tells of it; null for other words. */
export function builtinAt(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): string | null {
  const tokens = notation === 'list' ? listTokens(view.text(source)) : lineAt(view, source, at);
  const named = ({ kind, start, end }: Token): boolean =>
    (kind === 'word' || (notation === 'list' && kind === 'sign')) && start <= at && at <= end;
  const i = tokens.findLastIndex(named);
  const token = tokens[i];
  if (token === undefined) return null;
  if (notation === 'list')
    return isOpening(tokens[i - 1]) ? (listRow(token.text)?.name ?? null) : null;
  const word = keyword(token);
  const isCalled = tokens[i + 1]?.text === '(' && tokens[i - 1]?.text !== '.';
  return isCalled ? (freeformRow(word, keyword(tokens[i - 1]) === 'call')?.name ?? null) : null;
}

/** The tokens of the line of free form at an offset. */
function lineAt(view: SetView, source: string, at: number): readonly Token[] {
  const { text, lines } = linedOf(view, source);
  const line = lines[countBefore(lines, at) - 1];
  return line === undefined || at > line.end ? [] : freeformTokens(text, line.start, line.end);
}

function freeformWord(tokens: readonly Token[], at: number): DescribedWord | null {
  const touching = ({ start, end }: Token): boolean => start <= at && at <= end;
  const isWord = ({ kind, text }: Token): boolean => kind === 'word' || text === '%';
  const i = tokens.findIndex((one) => touching(one) && isWord(one));
  const token = tokens[i];
  if (token === undefined) return null;
  const unit = unitAt(tokens, i);
  if (unit !== null) return unit;
  const span = { start: token.start, end: token.end };
  const word = keyword(token);
  if (word === '') return null;
  const ended = i === 1 && keyword(tokens[0]) === 'end' ? endDocs.get(word) : undefined;
  if (ended !== undefined) return { span, text: shown(`end ${word}`, ended) };
  if (keyword(tokens[i - 1]) === 'policy') return { span, text: shown(token.text, policyDoc) };
  if (tokens[i - 1]?.text === '.') {
    const group = tokens[i + 1]?.text === '.' ? groups.get(word) : undefined;
    return group === undefined ? null : { span, text: group };
  }
  const called = tokens[i + 1]?.text === '(' && !typeNames.has(word);
  const row = called ? freeformRow(word, keyword(tokens[i - 1]) === 'call') : undefined;
  if (row !== undefined) return { span, text: shown(row.signature, row.doc) };
  const known = freeformWords.find(({ name }) => name === word);
  if (known !== undefined) return { span, text: shown(known.signature, known.doc) };
  const entity = builtinValues.find(({ name }) => name === entityNames.get(word));
  return entity === undefined ? null : { span, text: shown(entity.name, entity.doc) };
}

/** The unit that a token belongs to: behind a number, or in the parentheses of a type. */
function unitAt(tokens: readonly Token[], i: number): DescribedWord | null {
  const isSlash = (at: number): boolean => tokens[at]?.text === '/';
  for (const start of [i, i - 1, i - 2]) {
    const first = tokens[start];
    const before = tokens[start - 1];
    if (first === undefined || before === undefined) continue;
    const isTyped = before.text === '(' && typeNames.has(keyword(tokens[start - 2]));
    if (before.kind !== 'number' && !isTyped) continue;
    for (const end of [start + 2, start + 1, start]) {
      const last = tokens[end];
      if (last === undefined || end < i || (end > start && !isSlash(start) && !isSlash(start + 1)))
        continue;
      const written = tokens
        .slice(start, end + 1)
        .map(({ text }) => text)
        .join('');
      const told = last.end - first.start === written.length ? describeUnit(written) : null;
      if (told !== null) return { span: { start: first.start, end: last.end }, text: told };
    }
  }
  return null;
}
