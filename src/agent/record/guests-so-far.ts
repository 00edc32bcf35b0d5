/**
 * What the records of a decision log say of the guests of one cycle.
 * In: its record, then those before it, one after the other. Out: each guest's name and statement.
 * The later record counts; one that says everything ends the search.
 */

import type { Decision } from '../../runtime/decision.ts';
import type { Problem } from '../../runtime/fold.ts';
import type { ActionReport } from '../../runtime/report.ts';
import { type LoggedStatement, type LogRecord, readPlace } from './record.ts';
import type { Statement } from './statement.ts';

/** A guest with the latest that is recorded of it. */
export interface RecordedGuest {
  readonly id: string;
  readonly name: string;
  readonly statement: LoggedStatement;
}

interface Part {
  name?: string;
  statement?: LoggedStatement;
  /** It left before the cycle, and did not come back. */
  gone: boolean;
}

/** Puts the guests of a cycle together, from its record backwards. */
export class GuestsSoFar {
  readonly #parts = new Map<string, Part>();

  /** Takes the record of the cycle, then each record before. */
  take(record: LogRecord): void {
    for (const id of record.gone ?? []) {
      const part = this.#part(id);
      if (part.statement === undefined) part.gone = true;
    }
    for (const [id, name] of record.names ?? []) this.#part(id).name ??= name;
    for (const { id, ...statement } of record.guests ?? []) this.#part(id).statement ??= statement;
    for (const { guests, ...statement } of record.quiet ?? []) {
      for (const id of guests) this.#part(id).statement ??= statement;
    }
  }

  /** The guest of an id, if enough is known of it. */
  get(id: string): RecordedGuest | null {
    const { name, statement, gone } = this.#parts.get(id) ?? { gone: true };
    if (gone || name === undefined || statement === undefined) return null;
    return { id, name, statement };
  }

  /** All guests of whom enough is known. */
  *all(): Iterable<RecordedGuest> {
    for (const id of this.#parts.keys()) {
      const guest = this.get(id);
      if (guest !== null) yield guest;
    }
  }

  #part(id: string): Part {
    const known = this.#parts.get(id);
    if (known !== undefined) return known;
    const part: Part = { gone: false };
    this.#parts.set(id, part);
    return part;
  }
}

/** The statement that was recorded; `guest` null: about the host. */
export function readStatement(logged: LoggedStatement, guest: string | null): Statement {
  const { nothing = null, reason = null, inputs = {} } = logged;
  return {
    nothing,
    reason,
    problems: (logged.problems ?? []).map(
      ({ collector = null, field = null, message }): Problem => ({ collector, field, message }),
    ),
    inputs,
    decisions: (logged.decisions ?? []).map((decision): Decision => {
      const { controller = null, control, device = null, outcome, sent = false } = decision;
      const { wanted = null, value = null, before = null, limit = null } = decision;
      const entity = guest === null ? 'host' : device === null ? 'guest' : 'device';
      const at = decision.at === undefined ? null : readPlace(decision.at);
      return {
        controller,
        entity,
        guest,
        device,
        control,
        wanted,
        value,
        before,
        outcome,
        sent,
        reason: decision.reason ?? null,
        limit,
        at,
      };
    }),
    actions: (logged.actions ?? []).map(
      ({ message = null, ...action }): ActionReport => ({ ...action, message }),
    ),
    faults: (logged.faults ?? []).map(({ code, message, at }) => ({
      code,
      message,
      guest,
      at: at === undefined ? null : readPlace(at),
    })),
  };
}
