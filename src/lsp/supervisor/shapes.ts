/**
 * What messages of an editor must hold for the server to make sense of them.
 * In: a method, its parameters, which may be anything. Out: a sentence on what is missing, or null.
 * Pure. What the server does not read is not looked at.
 */
import { quote } from '../../compiler/diagnostics/syntax-text.ts';
import { isRecord } from '../../schema/record.ts';

/** What a value may be: whether it is that, and how it is called in a sentence. */
interface Kind {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isPosition = (value: unknown): boolean =>
  isRecord(value) && isCount(value.line) && isCount(value.character);
const isRange = (value: unknown): boolean =>
  isRecord(value) && isPosition(value.start) && isPosition(value.end);
const isListOf =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(fits);
const isChange = (value: unknown): boolean =>
  isRecord(value) && isText(value.text) && (value.range === undefined || isRange(value.range));
const isContext = (value: unknown): boolean =>
  isRecord(value) &&
  Array.isArray(value.diagnostics) &&
  ((value.only ?? null) === null || isListOf(isText)(value.only));

const text: Kind = { words: 'a text', fits: isText };
const whole: Kind = { words: 'a whole number', fits: Number.isSafeInteger };
const record: Kind = { words: 'an object', fits: isRecord };
const position: Kind = {
  words: 'a position with `line` and `character`, whole numbers from 0',
  fits: isPosition,
};
const range: Kind = {
  words: 'a range with the positions `start` and `end`, of whole numbers from 0',
  fits: isRange,
};
const positions: Kind = { words: 'a list of positions', fits: isListOf(isPosition) };
const changes: Kind = { words: 'a list of changes with texts', fits: isListOf(isChange) };
const files: Kind = {
  words: 'a list of changes with addresses',
  fits: isListOf((one) => isRecord(one) && isText(one.uri)),
};
const folders: Kind = { ...files, words: 'a list of folders with addresses' };
const context: Kind = { words: 'an object with a list of `diagnostics`', fits: isContext };
const flag: Kind = { words: 'true or false', fits: (value) => typeof value === 'boolean' };
const list: Kind = {
  words: 'a list, if anything',
  fits: (value) => value === undefined || value === null || Array.isArray(value),
};

/** A place within parameters, and what must stand there; '' for the parameters themselves. */
export type Need = readonly [path: string, kind: Kind];

/** By their methods, what messages need. */
export type Needs = ReadonlyMap<string, readonly Need[]>;

const document: Need = ['textDocument.uri', text];
const there: readonly Need[] = [document, ['position', position]];
const within: readonly Need[] = [document, ['range', range]];
const item: readonly Need[] = [['', record]];

/** What the requests need that the server answers: each has a row here. */
export const requestNeeds: Needs = new Map<string, readonly Need[]>([
  ['initialize', [['capabilities', record]]],
  ['textDocument/diagnostic', [document]],
  ['textDocument/hover', there],
  ['textDocument/definition', there],
  ['textDocument/references', [...there, ['context.includeDeclaration', flag]]],
  ['textDocument/documentHighlight', there],
  ['textDocument/completion', there],
  ['completionItem/resolve', [['label', text]]],
  ['textDocument/signatureHelp', there],
  ['textDocument/prepareRename', there],
  ['textDocument/rename', [...there, ['newName', text]]],
  ['textDocument/formatting', [document]],
  ['textDocument/rangeFormatting', within],
  ['textDocument/onTypeFormatting', there],
  ['textDocument/foldingRange', [document]],
  ['textDocument/selectionRange', [document, ['positions', positions]]],
  ['textDocument/semanticTokens/full', [document]],
  ['textDocument/semanticTokens/full/delta', [document, ['previousResultId', text]]],
  ['textDocument/semanticTokens/range', within],
  ['textDocument/inlayHint', within],
  ['textDocument/codeAction', [...within, ['context', context]]],
  ['codeAction/resolve', item],
  ['textDocument/codeLens', [document]],
  ['codeLens/resolve', item],
  ['textDocument/documentLink', [document]],
  ['textDocument/linkedEditingRange', there],
  ['textDocument/documentSymbol', [document]],
  ['textDocument/prepareCallHierarchy', there],
  ['callHierarchy/incomingCalls', [['item', record]]],
  ['callHierarchy/outgoingCalls', [['item', record]]],
  ['workspace/symbol', [['query', text]]],
  [
    'workspace/executeCommand',
    [
      ['command', text],
      ['arguments', list],
    ],
  ],
  ['textDocument/willSaveWaitUntil', [document]],
]);

/** What the notifications need that the server listens to: each has a row here. */
export const notificationNeeds: Needs = new Map<string, readonly Need[]>([
  ['initialized', []],
  ['textDocument/didOpen', [document, ['textDocument.text', text]]],
  [
    'textDocument/didChange',
    [document, ['textDocument.version', whole], ['contentChanges', changes]],
  ],
  ['textDocument/didClose', [document]],
  ['workspace/didChangeWatchedFiles', [['changes', files]]],
  ['workspace/didChangeConfiguration', item],
  [
    'workspace/didChangeWorkspaceFolders',
    [
      ['event.added', folders],
      ['event.removed', folders],
    ],
  ],
  ['textDocument/willSave', [document]],
  ['textDocument/didSave', [document]],
]);

/** What is missing in the parameters of a request or notification; null where nothing is. */
export function problemOf(method: string, params: unknown): string | null {
  const needs = requestNeeds.get(method) ?? notificationNeeds.get(method) ?? [];
  for (const [path, { words, fits }] of needs) {
    if (fits(valueAt(params, path))) continue;
    const place = path === '' ? 'its parameters' : quote(path);
    return `${quote(method)} needs ${words} as ${place}`;
  }
  return null;
}

/** The value that names lead to; undefined where they lead nowhere. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path
    .split('.')
    .reduce((within: unknown, name) => (isRecord(within) ? within[name] : undefined), value);
}
