/**
 * What the thread that watches and the thread that serves say to each other. Messages of the language
 * server protocol go as they are on the wire, as JSON: a text is handed over at once, however large.
 */
import type { SetAside, Work } from '../workspace/work-watch.ts';

/** What a thread is begun with. */
export interface ThreadStart {
  /** The address of docs/diagnostics, with a `/` behind. */
  readonly pages: string;
  /** Sets that it leaves alone. */
  readonly aside: readonly SetAside[];
}

/** To the thread that serves: a message of the editor, or a question whether it is still there. */
export type ToThread = string | typeof areYouThere;

/** The question; `there` is the answer. */
export const areYouThere = 0;

/** The id of a request, as JSON-RPC has it. */
export type RequestId = number | string;

/** From the thread that serves. */
export type FromThread =
  /** It has loaded its code. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'there' }
  /** It begins something that may take long. */
  | { readonly kind: 'begin'; readonly work: Work }
  /** What it began last is done; what it goes on with, if that may take long. */
  | { readonly kind: 'end'; readonly work: Work | null }
  /** How long a set may take, in seconds. */
  | { readonly kind: 'limit'; readonly seconds: number }
  | { readonly kind: 'response'; readonly id: RequestId; readonly text: string }
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: unknown;
    }
  | {
      readonly kind: 'notification';
      readonly text: string;
      /** Of diagnostics that are sent: the file, and how many it has now. */
      readonly published: { readonly uri: string; readonly count: number } | null;
    };
