/**
 * What can be typed at a position: names, members, controls, functions, keywords, units, snippets.
 * In: a file, a position, whether the editor knows snippets. Out: completion items; the description of
 * a name follows when one is looked at.
 */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type Position,
} from 'vscode-languageserver';
import { completionsAt } from '../../compiler/query/completions.ts';
import { declarationOfKey } from '../../compiler/query/declaration-key.ts';
import { describeName } from '../../compiler/query/describe-name.ts';
import { withoutHoles } from '../../compiler/query/snippet.ts';
import type { Suggestion, SuggestionKind } from '../../compiler/query/suggestion.ts';
import { provedAt } from '../../compiler/refactor/proved.ts';
import type { Feature } from '../feature.ts';
import { type ItemData, isItemData } from '../item-data.ts';
import type { FileView } from '../workspace/file-view.ts';

const kinds: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  variable: CompletionItemKind.Variable,
  constant: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
  method: CompletionItemKind.Method,
  field: CompletionItemKind.Field,
  property: CompletionItemKind.Property,
  control: CompletionItemKind.Property,
  entity: CompletionItemKind.Class,
  keyword: CompletionItemKind.Keyword,
  type: CompletionItemKind.TypeParameter,
  unit: CompletionItemKind.Unit,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
};

/** How completions are asked for. */
export interface Asked {
  /** Holes may stand in what is inserted. */
  readonly snippets: boolean;
  /** Nobody asked: this character was typed. */
  readonly character?: string | undefined;
}

/** What can be typed at a position. */
export function completion(
  file: FileView,
  position: Position,
  { snippets, character }: Asked,
): CompletionItem[] {
  const at = file.offsetAt(position);
  const { view, source, notation } = file;
  const { typed, suggestions } = completionsAt(view, source, notation, at, character);
  const guarded = suggestions.flatMap(({ guards }) => guards ?? []);
  const proved = provedAt(view, source, at, guarded);
  return suggestions
    .filter(({ guards }) => guards === undefined || !proved.has(guards))
    .map((one) => itemOf(file, typed.start, at, one, snippets));
}

function itemOf(
  file: FileView,
  start: number,
  at: number,
  one: Suggestion,
  snippets: boolean,
): CompletionItem {
  const { label, kind, detail, doc, insert, rank, from = start, filter, declared } = one;
  const hasHoles = insert !== label && snippets;
  // The word alone is what editors compare; what stands in front of it goes by an edit of its own.
  const before = { start: from, end: start };
  return {
    label,
    kind: kinds[kind],
    sortText: `${rank}${label}`,
    textEdit: {
      range: file.range({ start, end: at }),
      newText: hasHoles || insert === label ? insert : withoutHoles(insert),
    },
    ...(from < start ? { additionalTextEdits: [{ range: file.range(before), newText: '' }] } : {}),
    ...(hasHoles ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(detail === '' ? {} : { detail }),
    ...(doc === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: doc } }),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(declared === undefined ? {} : { data: { uri: file.uri, ...declared } satisfies ItemData }),
  };
}

/** The item with the description of the name that it stands for; as it was where that is gone. */
export function described(file: FileView, item: CompletionItem): CompletionItem {
  const data: unknown = item.data;
  const declared = isItemData(data) ? declarationOfKey(file.view, data) : null;
  const value = declared === null ? null : describeName(file.view, declared);
  return value === null ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}

/** Completion. */
export const completionFeature: Feature = {
  capabilities: {
    completionProvider: { resolveProvider: true, triggerCharacters: ['.', '(', '"', ' '] },
  },
  listen: ({ connection, ask, client, workspace }) => {
    const snippets = (): boolean =>
      client().textDocument?.completion?.completionItem?.snippetSupport === true;
    connection.onCompletion(({ textDocument, position, context }, token) =>
      ask(textDocument.uri, token, (file) =>
        completion(file, position, {
          snippets: snippets(),
          character: context?.triggerCharacter,
        }),
      ),
    );
    connection.onCompletionResolve((item) => {
      const data: unknown = item.data;
      const file = isItemData(data) ? workspace.file(data.uri) : null;
      return file === null ? item : described(file, item);
    });
  },
};
