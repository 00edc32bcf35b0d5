/**
 * One collection: asks the collectors of one entity and folds their answers into a sample.
 * In: a plan, access to the host. Out: a sample, or why there is none; and what was wrong on the way.
 *
 * The collectors are asked at the same time; what counts of their answers is said in fold.ts.
 */
import type { GuestTopic, HostPort, HostTopic, RawData } from '../host/port.ts';
import type { EnvironmentField } from '../schema/environment.ts';
import {
  type CollectContext,
  type Collector,
  type GuestReading,
  isFatal,
} from './collectors/collector.ts';
import { type Answer, type Collection, type FoldPlan, fold, planFold } from './fold.ts';
import { messageOf, startDeadline } from './time-limit.ts';

/** How to ask the host about one entity. */
export interface Sources {
  readonly guest: string | null;
  readonly readHost: (topic: HostTopic, signal: AbortSignal) => Promise<RawData | undefined>;
  readonly readGuest: (topic: GuestTopic, signal: AbortSignal) => Promise<RawData | undefined>;
}

/** What is the same in every collection of a kind of entity. */
export interface CollectionPlan {
  readonly collectors: readonly Collector[];
  /** What the collectors read, in their order; null where one of them does more than that. */
  readonly readings: readonly GuestReading[] | null;
  readonly fold: FoldPlan;
}

/** Plans the collections of the entities that have these collectors and fields. */
export function planCollection(
  collectors: readonly Collector[],
  fields: ReadonlyMap<string, EnvironmentField>,
): CollectionPlan {
  const readings = collectors.flatMap(({ reading }) => reading ?? []);
  return {
    collectors,
    readings: readings.length === collectors.length ? readings : null,
    fold: planFold(
      collectors.map(({ schema }) => schema),
      fields,
    ),
  };
}

/** Collects one sample within a time limit in milliseconds; never rejects. */
export async function collect(
  plan: CollectionPlan,
  sources: Sources,
  timeLimit: number,
): Promise<Collection> {
  const deadline = startDeadline(timeLimit);
  const context = contextOf(sources, deadline.signal);
  const answers = await Promise.all(
    plan.collectors.map((collector) =>
      deadline
        .race(() => collector.collect(context))
        .then(
          (data): Answer => ({ kind: 'data', data }),
          (error: unknown): Answer => ({
            kind: 'failed',
            message: messageOf(error),
            fatal: isFatal(error),
          }),
        ),
    ),
  );
  const timedOut = deadline.signal.aborted;
  deadline.done();
  return fold(plan.fold, answers, timedOut);
}

/**
 * Collects one sample of a guest from what the host has at hand; null where something must be asked
 * for. Whatever fails here is left to `collect`, which says what it was.
 */
export function collectAtHand(
  plan: CollectionPlan,
  port: HostPort,
  guest: string,
): Collection | null {
  if (plan.readings === null || port.guestAtHand === undefined) return null;
  const answers: Answer[] = [];
  try {
    for (const { topic, fieldsOf } of plan.readings) {
      const data = port.guestAtHand(guest, topic);
      // A host of JavaScript may have made it asynchronous.
      if (data === null || data instanceof Promise) return null;
      answers.push({ kind: 'data', data: data === undefined ? undefined : fieldsOf(data) });
    }
  } catch {
    return null;
  }
  return fold(plan.fold, answers, false);
}

/** A context that asks each topic once. */
function contextOf(sources: Sources, signal: AbortSignal): CollectContext {
  const once = <T>(read: (topic: T, signal: AbortSignal) => Promise<RawData | undefined>) => {
    const asked = new Map<T, Promise<RawData | undefined>>();
    return (topic: T): Promise<RawData | undefined> => {
      const known = asked.get(topic);
      if (known !== undefined) return known;
      const answer = Promise.resolve().then(() => read(topic, signal));
      answer.catch(() => {}); // whoever asked sees it; a plug-in that no longer waits need not
      asked.set(topic, answer);
      return answer;
    };
  };
  return {
    guest: sources.guest,
    signal,
    readHost: once(sources.readHost),
    readGuest: once(sources.readGuest),
  };
}
