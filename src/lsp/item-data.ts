/**
 * What an item carries that the editor asks more about later: a completion, a lens.
 * In: what an editor sends back, which may be anything. Out: the file and the declaration that are meant.
 */
import { type DeclarationKey, isDeclarationKey } from '../compiler/query/declaration-key.ts';

/** A declaration as it is seen from a file; the text may be another one by now. */
export interface ItemData extends DeclarationKey {
  /** The address of the open file that was asked about first. */
  readonly uri: string;
}

/** Whether an item carries such data. */
export const isItemData = (data: unknown): data is ItemData =>
  isDeclarationKey(data) && 'uri' in data && typeof data.uri === 'string';
