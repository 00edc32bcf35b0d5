/**
 * The shapes of what an agent answers, which may be one of another version.
 * In: JSON. Out: the types of the agent's interface. What a newer agent adds is kept, and shown by
 * `--json`.
 */
import { z } from 'zod';
import type { ActionStatus } from '../../runtime/actuate.ts';
import type { Decision, LimitName, Outcome } from '../../runtime/decision.ts';
import type { Problem } from '../../runtime/fold.ts';
import type { ActionReport, FaultReport, NothingDone } from '../../runtime/report.ts';
import type {
  AgentStatus,
  CycleSummary,
  Explanation,
  GuestStatus,
  PlacedDiagnostic,
  SetChange,
  SetRecord,
  Statistics,
} from '../api.ts';

const text = z.string();
const number = z.number();
const flag = z.boolean();
/** One of some words; a newer agent may have more, which are shown as they are. */
const word = <T extends string>() => z.custom<T>((value) => typeof value === 'string');
const plainValues = z.record(text, z.union([number, text, flag, z.null()]));
const anyValues = z.record(text, z.unknown());
const names = z.array(text);

const diagnostic: z.ZodType<PlacedDiagnostic> = z.looseObject({
  code: text,
  severity: z.enum(['error', 'warning']),
  message: text,
  source: text,
  line: number,
  column: number,
});

/** What became of a change of the set. */
export const setChange: z.ZodType<SetChange> = z.looseObject({
  accepted: flag,
  diagnostics: z.array(diagnostic),
  leftOut: names,
});

/** A set that is or was in force. */
export const setRecord: z.ZodType<SetRecord> = z.looseObject({
  number,
  digest: text,
  since: text,
  origin: text,
  names,
  warnings: number,
  cycles: number,
  faults: number,
  inForce: flag,
});

const phaseTimes = z.looseObject({
  collect: number,
  evaluate: number,
  arbitrate: number,
  actuate: number,
  total: number,
});

const cycleSummary: z.ZodType<CycleSummary> = z.looseObject({
  cycle: number,
  startedAt: text,
  milliseconds: phaseTimes,
  skipped: text.nullable(),
  listingProblem: text.nullable(),
  decisions: number,
  applied: number,
  refused: number,
  // Agents of before do not count them.
  inForce: number.default(0),
  would: number.default(0),
  failed: number.default(0),
  faults: number,
});

/** How the agent is. */
export const agentStatus: z.ZodType<AgentStatus> = z.looseObject({
  version: text,
  pid: number,
  startedAt: text,
  host: text,
  acting: flag,
  paused: flag,
  dryRun: flag,
  set: setRecord.nullable(),
  interval: number,
  cycles: number,
  cyclesLeftOut: number,
  lastCycle: cycleSummary.nullable(),
  guests: z.looseObject({ ready: number, notReady: number, quarantined: number, excluded: number }),
  // Agents of before do not tell them.
  excluded: names.default([]),
  problems: names,
});

const site = z.looseObject({
  source: text,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  form: number,
});

const decision: z.ZodType<Decision> = z.looseObject({
  controller: text.nullable(),
  entity: z.enum(['host', 'guest', 'device']),
  guest: text.nullable(),
  device: text.nullable(),
  control: text,
  wanted: z.union([number, text, z.null()]),
  value: number.nullable(),
  before: number.nullable(),
  outcome: word<Outcome>(),
  sent: flag,
  reason: text.nullable(),
  limit: word<LimitName>().nullable(),
  at: site.nullable(),
});

const nothing = word<NothingDone>();

const problem: z.ZodType<Problem> = z.looseObject({
  collector: text.nullable(),
  field: text.nullable(),
  message: text,
});
/** Agents of before do not tell of them. */
const problems = z.array(problem).default([]);

const actionStatus = word<ActionStatus>();

/** One guest. */
export const guestStatus: z.ZodType<GuestStatus> = z.looseObject({
  id: text,
  name: text,
  state: z.enum(['ready', 'not-ready', 'quarantined']),
  reason: text.nullable(),
  excluded: flag,
  sampleAge: number.nullable(),
  values: plainValues,
  nothing: nothing.nullable(),
  problems,
  decisions: z.array(decision),
  actions: z.array(z.looseObject({ status: actionStatus, message: text.nullable() })),
});

const fault: z.ZodType<FaultReport> = z.looseObject({
  code: text,
  message: text,
  guest: text.nullable(),
  at: site.nullable(),
});

const action: z.ZodType<ActionReport> = z.looseObject({
  // Its kinds are those of adapters and plug-ins, which may be newer; nothing here depends on them.
  action: z.custom<ActionReport['action']>(
    (value) => z.looseObject({ kind: text }).safeParse(value).success,
  ),
  status: actionStatus,
  message: text.nullable(),
  milliseconds: number,
  decisions: z.array(number),
});

/** What a cycle did, and why. */
export const explanation: z.ZodType<Explanation> = z.looseObject({
  guest: z.looseObject({ id: text, name: text }).nullable(),
  cycle: number,
  at: text,
  acting: flag,
  digest: text,
  ready: flag,
  reason: text.nullable(),
  skipped: text.nullable(),
  nothing: nothing.nullable(),
  problems,
  inputs: plainValues,
  decisions: z.array(decision),
  actions: z.array(action),
  faults: z.array(fault),
  lastChange: z.looseObject({ cycle: number, at: text }).exactOptional(),
  lines: z.record(text, text),
});

/** The latest samples. */
export const statistics: z.ZodType<Statistics> = z.looseObject({
  host: anyValues.nullable(),
  guests: z.array(z.looseObject({ id: text, name: text, ready: flag, values: anyValues })),
});

/** The texts in force. */
export const policies = z.array(z.looseObject({ name: text, text }));
/** What the engine has set. */
export const parameters = z.looseObject({ name: text, text: text.nullable() });
/** The latest sample of the host. */
export const hostSample = z.looseObject({ values: anyValues.nullable() });
/** Why something was refused. */
export const refusal = z.looseObject({ error: text });
/** A change of the set that was refused. */
export const refusedChange = z.looseObject({ change: setChange });
/** The answer to an order. */
export const done: z.ZodType<void> = z.looseObject({}).transform(() => undefined);
