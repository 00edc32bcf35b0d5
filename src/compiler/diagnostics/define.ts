/**
 * How a diagnostic is declared: once, with its code, severity, documentation page and constructor.
 * In: the page's parts and a message builder. Out: a constructor that carries its page.
 */
import type { Span } from '../text/source.ts';
import type { Diagnostic, Fix, Note, Severity } from './diagnostic.ts';

/** The page of a code in docs/diagnostics; `bad` gives the diagnostic, `good` does not (tests run both). */
export interface DiagnosticPage {
  readonly code: string;
  readonly severity: Severity;
  /** What the diagnostic says in general, one line. */
  readonly title: string;
  /** Why it matters and what to do: a paragraph or two of Markdown. */
  readonly explanation: string;
  readonly bad: string;
  readonly good: string;
  /** The same in free-form notation, where these are in lists and both notations can meet it. */
  readonly inFreeform?: { readonly bad: string; readonly good: string };
}

export interface Content {
  readonly message: string;
  readonly notes?: readonly Note[];
  readonly fixes?: readonly Fix[];
}

export interface DiagnosticKind<Args extends readonly unknown[]> {
  (span: Span, ...args: Args): Diagnostic;
  readonly page: DiagnosticPage;
}

/** Declares one diagnostic; the builder gets the span only through `defineWithFix`. */
export function define<Args extends readonly unknown[]>(
  page: DiagnosticPage,
  build: (...args: Args) => string | Content,
): DiagnosticKind<Args> {
  return defineWithFix(page, (_span, ...args: Args) => build(...args));
}

/** Declares a diagnostic whose fixes need to know where it stands. */
export function defineWithFix<Args extends readonly unknown[]>(
  page: DiagnosticPage,
  build: (span: Span, ...args: Args) => string | Content,
): DiagnosticKind<Args> {
  const construct = (span: Span, ...args: Args): Diagnostic => {
    const built = build(span, ...args);
    const content: Content = typeof built === 'string' ? { message: built } : built;
    return {
      code: page.code,
      severity: page.severity,
      message: content.message,
      span,
      notes: content.notes ?? [],
      fixes: content.fixes ?? [],
    };
  };
  return Object.assign(construct, { page });
}
