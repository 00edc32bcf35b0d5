/**
 * What of an agent outlives a restart, as plain data, and the check of what was read.
 */
import { z } from 'zod';
import type { SavedVariables } from '../../runtime/saved.ts';
import { entriesOf } from './entries.ts';

const text = z.string();
const value = z.union([z.number(), z.string(), z.boolean()]);
const values = entriesOf(value);
const count = z.number().int().nonnegative();

const storedSet = z.object({
  number: count,
  digest: text,
  since: text,
  origin: text,
  texts: entriesOf(text),
  warnings: count,
  cycles: count,
  faults: count,
});

const overlay = z.object({
  /** Whether the files do not count at all. */
  whole: z.boolean(),
  /** Null: a text that is removed. */
  texts: entriesOf(z.union([text, z.null()])),
});

const policies = z.object({ overlay, sets: z.array(storedSet).max(100), next: count });

const saved = z.object({
  host: values,
  guests: entriesOf(
    z.object({
      pid: z.union([z.number(), z.null()]),
      values,
      devices: entriesOf(values),
    }),
  ),
});

const shape = z.object({
  version: z.literal(1),
  policies,
  saved,
  excluded: z.array(text),
  paused: z.boolean(),
});

/** A policy set that was in force. */
export type StoredSet = Readonly<z.infer<typeof storedSet>>;
/** What calls set over the files. */
export type Overlay = Readonly<z.infer<typeof overlay>>;
export interface PolicyState {
  readonly overlay: Overlay;
  readonly sets: readonly StoredSet[];
  /** The number of the next set. */
  readonly next: number;
}

/** What outlives a restart. */
export interface AgentState {
  readonly policies: PolicyState;
  readonly saved: SavedVariables;
  /** Guests that `exclude` named. */
  readonly excluded: readonly string[];
  readonly paused: boolean;
}

/** No policy was ever in force. */
export const emptyPolicies: PolicyState = {
  overlay: { whole: false, texts: {} },
  sets: [],
  next: 1,
};

/** Reads a state; a text that is none gives what is wrong with it. */
export function readState(
  json: string,
):
  | { readonly ok: true; readonly state: AgentState }
  | { readonly ok: false; readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return { ok: false, problem: 'it is no JSON' };
  }
  const result = shape.safeParse(data);
  if (result.success) return { ok: true, state: result.data };
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  return { ok: false, problem: `\`${path}\`: ${issue?.message ?? 'has another shape'}` };
}

/** A state as a text. */
export const writeState = (state: AgentState): string => JSON.stringify({ version: 1, ...state });
