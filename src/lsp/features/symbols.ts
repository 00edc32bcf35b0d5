/**
 * Symbols of a file and of all open sets.
 * In: a file; or all files and what somebody looks for. Out: the policy, its functions with their
 * parameters, its variables and settings.
 */
import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { namedBlocksIn } from '../../compiler/query/named-blocks.ts';
import { type OutlineItem, type OutlineKind, outlineOf } from '../../compiler/query/outline.ts';
import type { Span } from '../../compiler/text/source.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

const kinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  function: SymbolKind.Function,
  parameter: SymbolKind.TypeParameter,
  variable: SymbolKind.Variable,
  constant: SymbolKind.Constant,
  setting: SymbolKind.Property,
};

const mostSymbols = 500;

/** The symbols of a file: of one in free form, below its policy. */
export function documentSymbols(file: FileView): DocumentSymbol[] {
  const items = itemsOf(file);
  const policy = namedBlocksIn(file.view, file.source).find(({ kind }) => kind === 'policy');
  if (policy === undefined) return items;
  const { name, end } = policy;
  const around: Span = {
    start: lineStart(file.text, name.start),
    end: end?.end ?? file.text.length,
  };
  return [
    {
      name: file.text.slice(name.start, name.end),
      detail: 'policy',
      kind: SymbolKind.Module,
      range: file.range(around),
      selectionRange: file.range(name),
      children: items,
    },
  ];
}

/** What is there now, and what was there before an edit broke it. */
function itemsOf(file: FileView): DocumentSymbol[] {
  const present = outlineOf(file.view, file.source);
  const items = present.map((item) => symbolOf(file, item));
  const { former } = file;
  if (former === null) return items;
  const names = new Set(present.map(({ name }) => name));
  const lost = outlineOf(former.view, former.source).filter(({ name }) => !names.has(name));
  return [...items, ...lost.map((item) => symbolOf(former, item))].sort(
    (a, b) =>
      a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

function symbolOf(
  file: FileView,
  { kind, name, detail, span, nameSpan, parts }: OutlineItem,
): DocumentSymbol {
  // A half-typed definition may have a name outside of its span.
  const around = {
    start: Math.min(span.start, nameSpan.start),
    end: Math.max(span.end, nameSpan.end),
  };
  return {
    // Editors refuse names that are empty.
    name: name === '' ? '…' : name,
    ...(detail === '' ? {} : { detail }),
    kind: kinds[kind],
    range: file.range(around),
    selectionRange: file.range(nameSpan),
    ...(parts.length === 0 ? {} : { children: parts.map((part) => symbolOf(file, part)) }),
  };
}

/** What the files define at top level under names that hold the letters of a query, in their order. */
export function workspaceSymbols(files: readonly FileView[], query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  for (const file of files)
    for (const { kind, name, nameSpan } of outlineOf(file.view, file.source)) {
      if (found.length >= mostSymbols) return found;
      if (!holds(name.toLowerCase(), query.toLowerCase())) continue;
      const location = file.location(nameSpan, file.source);
      found.push({ name, kind: kinds[kind], location, containerName: file.source });
    }
  return found;
}

/** Whether a name has the letters of a query, in their order. */
function holds(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Symbols of documents and of the workspace. */
export const symbolsFeature: Feature = {
  capabilities: { documentSymbolProvider: true, workspaceSymbolProvider: true },
  readsOnly: true,
  listen: ({ connection, ask, workspace }) => {
    connection.onDocumentSymbol(({ textDocument }, token) =>
      ask(textDocument.uri, token, documentSymbols),
    );
    connection.onWorkspaceSymbol(({ query }) =>
      workspaceSymbols(
        workspace.sets().flatMap((set) => set.files()),
        query,
      ),
    );
  },
};
