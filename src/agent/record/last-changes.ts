/**
 * When each guest, and the host, was changed last: for who asks why nothing happened in a cycle.
 * In: the reports of cycles. Out: the cycle of the latest change. In memory, since the start.
 */
import type { CycleReport } from '../../runtime/report.ts';
import type { LastChange } from '../api.ts';

export interface LastChanges {
  readonly take: (report: CycleReport) => void;
  /** The latest change of a guest by id (null: the host); null where there was none. */
  readonly of: (guest: string | null) => LastChange | null;
}

/** Remembers nothing yet. */
export function createLastChanges(): LastChanges {
  const changes = new Map<string | null, LastChange>();
  return {
    take: ({ cycle, startedAt, decisions, actions, gone }) => {
      for (const id of gone) changes.delete(id);
      for (const { status, decisions: own } of actions) {
        if (status !== 'ok') continue;
        for (const index of own) {
          const decision = decisions[index];
          // What goes along with its group is no change.
          if (decision !== undefined && decision.outcome !== 'unchanged')
            changes.set(decision.guest, { cycle, at: startedAt });
        }
      }
    },
    of: (guest) => changes.get(guest) ?? null,
  };
}
