/**
 * The model of the simulated host: memory, swap, KSM and guests, second by second.
 * In: a scenario, a seed, and what is applied. Out: the state. Memory in KiB; no clock but its own.
 */
import { clamp, createGuest, type Guest, stepGuest } from './guest.ts';
import { createRandom } from './random.ts';
import { MiB, type Scenario } from './scenario.ts';

/** Kernel same-page merging. */
export interface Ksm {
  run: number;
  pagesToScan: number;
  sleepMilliseconds: number;
  mergeAcrossNodes: number;
  /** Pages that are saved: they point at a page that is kept for several. */
  sharing: number;
  scanned: number;
  fullScans: number;
  /** Share of one CPU, in the last second. */
  cpu: number;
}

/** The state of the host. */
export interface Model {
  readonly scenario: Scenario;
  readonly guests: readonly Guest[];
  readonly ksm: Ksm;
  second: number;
  /** Memory that is swapped out. */
  swapped: number;
  /** Pages since the start. */
  swapIn: number;
  swapOut: number;
  advance: (seconds: number) => void;
}

const pageSize = 4;
const swapSpeed = 100 * MiB;
/** Memory that the host keeps free before it swaps. */
const reserve = 256 * MiB;
/** CPU seconds that looking at one page costs. */
const costOfPage = 2.2e-6;

/** Makes the model at second 0. */
export function createModel(scenario: Scenario, seed: number): Model {
  const random = createRandom(seed);
  const model: Model = {
    scenario,
    guests: scenario.guests.map(createGuest),
    ksm: {
      run: 0,
      pagesToScan: 100,
      sleepMilliseconds: 20,
      mergeAcrossNodes: 1,
      sharing: 0,
      scanned: 0,
      fullScans: 0,
      cpu: 0,
    },
    second: 0,
    swapped: 0,
    swapIn: 0,
    swapOut: 0,
    advance: (seconds) => {
      for (let left = Math.round(seconds); left > 0; left -= 1) {
        model.second += 1;
        for (const guest of model.guests) {
          guest.present &&= model.second < (guest.scenario.goneAt ?? Number.POSITIVE_INFINITY);
          if (guest.present) stepGuest(guest, model.second, random);
        }
        stepKsm(model);
        stepSwap(model);
      }
    },
  };
  return model;
}

/** Guests that are there. */
export const presentGuests = (model: Model): readonly Guest[] =>
  model.guests.filter((guest) => guest.present);

/** What the host needs: its own, and its guests without what KSM saves. */
function needOf(model: Model): number {
  const guests = presentGuests(model).reduce((sum, guest) => sum + guest.resident, 0);
  return model.scenario.own + guests - model.ksm.sharing * pageSize;
}

/** Memory that is free or only caches files. */
export const freeOf = (model: Model): number =>
  Math.max(reserve, model.scenario.memory - (needOf(model) - model.swapped));

/** Cached files: less of them the shorter memory is. */
export const cacheOf = (model: Model): number =>
  Math.min(model.scenario.cache, (freeOf(model) - reserve) * 0.6);

/** Memory of processes in memory. */
export const anonymousOf = (model: Model): number => needOf(model) - model.swapped;

/** What does not fit is swapped out; what fits again is read back, slowly. */
function stepSwap(model: Model): void {
  const excess = needOf(model) - (model.scenario.memory - reserve);
  const aim = clamp(excess, 0, model.scenario.swap);
  const step = clamp(aim - model.swapped, -swapSpeed / 8, swapSpeed);
  model.swapped += step;
  if (step > 0) model.swapOut += Math.round(step / pageSize);
  else model.swapIn += Math.round(-step / pageSize);
}

/** Pages that have an equal somewhere. */
const alikePages = (model: Model): number =>
  presentGuests(model).reduce((sum, g) => sum + (g.resident * g.scenario.alike) / pageSize, 0);

/** Pages that ksmd goes through. */
const mergeablePages = (model: Model): number =>
  presentGuests(model).reduce((sum, guest) => sum + guest.resident / pageSize, 0);

function stepKsm(model: Model): void {
  const { ksm } = model;
  const most = alikePages(model);
  ksm.cpu = 0;
  if (ksm.run === 2) ksm.sharing = 0;
  ksm.sharing = Math.min(ksm.sharing, most);
  const mergeable = mergeablePages(model);
  if (ksm.run !== 1 || mergeable === 0) return;
  const perPass = ksm.sleepMilliseconds / 1000 + ksm.pagesToScan * costOfPage;
  const scanned = perPass === 0 ? 0 : ksm.pagesToScan / perPass;
  ksm.cpu = clamp(scanned * costOfPage, 0, 1);
  ksm.sharing += (most - ksm.sharing) * (1 - Math.exp(-scanned / mergeable));
  ksm.scanned += scanned;
  while (ksm.scanned >= mergeable) {
    ksm.scanned -= mergeable;
    ksm.fullScans += 1;
  }
}
