/**
 * Whom an action changes.
 * In: an action. Out: the id of a guest, or null for the host.
 */
import type { Action } from '../host/port.ts';

/** The owner of an action; actions of one owner go one after the other. */
export const ownerOf = (action: Action): string | null =>
  action.kind === 'ksm' ? null : action.guest;
