/**
 * What is wrong with the policies of an agent, in a sentence: as `status` has it. The log has every
 * diagnostic.
 * In: what became of a start or a reload. Out: the first error with its place, how many more there
 * are, and what goes on; null where nothing is wrong.
 */
import type { PlacedDiagnostic } from '../api.ts';
import type { Started } from './policy-keeper.ts';

const showsAll = 'momus check -c FILE shows all';

/** The first error, and how many more; null where there is none. */
function firstOf(diagnostics: readonly PlacedDiagnostic[]): string | null {
  const [first, ...more] = diagnostics.filter(({ severity }) => severity === 'error');
  if (first === undefined) return null;
  const { source, line, column, message } = first;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${source}:${line}:${column}: ${message}${others}`;
}

/** What is wrong after a start. */
export function wordsOfStart({ fromState, failure, leftOut, diagnostics }: Started): string | null {
  const first = firstOf(diagnostics);
  const hint = first === null || failure !== null ? '' : `; ${showsAll}`;
  const why = failure ?? first ?? 'the policies cannot be read';
  if (fromState) return `${why}; the last set that was in force goes on${hint}`;
  return leftOut.length === 0 ? null : `${why}; left out: ${leftOut.join(', ')}${hint}`;
}

/** What is wrong after a reload that was refused; `isRead`: the files could be read. */
export function wordsOfReload(diagnostics: readonly PlacedDiagnostic[], isRead: boolean): string {
  if (!isRead) return 'the policies that changed cannot be read; those before go on';
  const why = firstOf(diagnostics) ?? 'the policies that changed have errors';
  return `${why}; the set before goes on; ${showsAll}`;
}
