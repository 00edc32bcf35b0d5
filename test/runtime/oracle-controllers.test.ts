/**
 * Arbitration and controllers against the calls that MOM made for the same controls
 * (test/oracle/controllers.json). Every case makes the same calls, or docs/mom-compatibility.md
 * lists the calls that are made instead.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Action, RawDevice, RawLimits } from '../../src/host/port.ts';
import { arbitrate, type Target } from '../../src/runtime/arbitrate.ts';
import { planActions } from '../../src/runtime/controllers/index.ts';
import { History } from '../../src/runtime/history.ts';
import type { SampleValue } from '../../src/runtime/sample.ts';
import { Snapshot } from '../../src/runtime/snapshot.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { deviationsOf, titled } from '../oracle/deviations.ts';
import { fakeProgram, propose } from './fake-program.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Call = readonly [string, ...Json[]];
interface Thing {
  readonly properties: Readonly<Record<string, Json>>;
  readonly stats: Readonly<Record<string, Json>>;
  readonly controls?: Readonly<Record<string, Json>>;
}
interface Case {
  readonly name: string;
  readonly controllers: readonly string[];
  readonly host: Thing;
  readonly guests: readonly Thing[];
  readonly expected: { readonly calls: readonly Call[]; readonly error: unknown };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../oracle/controllers.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** The calls that are made instead, by case. */
const deviations = deviationsOf('controllers');

/** Python values as the oracle writes them. */
function decode(value: Json): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const record = value as Readonly<Record<string, Json>>;
  if (typeof record.float === 'string') {
    return Number(record.float.replace(/^(-?)inf$/, '$1Infinity').replace('nan', 'NaN'));
  }
  if (typeof record.int === 'string') return Number(record.int);
  return 'dict' in record ? decode(record.dict as Json) : record;
}

const limitsOf = (value: unknown): RawLimits =>
  Object.fromEntries(
    Object.entries(decode(value as Json) as Readonly<Record<string, Json>>).flatMap(([key, v]) => {
      const number = decode(v);
      return typeof number === 'number' ? [[key, number]] : [];
    }),
  );

interface OracleDevice {
  readonly name: string;
  readonly path: string | null;
  readonly current: Readonly<Record<string, Json>>;
}

/** MOM changes `io_tune` in place and compares with the copy `io_tune_current`. */
function devicesOf(stats: Thing['stats']): readonly { wanted: OracleDevice; raw: RawDevice }[] {
  const wanted = (stats.io_tune ?? []) as unknown as readonly { readonly ioTune: OracleDevice }[];
  const current = (stats.io_tune_current ?? []) as readonly Json[];
  return wanted.flatMap(({ ioTune }, index) => {
    const inForce = decode(current[index] ?? null) as { readonly ioTune: Json } | null;
    if (inForce === null) return [];
    const { name, path } = ioTune;
    const raw = { name, path, guaranteed: {}, maximum: {}, current: limitsOf(inForce.ioTune) };
    return [{ wanted: ioTune, raw }];
  });
}

function callsOf(test: Case): readonly Call[] {
  const environment = environmentFor({
    hostCollectors: ['HostMemory', 'HostKSM'],
    guestCollectors: ['GuestMemoryOptional', 'GuestBalloonOptional', 'GuestCpuTune', 'GuestIoTune'],
    controllers: test.controllers,
  });
  const any = (entity: 'host' | 'guest' | 'device') =>
    [...environment.controls[entity].keys()].map((name) => ({ entity, name, numeric: false }));
  const program = fakeProgram({
    manifest: {
      controls: [...any('host'), ...any('guest'), ...any('device')],
      fields: [{ entity: 'guest', name: 'io_tune', numeric: false }],
    },
  });
  const snapshot = new Snapshot(program);
  const targets: Target[] = [];
  const raws = new Map<string, RawDevice>();

  const add = (thing: Thing, guest: string | null): void => {
    const devices = devicesOf(thing.stats);
    const sample = new Map<string, SampleValue>();
    for (const [name, value] of Object.entries(thing.stats)) {
      if (!name.startsWith('io_tune')) sample.set(name, decode(value) as SampleValue);
    }
    sample.set(
      'io_tune',
      devices.map(({ raw }) => raw),
    );
    const history = new History(1, []);
    history.push(sample);
    const filled =
      guest === null
        ? snapshot.host(history, new Map())
        : snapshot.guest(guest, history, new Map());
    for (const [name, value] of Object.entries(thing.controls ?? {})) {
      propose(filled.entity, name, decode(value));
    }
    const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
    const acknowledged = () => undefined;
    const kind = guest === null ? 'host' : 'guest';
    const field = (name: string) => number(sample.get(name));
    targets.push({ entity: filled.entity, kind, guest, device: null, field, acknowledged });
    for (const [index, { id, entity, raw }] of filled.devices.entries()) {
      for (const [name, value] of Object.entries(devices[index]?.wanted.current ?? {})) {
        propose(entity, name, decode(value));
      }
      raws.set(`${guest} ${id}`, raw);
      const inForce = (name: string) => raw.current[name];
      targets.push({ entity, kind: 'device', guest, device: id, field: inForce, acknowledged });
    }
  };
  add(test.host, null);
  for (const guest of test.guests) add(guest, String(guest.properties.uuid ?? 'nobody'));

  const { decisions } = arbitrate(targets, { environment, program });
  const planned = planActions(decisions, { device: (guest, id) => raws.get(`${guest} ${id}`) });
  return planned.map(({ action }) => callOf(action));
}

/** An action in the words of MOM's hypervisor interface. */
function callOf(action: Action): Call {
  switch (action.kind) {
    case 'balloon':
      return ['setVmBalloonTarget', action.guest, action.target];
    case 'cpu-tune':
      return ['setVmCpuTune', action.guest, action.quota ?? null, action.period ?? null];
    case 'ksm':
      return ['ksmTune', action.settings];
    case 'io-tune': {
      const devices = action.devices.map(({ name, path, limits }) => ({
        name,
        path,
        ioTune: limits,
      }));
      return ['setVmIoTune', action.guest, devices];
    }
    case 'custom':
      throw new Error('MOM has no such controllers');
  }
}

/** Numbers of the oracle that are too large for it to write as numbers. */
const decodeDeep = (value: Json): Json => {
  const decoded = decode(value) as Json;
  if (Array.isArray(decoded)) return decoded.map(decodeDeep);
  return decoded;
};

describe('controllers, against MOM', () => {
  it('has all cases, and a case for each deviation', () => {
    const names = cases.map((test) => test.name);
    expect(new Set(names).size).toBe(70);
    expect([...deviations.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
  for (const test of cases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), () => {
      const theirs = test.expected.calls.map((call) => call.map(decodeDeep));
      const ours = callsOf(test);
      if (deviation === undefined) {
        expect(ours).toEqual(theirs);
      } else {
        expect([`calls ${JSON.stringify(ours)}`]).toEqual(deviation.gives);
        expect(ours).not.toEqual(theirs);
      }
    });
  }
});
