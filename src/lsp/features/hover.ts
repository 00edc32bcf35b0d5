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
import { type Target, targetAt } from '../../compiler/query/locate.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import { builtinValues } from '../../schema/builtins.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** What is told of the word at a position. */
export function hover(file: FileView, position: Position): Hover | null {
  const target = targetAt(file.view, file.source, file.offsetAt(position));
  if (target === null) return null;
  const value = textOf(file, target);
  if (value === null) return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: file.range(target.span) };
}

function textOf({ view, notation }: FileView, target: Target): string | null {
  switch (target.kind) {
    case 'name':
      return describeName(view, target.occurrence as PlacedOccurrence, notation);
    case 'host':
    case 'guests': {
      const name = target.kind === 'host' ? 'Host' : 'Guests';
      return `\`${name}\`\n\n${builtinValues.find((row) => row.name === name)?.doc ?? ''}`;
    }
    case 'member':
      return describeMember(view, target.of);
    case 'method':
      return describeMethod(view, target.of, target.argument, notation);
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
      ask(textDocument.uri, token, (file) => hover(file, position)),
    );
  },
};
