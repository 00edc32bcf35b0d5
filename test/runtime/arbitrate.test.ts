/** From proposals to decisions: rounding, ranges, groups, what is in force. */
import { describe, expect, it } from 'vitest';
import { arbitrate, type Target } from '../../src/runtime/arbitrate.ts';
import type { Decision } from '../../src/runtime/decision.ts';
import type { Entity } from '../../src/runtime/program.ts';
import { createEnvironment } from '../../src/schema/environment.ts';
import { defaultEnvironment, environmentFor } from '../../src/schema/presets.ts';
import type { ControllerSchema } from '../../src/schema/types.ts';
import { fakeProgram, propose, siteOnLine } from './fake-program.ts';

const environment = defaultEnvironment();

interface Given {
  readonly kind?: 'host' | 'guest' | 'device';
  readonly fields?: Readonly<Record<string, number>>;
  readonly acknowledged?: Readonly<Record<string, number>>;
  readonly environment?: typeof environment;
}

const sites = Array.from({ length: 20 }, (_, line) => siteOnLine(line));

/** The decisions about one entity with these proposals. */
function decide(
  proposals: Readonly<Record<string, unknown>>,
  given: Given = {},
): readonly Decision[] {
  const { kind = 'guest', fields = {}, acknowledged = {} } = given;
  const entity: Entity = { kind, id: 'g', absent: null };
  for (const [index, [name, value]] of Object.entries(proposals).entries()) {
    propose(entity, name, value, index + 1);
  }
  const target: Target = {
    entity,
    kind,
    guest: kind === 'host' ? null : 'g',
    device: kind === 'device' ? 'vda' : null,
    field: (name) => fields[name],
    acknowledged: (control) => acknowledged[control],
  };
  const controls = Object.keys(proposals).map((name) => ({ entity: kind, name, numeric: true }));
  return arbitrate([target], {
    environment: given.environment ?? environment,
    program: fakeProgram({ manifest: { controls }, sites }),
  }).decisions;
}

const balloon = { balloon_cur: 1000, balloon_min: 500, balloon_max: 2000 };
const one = (proposal: unknown, given: Given = {}) =>
  decide({ balloon_target: proposal }, { fields: balloon, ...given })[0];

describe('one control', () => {
  it('rounds toward zero and says what was and what is wanted', () => {
    expect(one(900.9)).toEqual({
      controller: 'Balloon',
      entity: 'guest',
      guest: 'g',
      device: null,
      control: 'balloon_target',
      wanted: 900.9,
      value: 900,
      before: 1000,
      outcome: 'apply',
      sent: true,
      reason: null,
      limit: null,
      at: siteOnLine(1),
    });
  });
  it('clamps, and names the bound', () => {
    expect(one(100)).toMatchObject({
      value: 500,
      outcome: 'clamped',
      reason: '100 is below `balloon_min` (500)',
    });
    expect(one(1e22)).toMatchObject({ value: 2000, outcome: 'clamped' });
    expect(one(3000, { fields: { ...balloon, balloon_cur: 2000 } })).toMatchObject({
      value: 2000,
      outcome: 'unchanged',
      sent: false,
      reason: '3000 is above `balloon_max` (2000); 2000 is in force already',
    });
  });
  it('refuses what it cannot clamp', () => {
    const { balloon_min: _, ...rest } = balloon;
    expect(one(900, { fields: rest })).toMatchObject({
      outcome: 'refused',
      value: null,
      sent: false,
      reason: 'its bound `balloon_min` is not known',
    });
    expect(one(900, { fields: { ...balloon, balloon_min: 3000 } })?.outcome).toBe('refused');
  });
  it('proposes nothing for missing, refuses what is no finite number, takes logicals', () => {
    for (const missing of [Number.NaN, undefined, null]) expect(one(missing)).toBeUndefined();
    expect(one(Number.NEGATIVE_INFINITY)).toMatchObject({
      outcome: 'refused',
      wanted: '-Infinity',
    });
    expect(one('900')).toMatchObject({ outcome: 'refused', reason: '`"900"` is not a number' });
    expect(one(true)).toMatchObject({ outcome: 'clamped', value: 500 });
    expect(JSON.parse(JSON.stringify(one(Number.POSITIVE_INFINITY)))).toMatchObject({
      wanted: 'Infinity',
    });
  });
  it('sends only what differs, and turns back what is still on its way', () => {
    expect(one(1000.5)).toMatchObject({ outcome: 'unchanged', sent: false });
    expect(one(1000, { acknowledged: { balloon_target: 1000 } })).toMatchObject({ sent: false });
    expect(one(1000, { acknowledged: { balloon_target: 600 } })).toMatchObject({
      sent: true,
      outcome: 'apply',
      reason: '600, sent before, is still on its way',
    });
    expect(one(600, { acknowledged: { balloon_target: 600 } })).toMatchObject({ sent: true });
  });
  it('compares with what was acknowledged where no field shows it', () => {
    const hidden: ControllerSchema = {
      name: 'Hidden',
      scope: 'guest',
      doc: '',
      together: [],
      exclusive: [],
      controls: [
        {
          name: 'level',
          doc: '',
          entity: 'guest',
          unit: null,
          min: 0,
          max: 10,
          also: [],
          integral: false,
          outside: 'clamp',
          shownBy: null,
        },
      ],
    };
    const own = createEnvironment({ collectors: [], controllers: [hidden] });
    expect(decide({ level: 2.5 }, { environment: own })[0]).toMatchObject({
      value: 2.5,
      sent: true,
    });
    const acknowledged = { level: 2.5 };
    expect(decide({ level: 2.5 }, { environment: own, acknowledged })[0]?.sent).toBe(false);
    expect(decide({ level: 3 }, { environment: own, acknowledged })[0]).toMatchObject({
      before: 2.5,
      sent: true,
    });
  });
  it('refuses controls that nobody enabled', () => {
    const few = environmentFor({ hostCollectors: [], guestCollectors: [], controllers: ['KSM'] });
    expect(decide({ balloon_target: 5, nonsense: 1 }, { environment: few })).toMatchObject([
      { outcome: 'refused', controller: 'Balloon', reason: 'controller Balloon is not enabled' },
      { outcome: 'refused', controller: null, reason: 'no controller has this control' },
    ]);
  });
});

describe('quota and period', () => {
  const cpu = { vcpu_quota: 50_000, vcpu_period: 100_000 };
  it('are sent together, the other with the value in force', () => {
    expect(decide({ vcpu_quota: 20_000.7 }, { fields: cpu })).toMatchObject([
      { control: 'vcpu_quota', value: 20_000, sent: true, outcome: 'apply' },
      {
        control: 'vcpu_period',
        value: 100_000,
        sent: true,
        outcome: 'unchanged',
        wanted: null,
        at: null,
        reason: 'in force already; sent with `vcpu_quota`',
      },
    ]);
    expect(
      decide({ vcpu_quota: 50_000, vcpu_period: 90_000 }, { fields: cpu }).map((d) => d.sent),
    ).toEqual([true, true]);
    expect(
      decide({ vcpu_quota: 50_000.9, vcpu_period: 100_000 }, { fields: cpu }).map((d) => d.sent),
    ).toEqual([false, false]);
  });
  it('are refused together', () => {
    expect(decide({ vcpu_quota: 20_000, vcpu_period: 2_000_000 }, { fields: cpu })).toMatchObject([
      { outcome: 'refused', reason: '`vcpu_period`, which goes with it, is refused' },
      { outcome: 'refused', reason: '2000000 is above 1000000' },
    ]);
    expect(decide({ vcpu_quota: 20_000 })).toMatchObject([
      {
        outcome: 'refused',
        reason: 'the value of `vcpu_period` in force, which goes with it, is not known',
      },
    ]);
  });
});

describe('I/O limits', () => {
  const device = (proposals: Readonly<Record<string, unknown>>, fields = {}) =>
    decide(proposals, { kind: 'device', fields });
  it('of a total and of its parts exclude each other, those in force included', () => {
    expect(device({ total_bytes_sec: 5, read_bytes_sec: 1 }).map((d) => d.outcome)).toEqual([
      'refused',
      'refused',
    ]);
    expect(device({ total_bytes_sec: 5 }, { write_bytes_sec: 1 })).toMatchObject([
      {
        outcome: 'refused',
        reason: '`total_bytes_sec` (5) and `write_bytes_sec` (1) exclude each other',
      },
    ]);
    expect(
      device({ total_bytes_sec: 5, write_bytes_sec: 0 }, { write_bytes_sec: 1 }).every(
        (d) => d.sent,
      ),
    ).toBe(true);
    expect(device({ total_bytes_sec: 5, read_iops_sec: 1 }).every((d) => d.sent)).toBe(true);
  });
});

it('goes through controllers in order, then entities', () => {
  const controls = [
    { entity: 'host' as const, name: 'ksm_run', numeric: true },
    { entity: 'guest' as const, name: 'balloon_target', numeric: true },
  ];
  const program = fakeProgram({ manifest: { controls } });
  const target = (guest: string | null): Target => {
    const entity = program.create(guest === null ? 'host' : 'guest', guest ?? '');
    propose(entity, guest === null ? 'ksm_run' : 'balloon_target', 1);
    const field = (name: string) => ({ ...balloon, ksm_run: 0 })[name];
    return {
      entity,
      kind: guest === null ? 'host' : 'guest',
      guest,
      device: null,
      field,
      acknowledged: () => undefined,
    };
  };
  const { decisions } = arbitrate([target(null), target('a'), target('b')], {
    environment,
    program,
  });
  expect(decisions.map((d) => [d.controller, d.guest])).toEqual([
    ['Balloon', 'a'],
    ['Balloon', 'b'],
    ['KSM', null],
  ]);
});
