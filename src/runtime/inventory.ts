/**
 * The inventory: the host, the guests that are there, and their histories.
 * In: a host port and its collectors. Out: once per cycle, a fresh collection of each entity.
 *
 * Guests are asked at the same time, up to a bound. One that hangs costs its own time limit and no
 * more: it is asked after the others from then on, and not at all while it still owes an answer.
 */

import type { GuestIdentity, GuestTopic, HostPort, HostTopic } from '../host/port.ts';
import type { Environment } from '../schema/environment.ts';
import { mostGuests } from '../schema/limits.ts';
import { type Collection, collect, inWords, type Sources } from './collect.ts';
import type { Collector } from './collectors/collector.ts';
import { History } from './history.ts';
import { guestProperties, type Properties } from './properties.ts';
import { inParallel, messageOf, withTimeLimit } from './time-limit.ts';

/** An entity after a collection. */
export interface Observed {
  /** Null: the host. */
  readonly identity: GuestIdentity | null;
  readonly properties: Properties;
  readonly history: History;
  readonly collection: Collection;
}

export interface Gathered {
  readonly host: Observed;
  /** In the order in which the guests were first seen. */
  readonly guests: readonly Observed[];
  /** Why the guests could not be listed; null when they were. The ones known before are kept then. */
  readonly listingProblem: string | null;
  /** Guests that were there before and are gone. */
  readonly gone: readonly string[];
  /** Guests that were started anew since: the same id, another process. */
  readonly restarted: readonly string[];
}

export interface InventoryOptions {
  readonly port: HostPort;
  readonly environment: Environment;
  readonly collectors: readonly Collector[];
  readonly hostProperties: Properties;
  readonly window: number;
  /** Milliseconds for the list of guests. */
  readonly listLimit: number;
  /** Milliseconds for one entity. */
  readonly readLimit: number;
  /** Milliseconds after which no further guest is asked. */
  readonly phaseLimit: number;
  /** Guests that are asked at the same time. */
  readonly atOnce: number;
  readonly elapsed: () => number;
}

export interface Inventory {
  /** Takes a sample of everything. Never rejects. */
  readonly gather: () => Promise<Gathered>;
  /** The histories as they are. */
  readonly host: History;
  readonly guests: () => readonly { readonly identity: GuestIdentity; readonly history: History }[];
}

type Listing = Pick<Gathered, 'gone' | 'restarted' | 'listingProblem'>;

interface Known {
  identity: GuestIdentity | null;
  history: History;
  /** Reads without an answer. */
  owing: number;
  slow: boolean;
}

/** Makes the inventory of a host; throws a RangeError for a window below 1. */
export function createInventory(options: InventoryOptions): Inventory {
  const { port, environment } = options;
  const scoped = {
    host: options.collectors.filter((c) => c.schema.scope === 'host'),
    guest: options.collectors.filter((c) => c.schema.scope === 'guest'),
  };
  const newHistory = (scope: 'host' | 'guest'): History =>
    new History(options.window, averaged(environment, scope));
  const host: Known = { identity: null, history: newHistory('host'), owing: 0, slow: false };
  const guests = new Map<string, Known>();

  const refresh = async (): Promise<Listing> => {
    const keep = { gone: [], restarted: [] };
    try {
      const list = await withTimeLimit(options.listLimit, (signal) => port.listGuests(signal));
      if (!Array.isArray(list)) return { ...keep, listingProblem: 'the host gave no list' };
      const excess = list.length - mostGuests;
      const listingProblem =
        excess > 0
          ? `the host lists ${excess} guests more than the ${mostGuests} that it can have`
          : null;
      return { listingProblem, ...meet(list.slice(0, mostGuests)) };
    } catch (error) {
      return { ...keep, listingProblem: messageOf(error) };
    }
  };

  /** Takes over a list of guests. */
  const meet = (list: readonly GuestIdentity[]): Omit<Listing, 'listingProblem'> => {
    const present = new Set<string>();
    const restarted: string[] = [];
    for (const identity of list) {
      if (typeof identity?.id !== 'string' || identity.id === '' || present.has(identity.id)) {
        continue;
      }
      present.add(identity.id);
      const known = guests.get(identity.id);
      if (known === undefined || isRestarted(known.identity, identity)) {
        if (known !== undefined) restarted.push(identity.id);
        guests.set(identity.id, { identity, history: newHistory('guest'), owing: 0, slow: false });
      } else {
        known.identity = { ...known.identity, ...identity };
      }
    }
    const gone = [...guests.keys()].filter((id) => !present.has(id));
    for (const id of gone) guests.delete(id);
    return { gone, restarted };
  };

  const observe = async (known: Known): Promise<Observed> => {
    const { identity, history } = known;
    const scope = identity === null ? 'host' : 'guest';
    const properties = identity === null ? options.hostProperties : guestProperties(identity);
    const answered = (collection: Collection): Observed => {
      if (collection.ready) history.push(collection.sample);
      return { identity, properties, history, collection };
    };
    if (known.owing > 0) return answered(notAsked('it still owes an answer from before'));
    const collection = await collect(
      scoped[scope],
      environment.fields[scope],
      sourcesOf(port, known),
      options.readLimit,
    );
    known.slow = collection.timedOut;
    return answered(explained(collection, port, identity?.id ?? null));
  };

  const gather = async (): Promise<Gathered> => {
    const start = options.elapsed();
    const hostObserved = observe(host);
    const listing = await refresh();
    // Those that were slow last time come last, so that nobody waits behind them.
    const queue = [...guests.values()].sort((a, b) => Number(a.slow) - Number(b.slow));
    const observed = await inParallel(queue, options.atOnce, (known) => {
      if (options.elapsed() - start <= options.phaseLimit) return observe(known);
      const { identity, history } = known;
      const collection = notAsked('the time for collecting in this cycle was over');
      const properties = identity === null ? new Map() : guestProperties(identity);
      return Promise.resolve({ identity, properties, history, collection });
    });
    const byHistory = new Map(observed.map((entry) => [entry.history, entry]));
    return {
      host: await hostObserved,
      guests: [...guests.values()].flatMap((known) => byHistory.get(known.history) ?? []),
      ...listing,
    };
  };

  return {
    gather,
    host: host.history,
    guests: () =>
      [...guests.values()].flatMap(({ identity, history }) =>
        identity === null ? [] : [{ identity, history }],
      ),
  };
}

/** The fields that averages can be asked of. */
const averaged = (environment: Environment, scope: 'host' | 'guest'): readonly string[] =>
  [...environment.fields[scope].values()]
    .filter(({ field }) => ['number', 'logical', 'any'].includes(field.type))
    .map(({ field }) => field.name);

/** Whether a guest of the same id is another run of it: then its old samples say nothing. */
const isRestarted = (before: GuestIdentity | null, now: GuestIdentity): boolean =>
  before?.pid !== undefined && now.pid !== undefined && before.pid !== now.pid;

const notAsked = (reason: string): Collection => ({
  ready: false,
  reason,
  missing: [],
  problems: [],
  timedOut: true,
});

/** Reads that count what is not answered yet. */
function sourcesOf(port: HostPort, known: Known): Sources {
  const counted = <T>(answer: Promise<T>): Promise<T> => {
    known.owing += 1;
    const settled = (): void => {
      known.owing -= 1;
    };
    answer.then(settled, settled);
    return answer;
  };
  const guest = known.identity?.id ?? null;
  return {
    guest,
    readHost: (topic, signal) => counted(port.readHost(topic, signal)),
    readGuest: (topic, signal) =>
      guest === null ? Promise.resolve(undefined) : counted(port.readGuest(guest, topic, signal)),
  };
}

/** Records, so that the compiler asks for a topic that is added. */
const hostTopics: Readonly<Record<HostTopic, true>> = {
  memory: true,
  ksm: true,
  cpu: true,
  time: true,
};
const guestTopics: Readonly<Record<GuestTopic, true>> = {
  memory: true,
  balloon: true,
  'cpu-tune': true,
  'io-tune': true,
  process: true,
  agent: true,
  'network-daemon': true,
};
const topicsOf = {
  host: Object.keys(hostTopics) as readonly HostTopic[],
  guest: Object.keys(guestTopics) as readonly GuestTopic[],
};

/** Adds the adapter's own explanations to a collection that came to nothing. */
function explained(collection: Collection, port: HostPort, guest: string | null): Collection {
  if (collection.ready || port.explain === undefined) return collection;
  const problems = [...collection.problems];
  for (const topic of topicsOf[guest === null ? 'host' : 'guest']) {
    const message = port.explain(topic, guest);
    if (message !== null) problems.push({ collector: null, field: null, message });
  }
  if (problems.length === collection.problems.length) return collection;
  const added = problems.slice(collection.problems.length).map(inWords).join('; ');
  return { ...collection, reason: `${collection.reason}: ${added}`, problems };
}
