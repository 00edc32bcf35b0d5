/**
 * The simulated host: a port over the model, deterministic from its seed.
 * In: a seed, a scenario. Out: a port, and `advance`, the only thing that lets time pass.
 */
import type { GuestTopic, HostPort } from '../port.ts';
import { createChanges, guestAnswer, guestLacks, hostAnswer } from './answers.ts';
import { applyAction, guestOf } from './apply.ts';
import type { Guest } from './guest.ts';
import { cacheOf, createModel, freeOf, presentGuests } from './model.ts';
import { type Scenario, type ScenarioName, scenarios } from './scenario.ts';

export type { GuestScenario, Scenario, ScenarioName } from './scenario.ts';
export { scenarios } from './scenario.ts';

/** What is really going on, for people and tests; memory in KiB. */
export interface SimulationState {
  readonly scenario: string;
  readonly second: number;
  readonly host: {
    readonly total: number;
    readonly free: number;
    readonly cached: number;
    readonly swapped: number;
    readonly ksm: {
      readonly run: number;
      readonly savedByMerging: number;
      readonly cpuPercent: number;
    };
  };
  readonly guests: readonly {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly target: number;
    readonly max: number;
    readonly used: number;
    readonly resident: number;
    readonly swapped: number;
  }[];
}

export interface SimulatedHost extends HostPort {
  /** Lets whole seconds pass. */
  readonly advance: (seconds: number) => void;
  readonly describe: () => SimulationState;
}

export interface SimulationOptions {
  readonly seed: number;
  /** A name, or a scenario of one's own; the demonstration unless given. */
  readonly scenario?: ScenarioName | Scenario;
}

/** Makes a simulated host at second 0. */
export function createSimulatedHost(options: SimulationOptions): SimulatedHost {
  const { scenario = 'demo' } = options;
  const chosen = typeof scenario === 'string' ? scenarios[scenario] : scenario;
  const model = createModel(chosen, options.seed);
  const changes = createChanges();
  /** Nobody is told of the lack of what nobody asks for. */
  const asked = new Set<GuestTopic>();
  const isHanging = ({ scenario: { hangs } }: Guest): boolean =>
    hangs !== undefined && model.second >= hangs[0] && model.second < hangs[1];

  return {
    name: `simulated (${chosen.name})`,
    simulated: true,
    listGuests: async () =>
      presentGuests(model).map(({ id, pid, scenario: { name } }) => ({ id, name, pid })),
    readHost: async (topic) => hostAnswer(model, topic, changes),
    readGuest: async (id, topic, signal) => {
      asked.add(topic);
      const guest = guestOf(model, id);
      if (isHanging(guest)) await untilAborted(signal);
      return guestAnswer(guest, topic, changes);
    },
    apply: async (action, signal) => {
      const guest = 'guest' in action ? action.guest : null;
      if (guest !== null && isHanging(guestOf(model, guest))) {
        await untilAborted(signal);
      }
      applyAction(model, action);
    },
    conflict: async () => null,
    explain: (topic, id) => {
      const guest = presentGuests(model).find((one) => one.id === id);
      const own = topic as GuestTopic;
      return guest === undefined || !asked.has(own) ? null : guestLacks(guest, own);
    },
    close: async () => {},
    advance: model.advance,
    describe: () => ({
      scenario: chosen.name,
      second: model.second,
      host: {
        total: chosen.memory,
        free: Math.round(freeOf(model)),
        cached: Math.round(cacheOf(model)),
        swapped: Math.round(model.swapped),
        ksm: {
          run: model.ksm.run,
          savedByMerging: Math.round(model.ksm.sharing * 4),
          cpuPercent: Math.round(model.ksm.cpu * 100),
        },
      },
      guests: presentGuests(model).map((guest) => ({
        id: guest.id,
        name: guest.scenario.name,
        size: Math.round(guest.size),
        target: guest.target,
        max: guest.scenario.max,
        used: Math.round(guest.used),
        resident: Math.round(guest.resident),
        swapped: Math.round(guest.swapped),
      })),
    }),
  };
}

/** Never answers; rejects when the caller gives up. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(new Error('the guest did not answer'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
