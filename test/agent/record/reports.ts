/** Reports of cycles for tests: plain ones, and random ones as a runtime could make them. */
import fc from 'fast-check';
import type { Decision } from '../../../src/runtime/decision.ts';
import { limitNames } from '../../../src/runtime/decision.ts';
import type { Problem } from '../../../src/runtime/fold.ts';
import type {
  ActionReport,
  CycleReport,
  FaultReport,
  GuestReport,
  NothingDone,
} from '../../../src/runtime/report.ts';

export const start = Date.parse('2026-03-01T00:00:00.000Z');
export const secondsApart = 15;

/** When a cycle begins. */
export const startOf = (cycle: number): string =>
  new Date(start + cycle * secondsApart * 1000).toISOString();

export function reportOf(cycle: number, parts: Partial<CycleReport> = {}): CycleReport {
  return {
    cycle,
    startedAt: startOf(cycle),
    program: 'a1b2',
    acting: true,
    milliseconds: { collect: 12.5, evaluate: 0.25, arbitrate: 0.125, actuate: 3, total: 15.875 },
    host: { ...entity, nothing: 'no-proposal' },
    guests: [],
    listingProblem: null,
    gone: [],
    skipped: null,
    decisions: [],
    faults: [],
    actions: [],
    debug: [],
    ...parts,
  };
}

const entity = {
  ready: true,
  reason: null,
  missing: [],
  problems: [],
  samples: 10,
  sampleAge: 0.5,
  inputs: null,
};

export const guestOf = (id: string, parts: Partial<GuestReport> = {}): GuestReport => ({
  ...entity,
  id,
  name: `vm-${id}`,
  quarantined: false,
  nothing: 'no-proposal',
  ...parts,
});

export const decisionOf = (guest: string | null, parts: Partial<Decision> = {}): Decision => ({
  controller: 'Balloon',
  entity: guest === null ? 'host' : 'guest',
  guest,
  device: null,
  control: 'balloon_target',
  wanted: 1_048_576,
  value: 1_048_576,
  before: 2_097_152,
  outcome: 'apply',
  sent: true,
  reason: null,
  limit: null,
  at: { source: '02-balloon', line: 14, column: 3, endLine: 16, endColumn: 20, form: 5 },
  ...parts,
});

const text = fc.oneof(
  fc.constantFrom('', 'a', 'no answer', '`x` is "odd"', 'line\nbreak', '\u2028 ü 𝄞', '__proto__'),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => value + 0);
const whole = fc.nat({ max: 10_000 });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const site = fc.record({
  source: fc.oneof(fc.constantFrom('02-balloon', 'a:1:2-3:4#5', 'two\nlines'), text),
  line: whole,
  column: whole,
  endLine: whole,
  endColumn: whole,
  form: whole,
});
const inputs = orNull(
  fc.dictionary(
    fc.constantFrom('mem_unused', 'average mem_unused', 'property name', 'saved calm'),
    fc.oneof(number, text, fc.boolean(), fc.constant(null)),
    { noNullPrototype: true },
  ),
);

/** None is another one with other values. */
const problem = fc.constantFrom<Problem>(
  { collector: 'GuestBalloon', field: 'balloon_cur', message: '`-5` is outside 0 to 9' },
  { collector: 'GuestBalloon', field: 'balloon_cur', message: '`x` is not a number' },
  { collector: 'GuestMemory', field: null, message: 'no answer within 2000 ms' },
  { collector: null, field: 'balloon_min', message: 'left out, since `balloon_max` is missing' },
  { collector: null, field: null, message: '__proto__' },
);
const problems = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(problem, { maxLength: 3 }) },
);

/** Ids and names that come again and again, some of them traps. */
const ids = ['a', 'b', 'c', 'vm-a', '__proto__', '6dd4-11', 'ünï'];
const names = ['vm-a', 'web', 'db', '__proto__', 'c'];

const decision = (guest: string | null): fc.Arbitrary<Decision> =>
  fc
    .record({
      controller: orNull(fc.constantFrom('Balloon', 'KSM', 'IoTune')),
      device: guest === null ? fc.constant(null) : orNull(fc.constantFrom('vda', 'vdb')),
      control: fc.constantFrom('balloon_target', 'ksm_run', 'read_iops_sec'),
      wanted: orNull(fc.oneof(number, text)),
      value: orNull(number),
      before: orNull(number),
      outcome: fc.constantFrom('apply', 'clamped', 'unchanged', 'refused'),
      sent: fc.boolean(),
      reason: orNull(text),
      limit: orNull(fc.constantFrom(...limitNames)),
      at: orNull(site),
    })
    .map((parts) => ({
      ...parts,
      guest,
      entity: guest === null ? 'host' : parts.device === null ? 'guest' : 'device',
    }));

const fault = (guest: string | null): fc.Arbitrary<FaultReport> =>
  fc.record({ code: text, message: text, guest: fc.constant(guest), at: orNull(site) });

const settings = fc.dictionary(fc.constantFrom('run', 'pages'), number, { noNullPrototype: true });
const action = (guest: string | null): fc.Arbitrary<ActionReport['action']> =>
  guest === null
    ? fc.oneof(
        fc.record({ kind: fc.constant('ksm' as const), settings }),
        fc.record({
          kind: fc.constant('custom' as const),
          controller: text,
          guest: fc.constant(null),
          device: fc.constant(null),
          settings,
        }),
      )
    : fc.oneof(
        fc.record({
          kind: fc.constant('balloon' as const),
          guest: fc.constant(guest),
          target: number,
        }),
        fc.record(
          {
            kind: fc.constant('cpu-tune' as const),
            guest: fc.constant(guest),
            quota: number,
            period: number,
          },
          { requiredKeys: ['kind', 'guest'], noNullPrototype: true },
        ),
        fc.record({
          kind: fc.constant('io-tune' as const),
          guest: fc.constant(guest),
          devices: fc.array(fc.record({ name: text, path: orNull(text), limits: settings }), {
            maxLength: 2,
          }),
        }),
      );

interface Part {
  readonly report: Omit<GuestReport, 'id' | 'name'>;
  readonly decisions: readonly Decision[];
  readonly faults: readonly FaultReport[];
  readonly actions: readonly Omit<ActionReport, 'decisions'>[];
}

/** What is said of one entity; mostly the same few things, so that cycles repeat each other. */
const part = (guest: string | null): fc.Arbitrary<Part> => {
  const quiet = (nothing: NothingDone, reason: string | null): Part => ({
    report: { ...entity, quarantined: false, ready: reason === null, reason, nothing },
    decisions: [],
    faults: [],
    actions: [],
  });
  const some = fc
    .record({
      nothing: orNull(fc.constantFrom<NothingDone>('refused', 'unchanged', 'fault')),
      inputs,
      decisions: fc.array(decision(guest), { maxLength: 3 }),
      faults: fc.array(fault(guest), { maxLength: 2 }),
      actions: fc.array(
        fc.record({
          action: action(guest),
          status: fc.constantFrom<ActionReport['status']>('ok', 'failed', 'timed-out', 'would'),
          message: orNull(text),
          milliseconds: fc.double({ min: 0, max: 1e6, noNaN: true }).map((ms) => ms + 0),
        }),
        { maxLength: 2 },
      ),
    })
    .map(
      (parts): Part => ({
        ...parts,
        report: { ...entity, quarantined: false, inputs: parts.inputs, nothing: parts.nothing },
      }),
    );
  const own = fc.oneof(
    { weight: 4, arbitrary: fc.constant(quiet('no-proposal', null)) },
    { weight: 2, arbitrary: fc.constant(quiet('not-ready', 'no answer within 2000 ms')) },
    { weight: 1, arbitrary: text.map((reason) => quiet('not-ready', reason)) },
    {
      weight: 1,
      arbitrary: fc.constant<Part>({
        ...quiet('refused', null),
        decisions: [decisionOf(guest, { outcome: 'refused', sent: false, value: null })],
      }),
    },
    { weight: 3, arbitrary: some },
  );
  return fc
    .tuple(own, problems)
    .map(([{ report, ...rest }, found]) => ({ ...rest, report: { ...report, problems: found } }));
};

const cycleOf = (cycle: number): fc.Arbitrary<CycleReport> =>
  fc
    .subarray(ids)
    .chain((present) =>
      fc.record({
        host: part(null),
        guests: fc.tuple(
          ...present.map((id) =>
            fc.record({
              id: fc.constant(id),
              name: fc.oneof(
                { weight: 3, arbitrary: fc.constant(`vm of ${id}`) },
                fc.constantFrom(...names),
              ),
              part: part(id),
            }),
          ),
        ),
        acting: fc.boolean(),
        skipped: orNull(text),
        listingProblem: orNull(text),
      }),
    )
    .map(({ host, guests, ...rest }) => {
      const parts = [...guests.map(({ part: own }) => own), host];
      const decisions = parts.flatMap((own) => own.decisions);
      return reportOf(cycle, {
        ...rest,
        host: host.report,
        guests: guests.map(({ id, name, part: own }) => ({ id, name, ...own.report })),
        decisions,
        faults: parts.flatMap((own) => own.faults),
        actions: parts.flatMap((own) =>
          own.actions.map((a, index) => ({
            ...a,
            decisions: own.decisions.slice(index).map((d) => decisions.indexOf(d)),
          })),
        ),
      });
    });

/** Cycles of one host, one after the other. */
export const cycles = (most: number): fc.Arbitrary<readonly CycleReport[]> =>
  fc
    .integer({ min: 1, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => cycleOf(i + 1))));
