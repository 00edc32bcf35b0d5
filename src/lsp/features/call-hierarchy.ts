/**
 * Which functions call a function, and which it calls.
 * In: a file, a position or an item of the hierarchy. Out: items, with the places of the calls.
 */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  SymbolKind,
} from 'vscode-languageserver';
import {
  type DeclarationKey,
  declarationOfKey,
  isDeclarationKey,
  keyOfDeclaration,
} from '../../compiler/query/declaration-key.ts';
import { grouped } from '../../compiler/query/grouped.ts';
import { definitionsOf, referencesOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import { movedSpan } from '../../compiler/text/source.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';
import { occurrenceAt } from './navigation.ts';

/** By what an item is found again. */
interface ItemData {
  /** An open file of the set that was asked about first. */
  readonly from: string;
  readonly source: string;
  /** The function; null for a file, whose statements call. */
  readonly callable: DeclarationKey | null;
}

/** The functions that are meant at a position. */
export function prepareCallHierarchy(file: FileView, position: Position): CallHierarchyItem[] {
  const occurrence = occurrenceAt(file, position);
  if (occurrence === null) return [];
  return definitionsOf(file.view, occurrence)
    .filter(({ kind }) => kind === 'function')
    .map((one) => functionItem(file, one));
}

/** Who calls an item: functions, and files whose statements do. */
export function incomingCalls(file: FileView, item: ItemData): CallHierarchyIncomingCall[] {
  const own = functionOf(file, item);
  if (own === null) return [];
  const calls = referencesOf(file.view, own).filter(({ role }) => role === 'called');
  const callers = grouped(calls, ({ source, form, within }) =>
    within === null
      ? source
      : `${source}\0${file.view.forms(source).findIndex((f) => f.form === form)}`,
  );
  return [...callers.values()].map((group) => {
    const [first] = group;
    const caller = first.within === null ? null : declarationOf(file, first.within.name);
    return {
      from: caller === null ? fileItem(file, first.source) : functionItem(file, caller),
      fromRanges: group.map(({ span, source }) => file.range(span, source)),
    };
  });
}

/** What an item calls. */
export function outgoingCalls(file: FileView, item: ItemData): CallHierarchyOutgoingCall[] {
  const own = functionOf(file, item);
  if (own === null && item.callable !== null) return [];
  const calls = file.view
    .occurrences(item.source)
    .filter(({ role, within }) => role === 'called' && within === (own === null ? null : own.of))
    .flatMap((call) => {
      const callees = definitionsOf(file.view, call).filter(({ kind }) => kind === 'function');
      return callees.map((callee) => ({ call, callee }));
    });
  const callees = grouped(calls, ({ callee: { source, span } }) => `${source}\0${span.start}`);
  return [...callees.values()].map((group) => ({
    to: functionItem(file, group[0].callee),
    fromRanges: group.map(({ call }) => file.range(call.span, call.source)),
  }));
}

const declarationOf = ({ view }: FileView, name: Parameters<typeof view.declaration>[0]) =>
  view.declaration(name) ?? null;

function functionOf({ view }: FileView, { callable }: ItemData): PlacedOccurrence | null {
  const found = callable === null ? null : declarationOfKey(view, callable);
  return found?.kind === 'function' ? found : null;
}

function functionItem(file: FileView, one: PlacedOccurrence): CallHierarchyItem {
  const { source, span, text, of, node } = one;
  const by = span.start - node.span.start;
  const { uri, range } = file.location(movedSpan(of.span, by), source);
  return {
    name: text,
    kind: SymbolKind.Function,
    detail: source,
    uri,
    range,
    selectionRange: file.range(span, source),
    data: {
      from: file.uri,
      source,
      callable: keyOfDeclaration(file.view, one),
    } satisfies ItemData,
  };
}

/** A file, for what its statements at top level call. */
function fileItem(file: FileView, source: string): CallHierarchyItem {
  const { uri, range } = file.location({ start: 0, end: file.view.text(source).length }, source);
  return {
    name: source,
    kind: SymbolKind.File,
    uri,
    range,
    selectionRange: { start: range.start, end: range.start },
    data: { from: file.uri, source, callable: null } satisfies ItemData,
  };
}

const isItemData = (data: unknown): data is ItemData =>
  typeof data === 'object' &&
  data !== null &&
  'from' in data &&
  typeof data.from === 'string' &&
  'source' in data &&
  typeof data.source === 'string' &&
  'callable' in data &&
  (data.callable === null || isDeclarationKey(data.callable));

/** The call hierarchy. */
export const callHierarchyFeature: Feature = {
  capabilities: { callHierarchyProvider: true },
  listen: ({ connection, ask }) => {
    const { callHierarchy } = connection.languages;
    callHierarchy.onPrepare(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => prepareCallHierarchy(file, position)),
    );
    callHierarchy.onIncomingCalls(async ({ item }, token) => {
      const data: unknown = item.data;
      if (!isItemData(data)) return null;
      return ask(data.from, token, (file) => incomingCalls(file, data));
    });
    callHierarchy.onOutgoingCalls(async ({ item }, token) => {
      const data: unknown = item.data;
      if (!isItemData(data)) return null;
      return ask(data.from, token, (file) => outgoingCalls(file, data));
    });
  },
};
