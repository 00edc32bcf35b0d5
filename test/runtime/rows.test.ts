/** Every schema row of what runs on a host has the code that does it. */
import { describe, expect, it } from 'vitest';
import { collectorsFor } from '../../src/runtime/collectors/index.ts';
import { controllers } from '../../src/runtime/controllers/index.ts';
import { allCollectors } from '../../src/schema/collectors/index.ts';
import { allControllers } from '../../src/schema/controllers/index.ts';

describe('built-in rows', () => {
  it('of controllers have a planner each', () => {
    expect(controllers.map((c) => c.name).sort()).toEqual(allControllers.map((c) => c.name).sort());
  });

  it('of collectors have a maker each', () => {
    const made = collectorsFor(allCollectors);
    expect(made.collectors.map((c) => c.schema.name).sort()).toEqual(
      allCollectors.map((c) => c.name).sort(),
    );
  });
});
