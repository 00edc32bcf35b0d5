/**
 * One collection: asks the collectors of one entity and folds their answers into a sample.
 * In: collectors in order, the declared fields, access to the host. Out: a sample, or why there is
 * none; and what was wrong on the way.
 *
 * The collectors are asked at the same time, but their answers count in order: the first one that
 * gives a field a value wins, and a fatal failure hides the later ones.
 */
import type { GuestTopic, HostTopic, RawData } from '../host/port.ts';
import type { EnvironmentField } from '../schema/environment.ts';
import { type CollectContext, type Collector, isFatal } from './collectors/collector.ts';
import { shown } from './raw.ts';
import { accept, type Sample, type SampleValue } from './sample.ts';
import { messageOf, startDeadline } from './time-limit.ts';

/** Something that went wrong while collecting. */
export interface Problem {
  /** The collector, or null where it is about the entity. */
  readonly collector: string | null;
  /** The field, or null where it is about all of the collector's. */
  readonly field: string | null;
  readonly message: string;
}

interface CollectionFacts {
  readonly problems: readonly Problem[];
  /** Whether a collector got no answer in time. */
  readonly timedOut: boolean;
  /** Whether no collector got any answer. */
  readonly unanswered: boolean;
}

/** What one collection came to. */
export type Collection =
  | (CollectionFacts & {
      readonly ready: true;
      readonly sample: Sample;
      /** Whether the host had no answer for a collector, as for a guest without a balloon. */
      readonly lacking: boolean;
    })
  | (CollectionFacts & {
      readonly ready: false;
      readonly reason: string;
      /** Mandatory fields that nobody delivered. */
      readonly missing: readonly string[];
    });

/** How to ask the host about one entity. */
export interface Sources {
  readonly guest: string | null;
  readonly readHost: (topic: HostTopic, signal: AbortSignal) => Promise<RawData | undefined>;
  readonly readGuest: (topic: GuestTopic, signal: AbortSignal) => Promise<RawData | undefined>;
}

type Answer =
  | { readonly kind: 'data'; readonly data: RawData | undefined }
  | { readonly kind: 'failed'; readonly message: string; readonly fatal: boolean };

const mostProblems = 20;

/** What is the same in every collection of a kind of entity. */
export interface CollectionPlan {
  readonly collectors: readonly Collector[];
  readonly fields: ReadonlyMap<string, EnvironmentField>;
  /** The declared fields of each collector, in the order of the collectors. */
  readonly delivered: readonly (readonly EnvironmentField[])[];
  /** Fields that are delivered together with others. */
  readonly grouped: readonly EnvironmentField[];
}

/** Plans the collections of the entities that have these collectors and fields. */
export function planCollection(
  collectors: readonly Collector[],
  fields: ReadonlyMap<string, EnvironmentField>,
): CollectionPlan {
  return {
    collectors,
    fields,
    delivered: collectors.map(({ schema }) =>
      schema.fields.flatMap(({ name }) => fields.get(name) ?? []),
    ),
    grouped: [...fields.values()].filter(({ together }) => together.length > 1),
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
  return fold(plan, answers, timedOut);
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

/** Folds the answers; pure. */
function fold(plan: CollectionPlan, answers: readonly Answer[], timedOut: boolean): Collection {
  const { collectors, fields, delivered, grouped } = plan;
  const unanswered = answers.length > 0 && answers.every(({ kind }) => kind === 'failed');
  const values = new Map<string, SampleValue>();
  const problems: Problem[] = [];
  for (const [index, collector] of collectors.entries()) {
    const answer = answers[index]!;
    const name = collector.schema.name;
    if (answer.kind === 'failed') {
      problems.push({ collector: name, field: null, message: answer.message });
      if (answer.fatal) {
        const reason = `collector ${name} failed for good: ${answer.message}`;
        return { ready: false, reason, missing: [], problems, timedOut, unanswered };
      }
    } else if (answer.data !== undefined) {
      try {
        takeFields(name, delivered[index]!, answer.data, values, problems);
      } catch (error) {
        // An answer may be an object with a will of its own.
        problems.push({ collector: name, field: null, message: messageOf(error) });
      }
    }
  }
  keepTogether(fields, grouped, values, problems);

  const missing: string[] = [];
  for (const [name, field] of fields) {
    if ((values.get(name) ?? null) !== null) continue;
    if (field.optional) values.set(name, null);
    else missing.push(name);
  }
  problems.length = Math.min(problems.length, mostProblems);
  if (missing.length === 0) {
    const lacking = answers.some((answer) => answer.kind === 'data' && answer.data === undefined);
    return { ready: true, sample: values, lacking, problems, timedOut, unanswered };
  }
  return {
    ready: false,
    reason: reasonOf(collectors, missing, problems),
    missing,
    problems,
    timedOut,
    unanswered,
  };
}

/** Why mandatory fields are missing, what failed before which: displays cut the end off. */
function reasonOf(
  collectors: readonly Collector[],
  missing: readonly string[],
  problems: readonly Problem[],
): string {
  const names = `no value for ${missing.map((name) => `\`${name}\``).join(', ')}`;
  // Other collectors may have failed as well, but these should have delivered the fields.
  const owing = new Set(
    collectors
      .filter(({ schema }) => schema.fields.some(({ name }) => missing.includes(name)))
      .map(({ schema }) => schema.name),
  );
  const failed = new Map<string, string[]>();
  for (const { collector, field, message } of problems) {
    if (collector === null || field !== null || !owing.has(collector)) continue;
    failed.set(message, [...(failed.get(message) ?? []), collector]);
  }
  if (failed.size > 0) {
    const failures = [...failed].map(([message, by]) =>
      message.startsWith('no answer ')
        ? `${by.join(', ')} gave ${message}`
        : `${by.join(', ')}: ${message}`,
    );
    return `${failures.join('; ')} (${names})`;
  }
  const first = problems.find(({ field }) => field !== null && missing.includes(field));
  return first === undefined ? names : `${names} (${inWords(first)})`;
}

/** Takes the declared fields of one answer that have no value yet. */
function takeFields(
  collector: string,
  delivered: readonly EnvironmentField[],
  data: RawData,
  values: Map<string, SampleValue>,
  problems: Problem[],
): void {
  if (typeof data !== 'object' || data === null) {
    problems.push({ collector, field: null, message: `${shown(data)} is no set of fields` });
    return;
  }
  for (const { field } of delivered) {
    const { name } = field;
    if ((values.get(name) ?? null) !== null || !Object.hasOwn(data, name)) continue;
    const { value, problem } = accept(field, data[name]);
    if (problem !== null) problems.push({ collector, field: name, message: problem });
    values.set(name, value);
  }
}

/** Fields that are delivered together are all missing where one is: programs are proved with that. */
function keepTogether(
  fields: ReadonlyMap<string, EnvironmentField>,
  grouped: readonly EnvironmentField[],
  values: Map<string, SampleValue>,
  problems: Problem[],
): void {
  const has = (name: string): boolean => (values.get(name) ?? null) !== null;
  for (const { field, together } of grouped) {
    if (!has(field.name)) continue;
    const lacking = together.find((other) => fields.has(other) && !has(other));
    if (lacking === undefined) continue;
    for (const other of together) if (values.has(other)) values.set(other, null);
    problems.push({
      collector: null,
      field: field.name,
      message: `left out, since \`${lacking}\`, which comes with it, is missing`,
    });
  }
}

/** A problem as a part of a sentence. */
export function inWords(problem: Problem): string {
  const field = problem.field === null ? '' : `\`${problem.field}\`: `;
  return `${problem.collector === null ? '' : `${problem.collector}: `}${field}${problem.message}`;
}
