/**
 * What a setting of a configuration file is.
 */

/** A setting; `read` gives its value, or null where the text is none. */
export interface Setting<T> {
  readonly section: 'main' | 'logging' | 'host' | 'guest' | 'momus';
  readonly name: string;
  /** What holds when the file says nothing; of MOM's settings, as MOM has it. */
  readonly fallback: string;
  /** What `read` takes, in words. */
  readonly allowed: string;
  readonly doc: string;
  /** Why it has no meaning here; null where it has one. */
  readonly unused: string | null;
  readonly read: (text: string) => T | null;
  /** A text that `read` gives the value for; without it the value itself is one. */
  write?(value: T): string;
}

/** Where a daemon answers calls. */
export type RpcAddress =
  | { readonly kind: 'off' }
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string };

/** From silent to talkative, as MOM counts them from 1. */
export const levels = ['critical', 'error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];
