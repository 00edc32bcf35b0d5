/** What a completion offers. */
import type { DeclarationKey } from './declaration-key.ts';

/** What a suggestion is, for its picture in a list. */
export type SuggestionKind =
  | 'variable'
  | 'constant'
  | 'function'
  | 'method'
  | 'field'
  | 'property'
  | 'control'
  | 'entity'
  | 'keyword'
  | 'type'
  | 'unit'
  | 'value'
  | 'snippet';

/** One suggestion. */
export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  /** In one short line: type, unit, range, signature. */
  readonly detail: string;
  /** Markdown; empty where it is asked for later, or there is none. */
  readonly doc: string;
  /** What is inserted, with holes; the label where it is the same. */
  readonly insert: string;
  /** Lower ranks come first. */
  readonly rank: number;
  /** The offset from where on text is replaced, where that is not the typed word. */
  readonly from?: number;
  /** What the typed word is compared with, where that is not the label. */
  readonly filter?: string;
  /** The value that it guards, as it is written: no use where that is surely there. */
  readonly guards?: string;
  /** What introduces the name: its description is asked for later. */
  readonly declared?: DeclarationKey;
}

/** Ranks, the first first. */
export const rank = { near: 0, name: 1, built: 2, word: 3, snippet: 4, guard: 5 } as const;

/** A word that inserts itself. */
export const plain = (
  kind: SuggestionKind,
  label: string,
  detail: string,
  doc: string,
  at: number = rank.word,
): Suggestion => ({ label, kind, detail, doc, insert: label, rank: at });
