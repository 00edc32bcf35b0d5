/** Environments: which fields and controls a host's configuration gives a policy. */
import { describe, expect, it } from 'vitest';
import {
  allCollectors,
  type CollectorSchema,
  collectorByName,
  createEnvironment,
  defaultEnvironment,
  defaultNames,
  environmentFor,
  type NumberField,
  suggest,
  UnknownSchemaError,
} from '../../src/schema/index.ts';
import { catalogue, listed } from './catalogue.ts';

const guestEnvironment = (...names: string[]) =>
  environmentFor({ hostCollectors: [], guestCollectors: names, controllers: [] });

const number = (name: string, more: Partial<NumberField> = {}): NumberField => ({
  name,
  doc: 'A number.',
  type: 'number',
  unit: 'KiB',
  kind: 'level',
  min: 0,
  max: 10,
  integral: false,
  optional: true,
  ...more,
});

const collector = (
  name: string,
  fields: readonly NumberField[],
  together: readonly (readonly string[])[] = [],
): CollectorSchema => ({ name, scope: 'guest', doc: 'A collector.', fields, together });

describe('the default environment', () => {
  it('is what VDSM configures, and the clock', () => {
    const { host, guest, main } = catalogue.vdsmConfig;
    expect(defaultNames).toEqual({
      hostCollectors: [...listed(host.collectors), 'HostTime'],
      guestCollectors: listed(guest.collectors),
      controllers: listed(main.controllers),
    });
  });

  it('has fields by entity', () => {
    const { fields } = defaultEnvironment();
    expect(fields.host.get('mem_available')).toMatchObject({
      optional: false,
      collectors: ['HostMemory'],
    });
    expect(fields.guest.get('mem_unused')).toMatchObject({
      optional: true,
      collectors: ['GuestMemoryOptional'],
      together: [
        'mem_available',
        'mem_unused',
        'major_fault',
        'minor_fault',
        'swap_in',
        'swap_out',
      ],
    });
    expect(fields.guest.get('balloon_min')?.together).toEqual([
      'balloon_cur',
      'balloon_max',
      'balloon_min',
    ]);
    expect(fields.guest.get('swap_total')?.together).toEqual(['swap_total']);
    expect(fields.guest.get('vcpu_count')?.optional).toBe(false);
    expect(fields.guest.has('rss')).toBe(false);
    expect([...fields.device.keys()]).toEqual(['name', 'path', 'guaranteed', 'maximum', 'current']);
    expect(fields.limits.get('read_iops_sec')?.field).toMatchObject({ unit: 'requests/s' });
  });

  it('has controls, setters and properties', () => {
    const environment = defaultEnvironment();
    expect(environment.controls.guest.get('balloon_target')?.enabled).toBe(true);
    expect(environment.controls.host.size).toBe(4);
    expect(environment.setters.get('setWriteBytesSec')?.control.name).toBe('write_bytes_sec');
    expect(environment.properties.guest.get('pid')?.optional).toBe(true);
    expect(environment.properties.host.get('interval')?.type).toBe('number');
    expect(environment.anyControl).toBe(false);
  });

  it('says who would declare a field that nobody enabled delivers', () => {
    const { declaredBy } = defaultEnvironment();
    expect(declaredBy.guest.get('rss')).toEqual(['GuestQemuProc']);
    expect(declaredBy.guest.get('balloon_cur')).toEqual(['GuestBalloonOptional', 'GuestBalloon']);
    expect(declaredBy.host.get('rss')).toBeUndefined();
  });
});

describe('merging', () => {
  it('makes a field mandatory if one collector does', () => {
    const environment = guestEnvironment('GuestMemoryOptional', 'GuestQemuAgent');
    const field = environment.fields.guest.get('mem_unused');
    expect(field?.optional).toBe(false);
    expect(field?.field.optional).toBe(false);
    expect(field?.collectors).toEqual(['GuestMemoryOptional', 'GuestQemuAgent']);
    expect(environment.fields.guest.get('swap_total')?.optional).toBe(false);
  });

  it('takes the schema of the first collector', () => {
    const [a, b] = [
      collector('A', [number('x', { min: 1 })]),
      collector('B', [number('x', { min: -5 })]),
    ];
    const first = (...collectors: CollectorSchema[]) =>
      createEnvironment({ collectors, controllers: [] }).fields.guest.get('x')?.field;
    expect(first(a, b)).toMatchObject({ min: 1, unit: 'KiB' });
    expect(first(b, a)).toMatchObject({ min: -5, unit: 'KiB' });
  });

  it('leaves the unit open where collectors disagree', () => {
    for (const names of [
      ['GuestMemoryOptional', 'GuestQemuAgent'],
      ['GuestQemuAgent', 'GuestMemoryOptional'],
    ]) {
      const { fields } = guestEnvironment(...names);
      expect(fields.guest.get('swap_in')?.field).toMatchObject({ unit: null, anyUnit: true });
      expect(fields.guest.get('mem_unused')?.field).toMatchObject({ unit: 'KiB' });
    }
    expect(guestEnvironment('GuestQemuAgent').fields.guest.get('swap_in')?.field).toMatchObject({
      unit: 'pages',
    });
  });

  it('keeps a group only while no collector delivers a part of it', () => {
    const both = collector('Both', [number('x'), number('y'), number('z')], [['x', 'y', 'z']]);
    const part = collector('Part', [number('x')]);
    const again = collector('Again', [number('x'), number('y')], [['x', 'y']]);
    const together = (...collectors: CollectorSchema[]) =>
      ['x', 'y', 'z'].map(
        (name) =>
          createEnvironment({ collectors, controllers: [] }).fields.guest.get(name)?.together,
      );
    const all = ['x', 'y', 'z'];
    expect(together(both)).toEqual([all, all, all]);
    expect(together(both, part)).toEqual([['x'], ['y', 'z'], ['y', 'z']]);
    expect(together(both, again)).toEqual([['x', 'y'], ['x', 'y'], ['z']]);
  });

  it('does not mix host and guest', () => {
    const environment = environmentFor({
      hostCollectors: ['HostMemory'],
      guestCollectors: ['GuestMemory'],
      controllers: [],
    });
    expect(environment.fields.host.get('swap_in')?.field).toMatchObject({ unit: 'pages' });
    expect(environment.fields.guest.get('swap_in')?.field).toMatchObject({ unit: null });
  });

  it('adds fields that nobody declares, and lets declared ones stand', () => {
    const environment = createEnvironment({
      collectors: allCollectors.filter((c) => c.name === 'HostCpu'),
      controllers: [],
      extraFields: [
        { entity: 'host', field: number('temperature') },
        { entity: 'host', field: number('cpu_count') },
        { entity: 'limits', field: number('burst') },
      ],
    });
    expect(environment.fields.host.get('temperature')).toMatchObject({
      optional: true,
      collectors: [],
      together: ['temperature'],
    });
    expect(environment.fields.host.get('cpu_count')?.field).toMatchObject({ min: 1 });
    expect(environment.fields.limits.has('burst')).toBe(true);
    expect(environment.fields.device.has('burst')).toBe(false);
  });
});

describe('controllers of an environment', () => {
  it('are known though not enabled', () => {
    const environment = environmentFor({
      hostCollectors: [],
      guestCollectors: [],
      controllers: ['KSM'],
    });
    expect(environment.controls.host.get('ksm_run')?.enabled).toBe(true);
    expect(environment.controls.guest.get('balloon_target')).toMatchObject({
      enabled: false,
      controller: { name: 'Balloon' },
    });
    expect(environment.setters.get('setTotalIopsSec')?.enabled).toBe(false);
  });

  it('can be any', () => {
    expect(
      createEnvironment({ collectors: [], controllers: [], anyControl: true }).anyControl,
    ).toBe(true);
  });
});

describe('names of an environment', () => {
  const problemsOf = (names: Parameters<typeof environmentFor>[0]): readonly string[] => {
    try {
      environmentFor(names);
    } catch (error) {
      if (error instanceof UnknownSchemaError) return error.problems;
      throw error;
    }
    return [];
  };

  it('are all reported when nothing has them', () => {
    expect(
      problemsOf({
        hostCollectors: ['HostMemry', 'GuestBalloon'],
        guestCollectors: ['guestballoon', 'Zzz'],
        controllers: ['Baloon'],
      }),
    ).toEqual([
      'there is no collector `HostMemry`; did you mean `HostMemory`?',
      '`GuestBalloon` is a guest collector, it cannot stand among those of the host',
      'there is no collector `guestballoon`; did you mean `GuestBalloon`?',
      'there is no collector `Zzz`',
      'there is no controller `Baloon`; did you mean `Balloon`?',
    ]);
  });

  it('may stand twice and may be those of documents', () => {
    const mine = collector('Mine', [number('x')]);
    const environment = environmentFor({
      hostCollectors: [],
      guestCollectors: ['GuestMemory', 'GuestMemory', 'Mine'],
      controllers: [],
      moreCollectors: [mine],
    });
    expect(environment.collectors).toEqual([collectorByName('GuestMemory'), mine]);
    expect(environment.fields.guest.get('x')?.collectors).toEqual(['Mine']);
  });
});

describe('the suggest name', () => {
  it.each([
    ['mem_fre', 'mem_free'],
    ['mme_free', 'mem_free'],
    ['MEM_FREE', 'mem_free'],
    ['memfree', 'mem_free'],
    ['balloon', undefined],
    ['x', undefined],
    ['', undefined],
  ])('to %j is %j', (name, expected) => {
    expect(suggest(name, ['mem_free', 'mem_unused', 'swap_in'])).toBe(expected);
  });

  it('is not the name itself, and long names are not compared', () => {
    expect(suggest('abc', ['abc'])).toBeUndefined();
    expect(suggest('a'.repeat(1e6), ['a'.repeat(1e6 + 1)])).toBeUndefined();
  });
});
