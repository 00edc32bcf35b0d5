/**
 * The VDSM host: oVirt's host agent, asked and acted on through its own API alone.
 * In: where VDSM answers, and who answers for the machine itself. Out: a host port.
 *
 * All machines are read in one call per sample, for whoever asks first; the I/O policies in one more
 * where somebody asks for them. VDSM keeps what was set when the port is closed, as under MOM.
 */
import type { Action, GuestIdentity, GuestTopic, HostPort, RawData } from '../port.ts';
import { callsOf } from './actions.ts';
import { type Fields, machinesOf, policiesOf, runningGuest } from './answers.ts';
import { createBulk } from './bulk.ts';
import { ioTuneOf } from './io-tune.ts';
import { createLink, NotConnectedError } from './link.ts';
import { settingsOf, type VdsmHostOptions } from './options.ts';
import { type Answer, type StatisticsTopic, statisticsOf } from './statistics.ts';

export {
  type BackOff,
  type LocalHost,
  type VdsmEvent,
  type VdsmHostOptions,
  type VdsmLimits,
  type VdsmTls,
  vdsmCertificates,
} from './options.ts';

/** Makes the port; it connects when it is first asked. */
export function createVdsmHost(options: VdsmHostOptions): HostPort {
  const settings = settingsOf(options);
  const { local, limits, where } = settings;
  const link = createLink(settings);
  const asked = new Set<GuestTopic>();

  /** Reading again does no harm, so a connection that was lost meanwhile is not the end of it. */
  const read = async (method: string): Promise<unknown> => {
    try {
      return await link.call(method, {}, limits.read);
    } catch (error) {
      if (!(error instanceof NotConnectedError)) throw error;
      return link.call(method, {}, limits.read);
    }
  };
  const statistics = createBulk(async () =>
    told(machinesOf(await read('Host.getAllVmStats')), machineOf),
  );
  const policies = createBulk(async () =>
    told(policiesOf(await read('Host.getAllVmIoTunePolicies')), (_, policy) => ({
      // Anew for each reader: nobody can change what another sees as in force.
      get 'io-tune'() {
        return ioTuneOf(policy);
      },
    })),
  );

  const bulkOf = (topic: AnsweredTopic) => (topic === 'io-tune' ? policies : statistics);

  const readGuest = async (
    guest: string,
    topic: GuestTopic,
    signal: AbortSignal,
  ): Promise<RawData | undefined> => {
    asked.add(topic);
    if (!isAnswered(topic)) return undefined;
    return about(guest, topic, await bulkOf(topic).get(signal)).data;
  };

  const guestAtHand = (guest: string, topic: GuestTopic): RawData | undefined | null => {
    asked.add(topic);
    if (!isAnswered(topic)) return undefined;
    const machines = bulkOf(topic).atHand();
    return machines === null ? null : about(guest, topic, machines).data;
  };

  const listGuests = async (signal: AbortSignal): Promise<readonly GuestIdentity[]> => {
    try {
      return [...(await statistics.get(signal)).values()].flatMap(({ identity }) => identity ?? []);
    } catch (error) {
      // The guests' turn comes now; each would wait for the same answers once more.
      if (signal.aborted) {
        statistics.giveUp();
        policies.giveUp();
      }
      throw error;
    }
  };

  const explainGuest = (topic: GuestTopic, guest: string): string | null => {
    if (!asked.has(topic)) return null;
    if (!isAnswered(topic)) return `VDSM tells nothing about \`${topic}\``;
    const machines = bulkOf(topic).latest();
    return machines === null ? null : about(guest, topic, machines).problem;
  };

  const apply = async (action: Action, signal: AbortSignal): Promise<void> => {
    const calls = callsOf(action);
    const done: string[] = [];
    for (const { method, params } of calls) {
      try {
        await link.call(method, params, limits.act, signal);
        done.push(method);
      } catch (error) {
        if (done.length === 0 || !(error instanceof Error)) throw error;
        throw new Error(`${error.message}; \`${done.join('`, `')}\` before it was done`, {
          cause: error,
        });
      } finally {
        // A reading under way may still show what was in force before.
        if (action.kind === 'io-tune') policies.outdate();
        else statistics.outdate();
      }
    }
  };

  return {
    name: `vdsm ${where}`,
    simulated: false,
    beginSample: () => {
      statistics.begin();
      policies.begin();
    },
    listGuests,
    readHost: (topic, signal) => local.readHost(topic, signal),
    readGuest,
    guestAtHand,
    apply,
    conflict: async (signal) => (await local.conflict?.(signal)) ?? null,
    explain: (topic, guest) =>
      guest === null
        ? (local.explain?.(topic, null) ?? null)
        : explainGuest(topic as GuestTopic, guest),
    close: link.close,
  };
}

type AnsweredTopic = Extract<GuestTopic, 'memory' | 'balloon' | 'cpu-tune' | 'io-tune'>;

/** A record, so that the compiler asks for a topic that is added. */
const answeredTopics: Readonly<Record<AnsweredTopic, true>> &
  Readonly<Record<Exclude<GuestTopic, AnsweredTopic>, false>> = {
  memory: true,
  balloon: true,
  'cpu-tune': true,
  'io-tune': true,
  process: false,
  agent: false,
  'network-daemon': false,
};

const isAnswered = (topic: GuestTopic): topic is AnsweredTopic => answeredTopics[topic];

/** What `Host.getAllVmStats` says of a machine. */
interface Machine extends Readonly<Record<StatisticsTopic, Answer>> {
  /** Null for one that does not run. */
  readonly identity: GuestIdentity | null;
}

const machineOf = (id: string, item: Fields): Machine => ({
  identity: runningGuest(id, item),
  memory: statisticsOf('memory', item),
  balloon: statisticsOf('balloon', item),
  'cpu-tune': statisticsOf('cpu-tune', item),
});

/** Reads all machines at once: the answer itself, many times larger, is not kept. */
const told = <T>(
  machines: ReadonlyMap<string, Fields>,
  read: (id: string, item: Fields) => T,
): ReadonlyMap<string, T> => {
  const all = new Map<string, T>();
  for (const [id, item] of machines) all.set(id, read(id, item));
  return all;
};

/** What an answer says of one guest about one topic. */
function about(
  guest: string,
  topic: AnsweredTopic,
  machines: ReadonlyMap<string, Partial<Readonly<Record<AnsweredTopic, Answer>>>>,
): Answer {
  const answer = machines.get(guest)?.[topic];
  if (answer !== undefined) return answer;
  const problem =
    topic === 'io-tune' ? 'VDSM has no I/O policies of the guest' : `VDSM has no VM \`${guest}\``;
  return { data: undefined, problem };
}
