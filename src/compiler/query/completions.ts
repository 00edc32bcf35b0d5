/**
 * What can be typed at a position of a policy, also of a broken one.
 * In: a set view, a source, an offset. Out: suggestions, and the word that they replace. Pure.
 */
import type { Notation } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { placeInStatements } from './completions-freeform.ts';
import { placeInLists } from './completions-list.ts';
import { boundsFor, membersFor, quotedFor } from './completions-members.ts';
import {
  formsFor,
  functionsFor,
  type Here,
  headsFor,
  listsFor,
  lookAround,
  namesFor,
} from './completions-names.ts';
import type { Ask } from './completions-place.ts';
import {
  endsFor,
  policy,
  statementsFor,
  typesFor,
  unitsFor,
  wordsFor,
} from './completions-words.ts';
import { linedOf } from './lined.ts';
import type { SetView } from './set-view.ts';
import type { Suggestion } from './suggestion.ts';

/** What is offered at a position. */
export interface Completions {
  /** The word that is replaced. */
  readonly typed: Span;
  /** None where all that could be is typed already. */
  readonly suggestions: readonly Suggestion[];
}

/** Whether only something particular can follow: behind `call`, `end`, `in`. */
const isExpected = (ask: Ask): boolean =>
  ask.kind === 'ends' ||
  ask.kind === 'lists' ||
  (ask.kind === 'functions' && ask.call) ||
  (ask.kind === 'names' && ask.set);

/** Whether a character that was typed begins what is asked for: else a line may end behind it. */
function begins(character: string, { kind }: Ask): boolean {
  switch (character) {
    case '.':
      return kind === 'member';
    case '"':
      return kind === 'quoted';
    case '(':
      return kind === 'heads' || kind === 'units' || kind === 'types';
    default:
      return true;
  }
}

/** Whether a list that nobody asked for disturbs nobody behind a character that was typed. */
const opensBehind = (character: string, asks: readonly Ask[]): boolean =>
  asks.every((ask) => (character === ' ' ? isExpected(ask) : begins(character, ask)));

/** Whether a word is there already, and nothing goes on from it: Enter behind it means a new line. */
function isWhole(word: string, notation: Notation, suggestions: readonly Suggestion[]): boolean {
  const small = word.toLowerCase();
  const going = suggestions.filter(({ label, filter = label }) =>
    filter.toLowerCase().startsWith(small),
  );
  return (
    word !== '' &&
    going.length > 0 &&
    going.every(
      ({ label, insert, kind }) =>
        insert === label &&
        (label === word || (notation === 'freeform' && kind === 'keyword' && label === small)),
    )
  );
}

/** What can be typed at an offset of a source; `character`: what was typed, where nobody asked. */
export function completionsAt(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
  character?: string,
): Completions {
  const text = view.text(source);
  const { typed, asks } =
    notation === 'list' ? placeInLists(text, at) : placeInStatements(linedOf(view, source), at);
  if (asks.length === 0 || (character !== undefined && !opensBehind(character, asks)))
    return { typed, suggestions: [] };
  const here = lookAround(view, source, notation, at);
  const isBlank = notation === 'list' && /^\s*(?:#[^\n]*\n\s*)*\w*$/u.test(text.slice(0, at));
  const whole = isBlank ? [policy(stemOf(source))] : [];
  const suggestions = new Map<string, Suggestion>();
  for (const one of [...whole, ...asks.flatMap((ask) => answer(here, ask))]) {
    const key = `${one.kind} ${one.label}`;
    // Editors replace within a line only.
    const isInLine = one.from === undefined || !text.slice(one.from, at).includes('\n');
    if (isInLine && !suggestions.has(key)) suggestions.set(key, one);
  }
  const all = [...suggestions.values()];
  const word = text.slice(typed.start, typed.end);
  return { typed, suggestions: isWhole(word, notation, all) ? [] : all };
}

/** `10-balloon.policy` is probably the policy `balloon`. */
const stemOf = (source: string): string =>
  /^(?:\d+[-_]?)?(?<stem>[A-Za-z_]\w*)/u.exec(source)?.groups?.stem ?? 'name';

function answer(here: Here, ask: Ask): readonly Suggestion[] {
  switch (ask.kind) {
    case 'member':
      return membersFor(here, ask);
    case 'quoted':
      return quotedFor(here, ask);
    case 'names':
      return namesFor(here, ask.set);
    case 'lists':
      return listsFor(here);
    case 'functions':
      return functionsFor(here, ask.call);
    case 'heads':
      return headsFor(here, ask.top);
    case 'forms':
      return formsFor();
    case 'statements':
      return [
        ...statementsFor(ask.blocks, ask.line, stemOf(here.source)),
        ...(ask.blocks.length === 0 ? [] : namesFor(here, true)),
      ];
    case 'ends':
      return endsFor(ask.blocks);
    case 'units':
      return unitsFor(here.view.environment, ask.beside);
    case 'bounds':
      return boundsFor(here, ask);
    case 'types':
      return typesFor();
    case 'words':
      return wordsFor(ask.words);
    default:
      return ask satisfies never;
  }
}
