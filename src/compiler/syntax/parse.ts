/**
 * Parses a source in the notation that it is in.
 * In: a text, and the cache of its earlier parses. Out: its forms, comments and syntax faults.
 */
import type { Policy } from './ast.ts';
import { buildFreeform, type FormCache } from './freeform/build.ts';
import {
  createFreeformCache,
  type FreeformCache,
  parseFreeform,
} from './freeform/parse-freeform.ts';
import { isFreeform } from './freeform/recognise.ts';
import { createParseCache, type ParseCache, parseList } from './list/parse-list.ts';

/** What is kept of the earlier parses of one source. */
export interface SourceCache {
  readonly list: ParseCache;
  readonly freeform: FreeformCache;
  readonly forms: FormCache;
}

/** Creates an empty cache. */
export const createSourceCache = (): SourceCache => ({
  list: createParseCache(),
  freeform: createFreeformCache(),
  forms: new WeakMap(),
});

/** Parses a text in either notation. Never throws. */
export function parsePolicy(text: string, cache: SourceCache = createSourceCache()): Policy {
  return isFreeform(text)
    ? buildFreeform(parseFreeform(text, cache.freeform), cache.forms)
    : parseList(text, cache.list);
}
