/** The built-in schemas against what is known of MOM: names, scopes, optionality, units. */
import { describe, expect, it } from 'vitest';
import {
  allCollectors,
  allControllers,
  collectorByName,
  controllerByName,
  deviceFields,
  guestProperties,
  hostProperties,
  limitFields,
  type NumberField,
  optionalForm,
  schemaUnits,
  unitNamed,
} from '../../src/schema/index.ts';
import { catalogue } from './catalogue.ts';

/** Fields that MOM does not have, behind those that it has, by their collectors. */
const beyondMom: Readonly<Record<string, readonly string[]>> = {};

const numbers = (fields: readonly { type: string }[]): NumberField[] =>
  fields.filter((field): field is NumberField => field.type === 'number');

describe('collectors', () => {
  it('are those of the catalogue', () => {
    expect(allCollectors.map((c) => c.name).sort()).toEqual(
      Object.keys(catalogue.collectors).sort(),
    );
  });

  it.each(Object.entries(catalogue.collectors))('%s declares the same fields', (name, facts) => {
    const collector = collectorByName(name);
    expect(collector?.scope).toBe(facts.scope);
    const own = beyondMom[name] ?? [];
    expect(collector?.fields.slice(facts.fields.length).map((f) => f.name)).toEqual(own);
    expect(
      collector?.fields.slice(0, facts.fields.length).map((f) => [f.name, f.optional]),
    ).toEqual(facts.fields.map((f) => [f.name, f.optional]));
  });

  it.each(Object.entries(catalogue.collectors))(
    '%s has the units of the catalogue',
    (name, facts) => {
      const known: readonly string[] = schemaUnits;
      for (const [i, fact] of facts.fields.entries()) {
        const field = collectorByName(name)?.fields[i];
        // `pages since …`, `KiB`, `us of …`; what begins otherwise is a plain number or no number.
        const word = fact.unit.split(/[ ;,]/)[0] ?? '';
        if (field?.type === 'number' && known.includes(word))
          expect([fact.name, field.unit]).toEqual([fact.name, word]);
        if (fact.type.startsWith('int')) expect(field?.type).toBe('number');
      }
    },
  );

  it('leave the unit open exactly where it depends on the host', () => {
    const open = ['major_fault', 'minor_fault', 'swap_in', 'swap_out'];
    for (const collector of allCollectors) {
      const fields = numbers(collector.fields).filter((f) => f.anyUnit === true);
      const expected = collector.name.startsWith('GuestMemory') ? open : [];
      expect(fields.map((f) => f.name)).toEqual(expected);
      expect(fields.every((f) => f.unit === null)).toBe(true);
    }
  });

  it('have ranges, documentation and groups that make sense', () => {
    for (const collector of allCollectors) {
      const names = collector.fields.map((f) => f.name);
      expect(new Set(names).size).toBe(names.length);
      for (const field of collector.fields) expect(field.doc).toMatch(/^[A-Z].*\.$/);
      for (const field of numbers(collector.fields)) {
        expect(field.min).toBeLessThan(field.max);
        expect(Math.abs(field.max)).toBeLessThanOrEqual(2 ** 53);
        if (field.integral)
          expect([field.min, field.max].every(Number.isSafeInteger) || field.max === 2 ** 53).toBe(
            true,
          );
        expect(unitNamed(field.unit)).toBeDefined();
      }
      for (const group of collector.together) {
        expect(group.length).toBeGreaterThan(1);
        for (const name of group) expect(names).toContain(name);
      }
    }
  });

  it.each([
    ['HostMemory', 'mem_available', 1, 2 ** 53],
    ['HostMemory', 'mem_free', 0, 2 ** 53],
    ['HostKSM', 'ksm_run', 0, 2],
    ['HostKSM', 'ksm_merge_across_nodes', 0, 1],
    ['HostCpu', 'cpu_count', 1, 2 ** 20],
    ['HostTime', 'time_month', 1, 12],
    ['HostTime', 'time_hour', 0, 23],
    ['GuestMemory', 'mem_available', 1, 2 ** 53],
    ['GuestBalloon', 'balloon_max', 1, 2 ** 53],
    ['GuestBalloon', 'balloon_cur', 0, 2 ** 53],
    ['GuestCpuTune', 'vcpu_quota', -1, 17_592_186_044_415],
    ['GuestCpuTune', 'vcpu_period', 0, 1_000_000],
    ['GuestCpuTune', 'vcpu_user_limit', 0, 1_000_000],
    ['GuestCpuTune', 'vcpu_count', 1, 65_536],
  ])('%s.%s lies in %d..%d', (collector, name, min, max) => {
    const field = collectorByName(collector)?.fields.find((f) => f.name === name);
    expect(field).toMatchObject({ type: 'number', min, max, integral: true });
  });

  it('have optional forms that differ in nothing else', () => {
    for (const name of ['GuestMemory', 'GuestBalloon', 'GuestIoTune']) {
      const plain = collectorByName(name);
      const optional = collectorByName(`${name}Optional`);
      expect(plain && optional && optionalForm(plain)).toEqual(optional);
      expect(optional?.fields.every((f) => f.optional)).toBe(true);
      expect(optional?.together).toEqual(plain?.together);
    }
  });
});

describe('controllers', () => {
  it('are those of the catalogue', () => {
    expect(allControllers.map((c) => c.name).sort()).toEqual(
      Object.keys(catalogue.controllers).sort(),
    );
  });

  it.each(Object.entries(catalogue.controllers))('%s has the same controls', (name, facts) => {
    const controller = controllerByName(name);
    expect(controller?.scope).toBe(facts.scope);
    // The catalogue knows the controls of disks by their setters.
    expect(controller?.controls.map((c) => c.setter ?? c.name)).toEqual(
      facts.controls.map((c) => c.name),
    );
    for (const [i, fact] of facts.controls.entries()) {
      const unit = fact.unit === 'bytes/s' ? 'B/s' : /^[01] /.test(fact.unit) ? null : fact.unit;
      expect(controller?.controls[i]?.unit).toBe(unit);
    }
  });

  it('refer to fields that exist, in the unit of the control', () => {
    for (const { controls } of allControllers) {
      for (const control of controls) {
        const fields =
          control.entity === 'device'
            ? limitFields
            : allCollectors.filter((c) => c.scope === control.entity).flatMap((c) => c.fields);
        for (const reference of [control.min, control.max, control.shownBy]) {
          if (typeof reference !== 'string') continue;
          const field = fields.find((f) => f.name === reference);
          expect(field).toMatchObject({ type: 'number', unit: control.unit });
        }
        expect(control.integral).toBe(true);
      }
    }
  });

  it('have the ranges that hosts accept', () => {
    const rows = allControllers.flatMap((c) =>
      c.controls.map((x) => [x.name, x.min, x.max, x.also, x.outside]),
    );
    expect(rows.slice(0, 8)).toEqual([
      ['balloon_target', 'balloon_min', 'balloon_max', [], 'clamp'],
      ['ksm_run', 0, 2, [], 'refuse'],
      ['ksm_pages_to_scan', 0, 4_294_967_295, [], 'clamp'],
      ['ksm_sleep_millisecs', 0, 4_294_967_295, [], 'clamp'],
      ['ksm_merge_across_nodes', 0, 1, [], 'refuse'],
      ['vcpu_quota', 1000, 17_592_186_044_415, [-1], 'refuse'],
      ['vcpu_period', 1000, 1_000_000, [], 'refuse'],
      ['total_bytes_sec', 0, 2 ** 53, [], 'refuse'],
    ]);
    expect(controllerByName('CpuTune')?.together).toEqual([['vcpu_quota', 'vcpu_period']]);
    expect(controllerByName('IoTune')?.exclusive).toEqual([
      { total: 'total_bytes_sec', parts: ['read_bytes_sec', 'write_bytes_sec'] },
      { total: 'total_iops_sec', parts: ['read_iops_sec', 'write_iops_sec'] },
    ]);
  });
});

describe('entities', () => {
  it('have the properties of the catalogue, but not the objects of its interpreter', () => {
    expect(hostProperties.map((p) => p.name)).toEqual(Object.keys(catalogue.properties.host));
    const known = Object.entries(catalogue.properties.guest);
    expect(guestProperties.map((p) => p.name)).toEqual(
      known.filter(([, what]) => !what.includes('Python only')).map(([name]) => name),
    );
    expect(guestProperties.filter((p) => p.optional).map((p) => p.name)).toEqual(['pid']);
  });

  it('have the devices and limits of the catalogue', () => {
    const { attributes, limits } = catalogue.ioTuneObject;
    const shown = deviceFields.map((f) => [f.name, f.optional ? `${f.type} or nil` : f.type]);
    expect(shown).toEqual(Object.entries(attributes));
    expect(limitFields.map((f) => f.name)).toEqual(limits);
    expect(limitFields.every((f) => f.optional && f.min === 0 && f.max === 2 ** 53)).toBe(true);
  });
});
