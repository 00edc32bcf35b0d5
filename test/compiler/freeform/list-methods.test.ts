/** Methods written as lists do: each is one fault, whose fix is how free form writes it. */
import { describe, expect, test } from 'vitest';
import { policy, repaired, said } from './helpers.ts';

/** What lists write, and what free form does. */
const statements: readonly (readonly [string, string])[] = [
  ['Host.Control "ksm_run" 1', 'Host.control.ksm_run = 1'],
  ['Host.Control("ksm_run", 1)', 'Host.control.ksm_run = 1'],
  ['call Host.Control("ksm_run", 1)', 'Host.control.ksm_run = 1'],
  ['(Host.Control "ksm_run" 1)', 'Host.control.ksm_run = 1'],
  ['guest.Control "balloon_target" 2 GiB', 'guest.control.balloon_target = 2 GiB'],
  ['guest.Control "balloon_target" a * (b + 1)', 'guest.control.balloon_target = a * (b + 1)'],
  ['(guest.Control "balloon_target" (max a b))', 'guest.control.balloon_target = max(a, b)'],
  ['if (a) guest.SetVar "calm" 5', 'if (a) guest.saved.calm = 5'],
  ['guest.SetVar "calm-down" 5', 'guest.saved.`calm-down` = 5'],
  ['x = guest.Prop "name"', 'x = guest.name'],
  ['x = guest.Prop("pid") + 1', 'x = property(guest, "pid") + 1'],
  ['x = (guest.Stat "mem_free") * 2', 'x = guest.mem_free * 2'],
  ['x = (guest.Stat "mem_free" a + 5) * 2', 'x = stat(guest, "mem_free", a + 5) * 2'],
  ['x = guest.StatAvg "mem_free" / a', 'x = average(guest.mem_free) / a'],
  ['if (guest.GetVar "calm" == 3) cycle', 'if (guest.saved.calm == 3) cycle'],
  ['call debug(guest.GetControl "vcpu_quota", 1)', 'call debug(guest.control.vcpu_quota, 1)'],
];

describe('a method of lists', () => {
  test.each(statements)('%s', (written, due) => {
    const text = policy('do guest in Guests', written, 'end do');
    expect(said(text)).toEqual([expect.stringContaining('is how lists write it; write `')]);
    const after = repaired(text);
    expect(after).toBe(policy('do guest in Guests', due, 'end do'));
    expect(said(after)).toEqual([]);
  });

  test.each([
    ['guest.Control "balloon_target" (* 2 a)', 'write `guest.control.balloon_target = …`'],
    ['guest.Control "balloon_target" guest.Stat "a"', 'write `guest.control.balloon_target = …`'],
    ['x = guest.SetVar("calm", 5)', 'write `guest.saved.calm = 5` as a statement of its own'],
  ])('that cannot be copied has no fix: %s', (written, advice) => {
    const text = policy('do guest in Guests', written, 'end do');
    expect(said(text)).toEqual([expect.stringContaining(advice)]);
    expect(repaired(text)).toBe(text);
  });

  test('what follows one on its line is read', () => {
    expect(said(policy('x = f(guest.Stat "a", guest.GetVar "b", a b)'))).toEqual([
      expect.stringContaining('2:9 malformed-statement'),
      expect.stringContaining('2:25 malformed-statement'),
      expect.stringContaining('missing-operator: `b` follows `a`'),
    ]);
  });
});
