/**
 * Every case of vdsm.json on the VDSM host, through a real connection: it agrees with MOM, or
 * docs/mom-compatibility.md lists exactly what it does instead. A listed case that agrees fails, and
 * so does one that no case is.
 */
import { describe, expect, it } from 'vitest';
import { deviationsOf, titled } from './deviations.ts';
import { momOn, momusOn, vdsmCases } from './vdsm-case.ts';

const deviations = deviationsOf('vdsm');

describe('VDSM, against MOM', () => {
  it('has all cases, and a case for each deviation', () => {
    const names = new Set(vdsmCases.map(({ name }) => name));
    expect(names.size).toBe(42);
    expect([...deviations.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  for (const test of vdsmCases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), async () => {
      const given = await momusOn(test);
      if (deviation === undefined) return expect(given).toEqual(momOn(test));
      expect(given).toEqual(deviation.gives);
      expect(given).not.toEqual(momOn(test));
    });
  }
});
