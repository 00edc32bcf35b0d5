/**
 * The VDSM host: oVirt's host agent, asked and acted on through its own API alone.
 * In: where VDSM answers, and who answers for the machine itself. Out: a host port.
 *
 * All machines are read in one call per sample, for whoever asks first; the I/O policies in one more
 * where somebody asks for them. VDSM keeps what was set when the port is closed, as under MOM.
 */
import type { Action, GuestIdentity, GuestTopic, HostPort, RawData } from '../port.ts';
import { callsOf } from './actions.ts';
import { machinesOf, policiesOf, runningGuest } from './answers.ts';
import { type Bulk, createBulk } from './bulk.ts';
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
  const statistics = createBulk(async () => statisticsTold(await read('Host.getAllVmStats')));
  let latestPolicies: { readonly result: unknown; readonly told: Told } | null = null;
  const policies = createBulk(async () => {
    const result = await read('Host.getAllVmIoTunePolicies');
    // What the link says is the same answer is read once.
    const known = latestPolicies?.result === result ? latestPolicies : null;
    latestPolicies = known ?? { result, told: policiesTold(result) };
    return latestPolicies.told;
  });

  const bulkOf = (topic: AnsweredTopic): Bulk<Told> =>
    topic === 'io-tune' ? policies : statistics;

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
    const told = bulkOf(topic).atHand();
    return told === null ? null : about(guest, topic, told).data;
  };

  const listGuests = async (signal: AbortSignal): Promise<readonly GuestIdentity[]> => {
    try {
      return (await statistics.get(signal)).guests;
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
    const told = bulkOf(topic).latest();
    return told === null ? null : about(guest, topic, told).problem;
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

/** What an answer says of guests; undefined of those that it does not have. */
interface Told {
  readonly about: (guest: string, topic: AnsweredTopic) => Answer | undefined;
}

/** The machines, all read at once: the answer itself, many times larger, is not kept. */
function statisticsTold(result: unknown): Told & { readonly guests: readonly GuestIdentity[] } {
  const guests: GuestIdentity[] = [];
  const machines = new Map<string, Readonly<Record<StatisticsTopic, Answer>>>();
  for (const [id, item] of machinesOf(result)) {
    const identity = runningGuest(id, item);
    if (identity !== null) guests.push(identity);
    machines.set(id, {
      memory: statisticsOf('memory', item),
      balloon: statisticsOf('balloon', item),
      'cpu-tune': statisticsOf('cpu-tune', item),
    });
  }
  return {
    guests,
    about: (guest, topic) => (topic === 'io-tune' ? undefined : machines.get(guest)?.[topic]),
  };
}

/** The I/O policies; frozen, so that nobody can change what another sees as in force. */
function policiesTold(result: unknown): Told {
  const policies = new Map<string, Answer>();
  for (const [id, policy] of policiesOf(result)) policies.set(id, ioTuneOf(policy));
  return { about: (guest) => policies.get(guest) };
}

/** What an answer says of one guest about one topic, or that it has nothing. */
function about(guest: string, topic: AnsweredTopic, told: Told): Answer {
  const answer = told.about(guest, topic);
  if (answer !== undefined) return answer;
  const problem =
    topic === 'io-tune' ? 'VDSM has no I/O policies of the guest' : `VDSM has no VM \`${guest}\``;
  return { data: undefined, problem };
}
