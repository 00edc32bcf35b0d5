/** Recorded snapshots: what is refused, in words; what is taken in, and what of it is ignored. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecorded } from '../../src/runtime/recorded.ts';
import { ignoredValues, recordedEnvironment } from '../../src/runtime/recorded-environment.ts';

const refused: readonly (readonly [json: unknown, message: string])[] = [
  [[], 'the snapshot must be an object with `host` and `guests`'],
  ['x', 'the snapshot must be an object with `host` and `guests`'],
  [{ hosts: {} }, 'the snapshot has no key `hosts`; did you mean `host`?'],
  [{ guest: [] }, 'the snapshot has no key `guest`; did you mean `guests`?'],
  [{ zzz: 1 }, 'the snapshot has no key `zzz`; its keys are `host`, `guests`'],
  [{ host: { historyy: [] } }, '`host` has no key `historyy`; did you mean `history`?'],
  [{ host: [] }, '`host` must be an object, not a list'],
  [{ host: { history: {} } }, '`host.history` must be a list of samples, not an object'],
  [{ host: { fields: [1] } }, '`host.fields[0]` must be a name, not a number'],
  [{ host: { saved: null } }, '`host.saved` must be an object of values by name, not null'],
  [{ guests: {} }, '`guests` must be a list of guests, not an object'],
  [{ guests: [{ id: 1 }] }, '`guests[0].id` must be a text, not a number'],
  [
    { guests: [{ history: [3] }] },
    '`guests[0].history[0]` must be an object of values by field, not a number',
  ],
  [
    { guests: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] },
    '`guests[0]` and `guests[2]` have the same id, "a"',
  ],
  [{ guests: [{ id: 'guest-1' }, {}] }, '`guests[0]` and `guests[1]` have the same id, "guest-1"'],
  [{ host: { history: [{ a: {} }] } }, '`host.history[0].a`: this is no value: {}'],
];

describe('readRecorded', () => {
  it.each(refused)('refuses %j', (json, message) => {
    expect(() => readRecorded(json)).toThrow(new Error(message));
  });

  it('takes the environments of the oracle', () => {
    const text = readFileSync(new URL('../oracle/language.json', import.meta.url), 'utf8');
    const { environments } = JSON.parse(text) as {
      readonly environments: Readonly<Record<string, unknown>>;
    };
    for (const json of Object.values(environments)) expect(() => readRecorded(json)).not.toThrow();
  });

  it('takes saved variables', () => {
    const { host } = readRecorded({ host: { saved: { _x: 1 } } });
    expect(host.saved.get('_x')).toBe(1);
  });
});

describe('ignoredValues', () => {
  it('says once per reason what a schema refuses', () => {
    const recorded = readRecorded({
      host: { history: [{ mem_free: 'x' }, { mem_free: 'x' }, { mem_free: -5 }] },
      guests: [{ id: 'a', history: [{ balloon_cur: 'all', own: 'fine', balloon_max: null }] }],
    });
    const ignored = ignoredValues(recordedEnvironment(recorded, false), recorded);
    expect(ignored).toEqual([
      { entity: 'host', guest: null, field: 'mem_free', reason: '`"x"` is not a number' },
      {
        entity: 'host',
        guest: null,
        field: 'mem_free',
        reason: expect.stringMatching(/^`-5` is negative$/),
      },
      { entity: 'guest', guest: 'a', field: 'balloon_cur', reason: '`"all"` is not a number' },
    ]);
  });
});

describe('recordedEnvironment', () => {
  const whyOf = (json: unknown, entity: 'host' | 'guest', field: string): string | undefined =>
    recordedEnvironment(readRecorded(json), false).fields[entity].get(field)?.why;
  const guests = [
    { id: 'a', history: [{ mem_unused: 4, balloon_cur: 3, swap_in: 2 }] },
    {
      id: 'b',
      properties: { name: 'db' },
      history: [{ balloon_cur: 3, swap_in: 2 }, { balloon_cur: 4 }],
    },
  ];

  it.each([
    ['host', 'mem_free', 'the host of the snapshot lacks it'],
    ['guest', 'mem_unused', 'guest `db` of the snapshot lacks it'],
    ['guest', 'swap_in', 'the latest sample of guest `db` of the snapshot lacks it'],
    ['guest', 'balloon_cur', undefined],
  ] as const)('knows why a field may be missing: %s %s', (entity, field, why) => {
    expect(whyOf({ guests }, entity, field)).toBe(why);
  });

  it('knows that there are no guests', () => {
    expect(whyOf({}, 'guest', 'balloon_cur')).toBe('the snapshot has no guests');
  });
});
