/**
 * What guests that end in a fault cost the others.
 * In: the effort. Out: times of one policy over guests that all report their memory, and over guests
 * of which one in twenty does not, with and without a guard.
 */
import type { Entity, Program } from '../src/runtime/program.ts';
import { entitiesOf } from './entities.ts';
import { type Effort, interleave, median, ratio } from './measure.ts';
import { compiled } from './shipped.ts';
import { worldOf } from './world.ts';

const helpers = `
(defvar spare 0.2)
(defvar step 0.05)
(def wanted_size (guest)
  (max (* (- 1 step) guest.balloon_cur)
       (+ (- guest.balloon_cur guest.mem_unused) (* spare guest.balloon_cur))))
`;
const act = '(guest.Control "balloon_target" (min guest.balloon_max (wanted_size guest)))';

/** A policy that ends in a fault where a guest does not report its memory. */
const unguarded = `${helpers}(with Guests guest ${act})\n`;

/** The same with the guard that it lacks. */
const guarded = `${helpers}(with Guests guest
  (if (valid guest.balloon_cur guest.mem_unused) ${act} 0))\n`;

export interface FaultCost {
  readonly guests: number;
  readonly faults: number;
  /** Nanoseconds per guest. */
  readonly guarded: number;
  readonly unguarded: number;
  readonly faulting: number;
  /** Time with faults to time without, of the unguarded text. */
  readonly ratio: number;
}

/** Times the three cases at one size; throws where the number of faults is not as it should be. */
export function faultCost(guests: number, effort: Effort): FaultCost {
  const safe = compiled([{ name: 'guarded', text: guarded }]).program;
  const plain = compiled([{ name: 'unguarded', text: unguarded }]).program;
  const lossy = compiled([{ name: 'faulting', text: unguarded }]).program;
  const tasks = [
    { name: 'guarded', ...decision(safe, guests, 0) },
    { name: 'unguarded', ...decision(plain, guests, 0) },
    { name: 'faulting', ...decision(lossy, guests, 0.05) },
  ] as const;
  for (const { name, faults, expected } of tasks) {
    const found = faults();
    if (found !== expected) throw new Error(`${name}: ${found} faults where ${expected} are due`);
  }
  const samples = interleave(tasks, effort);
  const [a, b, c] = samples.map((s) => median(s) / guests);
  return {
    guests,
    faults: tasks[2].expected,
    guarded: a!,
    unguarded: b!,
    faulting: c!,
    ratio: ratio(samples[2]!, samples[1]!),
  };
}

function decision(program: Program, count: number, silent: number) {
  // Every guest has a balloon here: only the unreported memory ends in a fault.
  const world = worldOf(count, 'short', silent);
  const guests = world.guests.map((g) =>
    Number.isNaN(g.balloon_cur) ? { ...g, balloon_cur: 4e6, balloon_max: 8e6, balloon_min: 0 } : g,
  );
  const own = entitiesOf(program, { ...world, guests });
  const mute = (entity: Entity): boolean => Number.isNaN(entity.f_mem_unused);
  return {
    run: () => void program.evaluate(own.host, own.guests),
    faults: () => program.evaluate(own.host, own.guests).faults.length,
    expected: own.guests.filter(mute).length,
  };
}
