/** Decisions that stand from one cycle to the next are what they would be if they were made anew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate, type Target } from '../../src/runtime/arbitrate.ts';
import { createStandingDecisions } from '../../src/runtime/standing-decisions.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { fakeProgram, propose, siteOnLine } from './fake-program.ts';

const environment = defaultEnvironment();
const names = ['total_iops_sec', 'read_iops_sec', 'write_iops_sec'] as const;
const controls = names.map((name) => ({ entity: 'device' as const, name, numeric: true }));
const sites = [siteOnLine(0), siteOnLine(1), siteOnLine(2)];
const program = fakeProgram({ manifest: { controls }, sites });

type Limits = Readonly<Record<string, number | undefined>>;
interface Cycle {
  readonly wanted: Limits;
  readonly shown: Limits;
  readonly acknowledged: Limits;
  readonly site: number;
}

/** Few values, so that cycles often want what is in force. */
const value = fc.constantFrom(0, 0, 1, 1, 1.5, -1, 2);
const limits = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
  requiredKeys: [],
});
const cycles = fc.array(
  fc.record({
    wanted: limits,
    shown: limits,
    acknowledged: limits,
    site: fc.constantFrom(1, 1, 2),
  }),
  { minLength: 2, maxLength: 8 },
);

const entity = program.create('device', 'vda');
function targetOf({ wanted, shown, acknowledged, site }: Cycle): Target {
  program.reset(entity);
  for (const name of names) propose(entity, name, Number.NaN);
  for (const [name, proposal] of Object.entries(wanted)) propose(entity, name, proposal, site);
  return {
    entity,
    kind: 'device',
    guest: 'g',
    device: 'vda',
    field: (name) => shown[name],
    acknowledged: (name) => acknowledged[name],
  };
}

describe('standing decisions', () => {
  it('are those that are made without them', () => {
    fc.assert(
      fc.property(cycles, (all) => {
        const standing = createStandingDecisions();
        for (const cycle of all) {
          const target = targetOf(cycle);
          const anew = arbitrate([target], { environment, program });
          expect(arbitrate([target], { environment, program, standing })).toEqual(anew);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are one object for as long as nothing changes', () => {
    const standing = createStandingDecisions();
    const decide = (shown: number, wanted = 5, site = 1) => {
      const limits = (read_iops_sec: number): Limits => ({ read_iops_sec });
      const cycle = { wanted: limits(wanted), shown: limits(shown), acknowledged: {}, site };
      return arbitrate([targetOf(cycle)], { environment, program, standing }).decisions[0];
    };
    const first = decide(5);
    expect(first?.outcome).toBe('unchanged');
    expect(decide(5)).toBe(first);
    expect(decide(4)).toMatchObject({ sent: true, before: 4 });
    expect(decide(5, 6)).toMatchObject({ sent: true, wanted: 6 });
    expect(decide(5, 5, 2)).toMatchObject({ outcome: 'unchanged', at: sites[2] });
  });
});
