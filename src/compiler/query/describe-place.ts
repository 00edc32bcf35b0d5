/**
 * What the word at a position is: its type and unit with the reason, its range, what its schema says
 * of it, which collector delivers it.
 * In: a set view, a source, an offset. Out: Markdown, and the word it is about. Pure.
 */
import { builtinValues } from '../../schema/builtins.ts';
import type { Notation } from '../syntax/ast.ts';
import { describeOperator } from './describe-builtin.ts';
import { describeMember, describeMethod } from './describe-member.ts';
import { describeName } from './describe-name.ts';
import { describeKnown } from './describe-value.ts';
import { type DescribedWord, describeWord } from './describe-word.ts';
import { kindsAt } from './kinds-at.ts';
import { type Target, targetAt } from './locate.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What is told of the word at an offset; null where there is nothing to tell. */
export function describePlace(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): DescribedWord | null {
  const target = targetAt(view, source, at);
  const told = target === null ? null : textOf(view, source, notation, at, target);
  // Keywords and units are no expressions; nor is anything in a line that is broken.
  const word =
    told === null || target?.kind === 'literal' ? describeWord(view, source, notation, at) : null;
  const text = [told, word?.text].filter((part) => part != null).join('\n\n');
  const span = told === null ? word?.span : target?.span;
  return text === '' || span === undefined ? null : { span, text };
}

function textOf(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
  target: Target,
): string | null {
  switch (target.kind) {
    case 'name':
      return describeName(view, target.occurrence as PlacedOccurrence);
    case 'host':
    case 'guests': {
      const name = target.kind === 'host' ? 'Host' : 'Guests';
      return `\`${name}\`\n\n${builtinValues.find((row) => row.name === name)?.doc ?? ''}`;
    }
    case 'member':
      return describeMember(
        view,
        target.of,
        kindsAt(view, source, notation, at, target.of),
        notation,
      );
    case 'method': {
      const kinds = kindsAt(view, source, notation, at, target.of);
      return describeMethod(view, target.of, kinds, target.argument, notation);
    }
    case 'operator':
      return describeOperator(target.of, view.known(target.of), notation);
    case 'literal':
      return describeKnown(view, target.of);
    default:
      return target satisfies never;
  }
}
