/**
 * Parses a source in the notation that it is in.
 * In: a text, and the cache of its earlier parses. Out: its forms, comments and syntax faults.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hiddenByReturn } from '../diagnostics/syntax-characters.ts';
import type { Policy } from './ast.ts';
import { commentSpans } from './comment-spans.ts';
import { buildFreeform, type FormCache } from './freeform/build.ts';
import {
  createFreeformCache,
  FAULT_LIMIT,
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
  const policy = isFreeform(text)
    ? buildFreeform(parseFreeform(text, cache.freeform), cache.forms)
    : parseList(text, cache.list);
  const hidden = /\r(?!\n)/u.test(text) ? hiddenIn(policy, text) : [];
  return hidden.length === 0
    ? policy
    : { ...policy, diagnostics: [...policy.diagnostics, ...hidden] };
}

/** What comments hide behind carriage returns, which look like line ends. */
function hiddenIn(policy: Policy, text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { start, end } of commentSpans(policy)) {
    // An old text may have thousands, and the first tell it all.
    if (found.length >= FAULT_LIMIT) break;
    const at = text.slice(start, end).search(/\r[^\r\n]*[^\s]/u);
    if (at !== -1) found.push(hiddenByReturn({ start: start + at, end }));
  }
  return found;
}
