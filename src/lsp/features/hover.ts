/**
 * What the word under the cursor is: its type and unit with the reason, its range, what its schema
 * says of it, which collector delivers it.
 * In: a file, a position. Out: Markdown, or null where there is nothing to tell.
 */
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import { describeOperator } from '../../compiler/query/describe-builtin.ts';
import { describeMember, describeMethod } from '../../compiler/query/describe-member.ts';
import { describeName } from '../../compiler/query/describe-name.ts';
import { describeKnown } from '../../compiler/query/describe-value.ts';
import { describeWord } from '../../compiler/query/describe-word.ts';
import { kindsAt } from '../../compiler/query/kinds-at.ts';
import { type Target, targetAt } from '../../compiler/query/locate.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import { builtinValues } from '../../schema/builtins.ts';
import { evenBroken, type Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** What is told of the word at a position. */
export function hover(file: FileView, position: Position): Hover | null {
  const at = file.offsetAt(position);
  const target = targetAt(file.view, file.source, at);
  const told = target === null ? null : textOf(file, at, target);
  // Keywords and units are no expressions; nor is anything in a line that is broken.
  const word = told === null || target?.kind === 'literal' ? wordAt(file, at) : null;
  const value = [told, word?.text].filter((text) => text != null).join('\n\n');
  const span = told === null ? word?.span : target?.span;
  if (value === '' || span === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: file.range(span) };
}

const wordAt = ({ view, source, notation }: FileView, at: number) =>
  describeWord(view, source, notation, at);

function textOf({ view, source, notation }: FileView, at: number, target: Target): string | null {
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

/** Hover. */
export const hoverFeature: Feature = {
  capabilities: { hoverProvider: true },
  listen: ({ connection, ask }) => {
    connection.onHover(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => evenBroken(file, (one) => hover(one, position))),
    );
  },
};
