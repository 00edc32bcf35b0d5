/** What a notation cannot express. */
import type { Span } from '../text/source.ts';

/** Something that the other notation cannot express, at its place in the source. */
export interface Problem {
  readonly source: string;
  readonly span: Span;
  readonly message: string;
}
