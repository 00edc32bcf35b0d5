/**
 * Folds the answers of the collectors of one entity into a sample. Pure.
 * In: a plan, an answer for each collector. Out: a sample, or why there is none; and what was wrong.
 *
 * The answers count in the order of the collectors: the first one that gives a field a value wins,
 * and a fatal failure hides the later ones. Each field has a place in an array, since this is done
 * for each guest in each cycle.
 */
import type { RawData, RawDevice } from '../host/port.ts';
import type { EnvironmentField } from '../schema/environment.ts';
import type { CollectorSchema, FieldSchema } from '../schema/types.ts';
import { shown } from './raw.ts';
import { Row } from './row.ts';
import { accept, Refusal, type Sample, type SampleValue } from './sample.ts';
import { messageOf } from './time-limit.ts';

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

/** What one collector answered. */
export type Answer =
  | { readonly kind: 'data'; readonly data: RawData | undefined }
  | { readonly kind: 'failed'; readonly message: string; readonly fatal: boolean };

const mostProblems = 20;

/** A field with its place in the array of values. */
interface Slot {
  readonly at: number;
  readonly field: FieldSchema;
}

/** What is the same in every fold for a kind of entity. */
export interface FoldPlan {
  readonly collectors: readonly CollectorSchema[];
  /** Names of the declared fields with their places. */
  readonly places: ReadonlyMap<string, number>;
  /** The declared fields of each collector, in the order of the collectors. */
  readonly delivered: readonly (readonly Slot[])[];
  readonly mandatory: readonly Slot[];
  /** Fields that are delivered together with others, and these. */
  readonly grouped: readonly { readonly slot: Slot; readonly together: readonly Slot[] }[];
  /** Of lists of devices that a host froze, what was accepted of them. */
  readonly accepted: WeakMap<readonly RawDevice[], readonly RawDevice[]>;
}

/** Plans the folds of what these collectors answer about these fields. */
export function planFold(
  collectors: readonly CollectorSchema[],
  fields: ReadonlyMap<string, EnvironmentField>,
): FoldPlan {
  const slots = new Map<string, Slot>();
  for (const [name, { field }] of fields) slots.set(name, { at: slots.size, field });
  const slotsOf = (names: readonly string[]): readonly Slot[] =>
    names.flatMap((name) => slots.get(name) ?? []);
  const all = [...fields.values()];
  return {
    collectors,
    places: new Map([...slots].map(([name, { at }]) => [name, at])),
    delivered: collectors.map((schema) => slotsOf(schema.fields.map(({ name }) => name))),
    mandatory: slotsOf(all.filter(({ optional }) => !optional).map(({ field }) => field.name)),
    grouped: all
      .filter(({ together }) => together.length > 1)
      .map(({ field, together }) => ({
        slot: slots.get(field.name)!,
        together: slotsOf(together),
      })),
    accepted: new WeakMap(),
  };
}

/** Folds the answers; `timedOut`: whether one of them is that there was none in time. */
export function fold(plan: FoldPlan, answers: readonly Answer[], timedOut: boolean): Collection {
  const { collectors, delivered, mandatory } = plan;
  const unanswered = answers.length > 0 && answers.every(hasFailed);
  const values = new Array<SampleValue>(plan.places.size).fill(null);
  const problems: Problem[] = [];
  for (let i = 0; i < collectors.length; i += 1) {
    const answer = answers[i]!;
    const { name } = collectors[i]!;
    if (answer.kind === 'failed') {
      problems.push({ collector: name, field: null, message: answer.message });
      if (answer.fatal) {
        const reason = `collector ${name} failed for good: ${answer.message}`;
        return { ready: false, reason, missing: [], problems, timedOut, unanswered };
      }
    } else if (answer.data !== undefined) {
      try {
        takeFields(plan, name, delivered[i]!, answer.data, values, problems);
      } catch (error) {
        // An answer may be an object with a will of its own.
        problems.push({ collector: name, field: null, message: messageOf(error) });
      }
    }
  }
  keepTogether(plan, values, problems);
  problems.length = Math.min(problems.length, mostProblems);

  const missing: string[] = [];
  for (const { at, field } of mandatory) if (values[at] === null) missing.push(field.name);
  if (missing.length === 0) {
    const sample = new Row(plan.places, values);
    const lacking = answers.some((answer) => answer.kind === 'data' && answer.data === undefined);
    return { ready: true, sample, lacking, problems, timedOut, unanswered };
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

const hasFailed = ({ kind }: Answer): boolean => kind === 'failed';

/** Why mandatory fields are missing, what failed before which: displays cut the end off. */
function reasonOf(
  collectors: readonly CollectorSchema[],
  missing: readonly string[],
  problems: readonly Problem[],
): string {
  const names = `no value for ${missing.map((name) => `\`${name}\``).join(', ')}`;
  // Other collectors may have failed as well, but these should have delivered the fields.
  const owing = new Set(
    collectors
      .filter(({ fields }) => fields.some(({ name }) => missing.includes(name)))
      .map(({ name }) => name),
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
  { accepted }: FoldPlan,
  collector: string,
  slots: readonly Slot[],
  data: RawData,
  values: SampleValue[],
  problems: Problem[],
): void {
  if (typeof data !== 'object' || data === null) {
    problems.push({ collector, field: null, message: `${shown(data)} is no set of fields` });
    return;
  }
  for (const { at, field } of slots) {
    const { name } = field;
    if (values[at] !== null || !Object.hasOwn(data, name)) continue;
    const raw = data[name];
    const known = isDevices(raw) ? accepted.get(raw) : undefined;
    const taken = known ?? accept(field, raw);
    if (taken instanceof Refusal) problems.push({ collector, field: name, message: taken.reason });
    else {
      values[at] = taken;
      // What is frozen is the same next time.
      if (isDevices(raw) && isDevices(taken) && Object.isFrozen(raw)) accepted.set(raw, taken);
    }
  }
}

const isDevices = (value: unknown): value is readonly RawDevice[] => Array.isArray(value);

/** Fields that are delivered together are all missing where one is: programs are proved with that. */
function keepTogether({ grouped }: FoldPlan, values: SampleValue[], problems: Problem[]): void {
  for (const { slot, together } of grouped) {
    if (values[slot.at] === null) continue;
    const lacking = firstMissing(together, values);
    if (lacking === undefined) continue;
    for (const { at } of together) values[at] = null;
    problems.push({
      collector: null,
      field: slot.field.name,
      message: `left out, since \`${lacking.field.name}\`, which comes with it, is missing`,
    });
  }
}

function firstMissing(slots: readonly Slot[], values: readonly SampleValue[]): Slot | undefined {
  for (const slot of slots) if (values[slot.at] === null) return slot;
  return undefined;
}

/** A problem as a part of a sentence. */
export function inWords(problem: Problem): string {
  const field = problem.field === null ? '' : `\`${problem.field}\`: `;
  return `${problem.collector === null ? '' : `${problem.collector}: `}${field}${problem.message}`;
}
