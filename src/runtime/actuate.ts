/**
 * Actuation: the only step that changes a host.
 * In: planned actions. Out: what became of each. Never rejects.
 *
 * Guests are served at the same time, up to a bound; the actions of one guest go one after the
 * other. A guest that did not answer gets nothing more until it has: what hangs may still happen,
 * and something newer must not be overtaken by it.
 */
import type { Action, HostPort } from '../host/port.ts';
import { ownerOf } from './action-owner.ts';
import type { PlannedAction } from './controllers/controller.ts';
import { inParallel, messageOf, TimeLimitError, withTimeLimit } from './time-limit.ts';

/**
 * `ok`: the host acknowledged it. `failed`: it said no. `timed-out`: no answer. `skipped`: not sent,
 * since something before it has no answer yet, or the time was over. `withheld`: not sent, since
 * acting is unsafe now. `would`: not sent, since acting is off.
 */
export const actionStatuses = [
  'ok',
  'failed',
  'timed-out',
  'skipped',
  'withheld',
  'would',
] as const;
export type ActionStatus = (typeof actionStatuses)[number];

export interface ActionResult {
  readonly status: ActionStatus;
  /** What the host answered, or why it was not asked; null where there is nothing to say. */
  readonly message: string | null;
  readonly milliseconds: number;
}

export interface ActuationOptions {
  /** Milliseconds for one action. */
  readonly timeLimit: number;
  /** Milliseconds after which no further action is started. */
  readonly phaseLimit: number;
  /** Guests that are served at the same time. */
  readonly atOnce: number;
  /** Who owes an answer; kept by whoever outlives this actuator. */
  readonly owing?: Set<string | null>;
  /** A clock in milliseconds, for durations. */
  readonly elapsed: () => number;
}

/** Applies actions; remembers which guests still owe an answer. */
export interface Actuator {
  /** Results in the order of the actions; `mayAct` is asked before each. */
  readonly apply: (
    actions: readonly PlannedAction[],
    mayAct?: () => boolean,
  ) => Promise<readonly ActionResult[]>;
}

/** Makes an actuator for a host. */
export function createActuator(port: HostPort, options: ActuationOptions): Actuator {
  const owing = options.owing ?? new Set<string | null>();

  const send = async (action: Action, owner: string | null): Promise<ActionResult> => {
    const start = options.elapsed();
    const finish = (status: ActionStatus, message: string | null): ActionResult => ({
      status,
      message,
      milliseconds: options.elapsed() - start,
    });
    try {
      await withTimeLimit(options.timeLimit, (signal) => {
        owing.add(owner);
        const answer = Promise.resolve().then(() => port.apply(action, signal));
        const settled = (): void => {
          owing.delete(owner);
        };
        answer.then(settled, settled);
        return answer;
      });
      return finish('ok', null);
    } catch (error) {
      return finish(error instanceof TimeLimitError ? 'timed-out' : 'failed', messageOf(error));
    }
  };

  const apply: Actuator['apply'] = async (actions, mayAct = () => true) => {
    const results = new Array<ActionResult>(actions.length);
    const groups = new Map<string | null, number[]>();
    for (const [index, { action }] of actions.entries()) {
      const owner = ownerOf(action);
      groups.set(owner, [...(groups.get(owner) ?? []), index]);
    }
    const start = options.elapsed();
    await inParallel([...groups], options.atOnce, async ([owner, indices]) => {
      let unanswered = owing.has(owner);
      for (const index of indices) {
        if (!mayAct()) {
          results[index] = { ...skipped('acting was stopped'), status: 'withheld' };
        } else if (unanswered) {
          results[index] = skipped('an earlier action has no answer yet');
        } else if (options.elapsed() - start > options.phaseLimit) {
          results[index] = skipped('the time for acting in this cycle was over');
        } else {
          const result = await send(actions[index]!.action, owner);
          unanswered = result.status === 'timed-out';
          results[index] = result;
        }
      }
    });
    return results;
  };

  return { apply };
}

const skipped = (message: string): ActionResult => ({
  status: 'skipped',
  message,
  milliseconds: 0,
});
