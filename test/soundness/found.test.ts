/**
 * What `npm run fuzz` found once, reduced: the program and the reference agree on it.
 */
import { describe, expect, it } from 'vitest';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import { checkOne, noCounts } from './property.ts';

/** As zero as the ranges allow. */
const row = Object.fromEntries(
  [...defaultEnvironment().fields.host.values()].map(({ field }) => [
    field.name,
    'min' in field ? (field.min ?? 0) : 0,
  ]),
);
const calm: EnvironmentJson = {
  host: { properties: { interval: 10 }, fields: Object.keys(row), history: [row] },
  guests: [],
};

const found: Readonly<Record<string, string>> = {
  'a proposal of an earlier form stands when a form without proposals faults': `
    (def propose (x) (Host.Control "ksm_run" x))
    {(propose 1) 0}
    (/ 1 Host.swap_total)
    (def later () {(propose 1) (/ 1 Host.swap_total)})
    (later)`,
  'operands that can be numbers or texts each are not narrowed to numbers by a comparison': `
    (defvar v (* (if (== Host.mem_free 0) " " 1) 3))
    (def same () v)
    {(set v "x") (if (>= v (same)) (debug (same)) 0)}`,
  'a name that is not bound ends an iteration before an operand that is surely missing does': `
    {(if (>= Host.mem_free 1) (defvar v 1) 0)
     (let ((x (Host.GetVar "unset"))) (if (null x) (- x v) 0))}`,
  'what is stored in a loop that is never reached leaves the variable known': `
    (defvar v "a")
    (with Guests g (if (valid g.io_tune) 1 (with g.io_tune t (set v t.name))))
    (debug (max v "b"))`,
};

describe('the program and the reference agree:', () => {
  for (const [name, text] of Object.entries(found))
    it(name, () => {
      const counts = noCounts();
      checkOne(text, calm, counts);
      expect(counts.evaluated).toBe(1);
    });
});
