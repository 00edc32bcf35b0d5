/** Filling a program's entities from histories. */
import { describe, expect, it } from 'vitest';
import type { RawDevice } from '../../src/host/port.ts';
import { History } from '../../src/runtime/history.ts';
import type { Entity } from '../../src/runtime/program.ts';
import type { Properties } from '../../src/runtime/properties.ts';
import type { SampleValue } from '../../src/runtime/sample.ts';
import { Snapshot } from '../../src/runtime/snapshot.ts';
import { fakeProgram, numeric, propose } from './fake-program.ts';

const text = (entity: Entity['kind'], name: string) => ({ entity, name, numeric: false });
const program = fakeProgram({
  manifest: {
    fields: [
      ...numeric('guest', 'a', 'b'),
      text('guest', 'label'),
      text('guest', 'io_tune'),
      text('device', 'name'),
      text('device', 'path'),
      text('device', 'maximum'),
      ...numeric('limits', 'total_bytes_sec', 'read_bytes_sec'),
    ],
    averages: [{ entity: 'guest', name: 'a' }],
    properties: [text('guest', 'name'), ...numeric('guest', 'pid')],
    controls: [...numeric('guest', 'c'), ...numeric('device', 'total_bytes_sec')],
    saved: [...numeric('guest', 'calm'), text('guest', 'note'), ...numeric('device', 'turn')],
  },
});

function historyOf(...samples: readonly Readonly<Record<string, SampleValue>>[]): History {
  const history = new History(5, ['a', 'b']);
  for (const sample of samples) history.push(new Map(Object.entries(sample)));
  return history;
}
const properties: Properties = new Map<string, string | number>([
  ['name', 'web'],
  ['pid', 7],
]);
const disk = (name: string, path: string | null, rest: Partial<RawDevice> = {}): RawDevice => ({
  name,
  path,
  guaranteed: {},
  maximum: {},
  current: {},
  ...rest,
});

describe('Snapshot', () => {
  it('fills values, averages and properties; NaN and undefined are missing', () => {
    const snapshot = new Snapshot(program);
    const { entity } = snapshot.guest(
      'g',
      historyOf({ a: 1 }, { a: 4, b: null, label: 'x' }),
      properties,
    );
    expect(entity).toMatchObject({
      f_a: 4,
      f_b: Number.NaN,
      f_label: 'x',
      a_a: 2.5,
      k_name: 'web',
      k_pid: 7,
    });
    expect([...(entity.absent ?? [])]).toEqual(['io_tune']);
    const next = snapshot.guest(
      'g',
      historyOf({ a: null, b: 1, label: null, io_tune: [] }),
      new Map(),
    );
    expect(next.entity).toBe(entity);
    expect(entity).toMatchObject({
      f_a: Number.NaN,
      f_b: 1,
      a_a: Number.NaN,
      k_pid: Number.NaN,
      absent: null,
    });
    expect(entity.f_label).toBeUndefined();
    expect(entity.k_name).toBeUndefined();
  });
  it('clears proposals and keeps saved variables until the guest is gone', () => {
    const snapshot = new Snapshot(program);
    const history = historyOf({ a: 1 });
    const { entity } = snapshot.guest('g', history, properties);
    propose(entity, 'c', 5);
    entity.s_calm = 3;
    snapshot.guest('g', history, properties);
    expect(entity).toMatchObject({ c_c: Number.NaN, p_c: 0, s_calm: 3 });
    snapshot.forget('g');
    expect(snapshot.guest('g', history, properties).entity.s_calm).toBeNaN();
  });
  it('finds devices again by path, else by name, and tells equal paths apart', () => {
    const snapshot = new Snapshot(program);
    const first = historyOf({
      io_tune: [disk('vda', '/p'), disk('vdb', '/p'), disk('vdc', null), disk('vdc', null)],
    });
    const { devices, entity } = snapshot.guest('g', first, properties);
    expect(devices.map((d) => d.id)).toEqual(['/p', '/p#vdb', 'vdc', '#vdc']);
    expect(entity.f_io_tune).toEqual(devices.map((d) => d.entity));
    devices[2]!.entity.s_turn = 9;
    const missing = snapshot.guest('g', historyOf({ io_tune: null }), properties);
    expect(missing.devices).toEqual([]);
    expect(missing.entity.f_io_tune).toBeUndefined();
    const second = historyOf({
      io_tune: [disk('vdc', null, { maximum: { total_bytes_sec: 5 } }), disk('renamed', '/p')],
    });
    const after = snapshot.guest('g', second, properties).devices;
    expect(after[0]?.entity).toBe(devices[2]?.entity);
    expect(after[1]?.entity).toBe(devices[0]?.entity);
    expect(after[0]?.entity).toMatchObject({ s_turn: 9, f_name: 'vdc', f_path: undefined });
    const limits = after[0]?.entity.maximum as Entity;
    expect(limits).toMatchObject({ f_total_bytes_sec: 5, f_read_bytes_sec: Number.NaN });
    expect([...(limits.absent ?? [])]).toEqual(['read_bytes_sec']);
  });
  it('forgets devices that are gone, and keeps those that came since', () => {
    const snapshot = new Snapshot(program);
    const devicesOf = (...names: readonly string[]) =>
      snapshot.guest('g', historyOf({ io_tune: names.map((n) => disk(n, null)) }), properties)
        .devices;
    devicesOf('a')[0]!.entity.s_turn = 1;
    const came = devicesOf('b')[0]!.entity;
    expect(devicesOf('b')[0]?.entity).toBe(came);
    expect(devicesOf('a')[0]?.entity.s_turn).not.toBe(1);
  });
  it('carries saved variables over to another program, by name', () => {
    const before = new Snapshot(program);
    const { entity, devices } = before.guest(
      'g',
      historyOf({ io_tune: [disk('vda', '/p')] }),
      properties,
    );
    entity.s_calm = 4;
    entity.s_note = 'seen';
    devices[0]!.entity.s_turn = 2;
    const other = fakeProgram({
      manifest: {
        saved: [
          text('guest', 'calm'),
          ...numeric('guest', 'note', 'fresh'),
          ...numeric('device', 'turn'),
        ],
      },
    });
    const after = new Snapshot(other, before.saved());
    const guest = after.guest('g', historyOf({ io_tune: [disk('vda', '/p')] }), properties);
    expect(guest.entity).toMatchObject({ s_calm: 4, s_note: Number.NaN, s_fresh: Number.NaN });
    expect(guest.devices[0]?.entity.s_turn).toBe(2);
    expect('f_a' in guest.entity).toBe(false);
  });
});
