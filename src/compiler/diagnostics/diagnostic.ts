/**
 * A diagnostic: a value, collected by every phase and rendered last.
 * Each code has one constructor (in the files beside this one) and one page in docs/diagnostics.
 */
import type { Span } from '../text/source.ts';

export type Severity = 'error' | 'warning';

/** A second place that explains the first; `source` only where it is another one. */
export interface Note {
  readonly message: string;
  readonly span: Span;
  readonly source?: string;
}

/** One change of a text; `source` only where it is another one. */
export interface FixEdit {
  readonly span: Span;
  readonly text: string;
  readonly source?: string;
}

/** A change that removes the fault. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly FixEdit[];
  /** One of several ways, or a guess of what is meant: the author chooses, so it is never made unasked. */
  readonly isChoice?: true;
}

/** Spans are relative to the form while the form is analysed, absolute in what `compile` returns. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly notes: readonly Note[];
  readonly fixes: readonly Fix[];
}

/** A diagnostic with its source: what `compile` returns. */
export interface LocatedDiagnostic extends Diagnostic {
  readonly source: string;
}
