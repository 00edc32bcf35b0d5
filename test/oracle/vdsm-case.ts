/**
 * One case of vdsm.json on the VDSM host, over a real connection to a stand-in that gives the case's
 * answers. In: a case. Out: what Momus does and what MOM did, in the same words:
 *
 * `guests […]`, `guest {…}`, `fields {…}`, `devices […]`: what is delivered; `nothing`: nothing is,
 * and it is said why (MOM's interface raises its own error there, or returns nothing); `fails`: the
 * caller is told that it failed; `calls […]`: what VDSM is asked for, in its order.
 */
import { readFileSync } from 'node:fs';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Action, GuestTopic, HostPort, RawData, RawDevice } from '../../src/host/port.ts';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { type Json, type JsonObject, type Outcome, startStandIn } from '../vdsm/index.ts';

/** One case of the oracle. */
export interface VdsmCase {
  readonly name: string;
  /** MOM's method, with its arguments; absent for other kinds of cases. */
  readonly method?: 'getVmList' | 'getVmInfo' | keyof typeof topics;
  readonly args?: readonly string[];
  readonly getAllVmStats?: Json;
  readonly getAllVmIoTunePolicies?: Json;
  readonly vm?: string;
  readonly rpc?: readonly Json[];
  readonly failing?: readonly string[];
  readonly sequence?: readonly Json[];
  /** Absent where MOM raised. */
  readonly return?: Json;
  readonly raised?: string;
}

const oracle = JSON.parse(readFileSync(new URL('./vdsm.json', import.meta.url), 'utf8')) as {
  readonly initCalls: readonly Json[];
  readonly cases: readonly VdsmCase[];
};

/** All cases. */
export const vdsmCases = oracle.cases;

const topics = {
  getVmMemoryStats: 'memory',
  getVmBalloonInfo: 'balloon',
  getVmCpuTuneInfo: 'cpu-tune',
} as const satisfies Readonly<Record<string, GuestTopic>>;

const signal = new AbortController().signal;

/** A running machine for cases that do not bring their own. */
const machine = vdsmCases.find(({ name }) => name === 'info')?.getAllVmStats ?? [];

/** Runs work on a host whose VDSM answers as the case says; then gives what VDSM was asked for. */
async function withHost(
  test: VdsmCase,
  work: (host: HostPort) => Promise<readonly string[]>,
): Promise<{ readonly given: readonly string[]; readonly calls: readonly Json[] }> {
  const answers: Readonly<Record<string, Json>> = {
    'Host.getAllVmStats': test.getAllVmStats ?? machine,
    'Host.getAllVmIoTunePolicies': test.getAllVmIoTunePolicies ?? policiesOfSequence,
  };
  const answer = (method: string): Outcome => {
    if (test.failing?.includes(method)) return { error: { code: 99, message: 'it fails' } };
    return { result: answers[method] ?? true };
  };
  const vdsm = await startStandIn({ answer });
  const local = { readHost: async () => ({}) };
  const host = createVdsmHost({ host: '127.0.0.1', port: vdsm.port, tls: null, local });
  try {
    const given = await work(host);
    const calls = vdsm.calls.map(({ method, params }): Json => [method, params as JsonObject]);
    const first = calls.splice(0, oracle.initCalls.length);
    if (first.length > 0 && JSON.stringify(first) !== JSON.stringify(oracle.initCalls)) {
      throw new Error('it greets VDSM otherwise than MOM');
    }
    return { given, calls };
  } finally {
    await host.close();
    await vdsm.stop();
  }
}

/** What Momus does. */
export async function momusOn(test: VdsmCase): Promise<readonly string[]> {
  if (test.sequence !== undefined) return limitSetAfterAFailure(test);
  const { given, calls } = await withHost(test, (host) => perform(host, test));
  return test.rpc === undefined ? given : [`calls ${JSON.stringify(calls)}`, ...given];
}

async function perform(host: HostPort, test: VdsmCase): Promise<readonly string[]> {
  const [id = 'u1'] = test.args ?? [test.vm ?? 'u1'];
  switch (test.method) {
    case 'getVmList': {
      const guests = await host.listGuests(signal);
      return [`guests ${JSON.stringify(guests.map((guest) => guest.id))}`];
    }
    case 'getVmInfo': {
      const guest = (await host.listGuests(signal)).find((g) => g.id === id);
      return [guest === undefined ? 'nothing' : `guest ${plain({ ...guest })}`];
    }
    case undefined:
      return test.getAllVmIoTunePolicies === undefined
        ? act(host, test)
        : [devices(await told(host, id, 'io-tune'))];
    default:
      return [fields(await told(host, id, topics[test.method]))];
  }
}

/** What is said of a topic; where that is nothing, it must be explained. */
async function told(
  host: HostPort,
  guest: string,
  topic: GuestTopic,
): Promise<RawData | undefined> {
  const data = await host.readGuest(guest, topic, signal);
  const isExplained = (host.explain?.(topic, guest) ?? null) !== null;
  if ((data === undefined) !== isExplained) throw new Error('what is missing is not explained');
  return data;
}

const actions: Readonly<Record<string, Action>> = {
  setVmBalloonTarget: { kind: 'balloon', guest: 'u1', target: 77 },
  setVmCpuTune: { kind: 'cpu-tune', guest: 'u1', quota: 5, period: 6 },
  'setVmCpuTune-quota-fails': { kind: 'cpu-tune', guest: 'u1', quota: 5, period: 6 },
  setVmIoTune: {
    kind: 'io-tune',
    guest: 'u1',
    devices: [{ name: 'vda', path: null, limits: { total_bytes_sec: 1 } }],
  },
  ksmTune: { kind: 'ksm', settings: { run: 1 } },
};

async function act(host: HostPort, { name }: VdsmCase): Promise<readonly string[]> {
  const action = actions[name];
  const failed = (): readonly string[] => ['fails'];
  if (action !== undefined) return host.apply(action, signal).then(() => [], failed);
  switch (name) {
    case 'getVmList-fails':
      return host.listGuests(signal).then((list) => [`guests ${JSON.stringify(list)}`], failed);
    case 'two-stats-reads-one-call':
      return [
        fields(await told(host, 'u1', 'cpu-tune')),
        fields(await told(host, 'u1', 'memory')),
        fields(await told(host, 'u1', 'balloon')),
        `guests ${JSON.stringify((await host.listGuests(signal)).map(({ id }) => id))}`,
      ];
    case 'startVmMemoryStats':
      await host.readHost('memory', signal);
      return [];
    default:
      throw new Error(`nobody knows what the case ${name} does`);
  }
}

/** What the sequence of cases with I/O limits begins with. */
const policiesOfSequence: Json = {
  u1: {
    policy: [{ name: 'vda', path: '/a', guaranteed: {}, maximum: { total_bytes_sec: 9 } }],
    current_values: [{ name: 'vda', path: '/a', ioTune: { total_bytes_sec: 5 } }],
  },
};

/** A policy raises a limit and its controller does not run; in the next cycle it does. */
async function limitSetAfterAFailure(test: VdsmCase): Promise<readonly string[]> {
  const environment = environmentFor({
    hostCollectors: [],
    guestCollectors: ['GuestIoTune'],
    controllers: ['IoTune'],
  });
  const text = '(with Guests g (with g.io_tune d (d.setTotalBytesSec 9)))';
  const { module } = createCompiler(environment).compile([{ name: 'io', text }]);
  if (module === null) throw new Error('the policy has errors');
  const { given, calls } = await withHost(test, async (port) => {
    const program = loadProgram(module, 'io');
    const cycle = createCycle({ program, environment, port, options: { act: false } });
    const seen: string[] = [];
    for (const acts of [false, true]) {
      cycle.setAct(acts);
      await cycle.run();
      const inForce = devices(Object.fromEntries(cycle.latest().guests[0]?.sample ?? []));
      seen.push(`${acts ? 'then' : 'first'} ${inForce}`);
    }
    return seen;
  });
  const sent = calls.filter((call) => JSON.stringify(call).includes('set'));
  return [...given, `calls ${JSON.stringify(sent)}`];
}

/** What MOM did, in the words of this file. */
export function momOn(test: VdsmCase): readonly string[] {
  if (test.sequence !== undefined) return [JSON.stringify(test.sequence)];
  const calls = test.rpc === undefined ? [] : [`calls ${JSON.stringify(test.rpc)}`];
  if (test.raised !== undefined) {
    // The interface's own error is how it says that it has nothing.
    const isNothing = test.raised === 'HypervisorInterfaceError';
    return [...calls, isNothing ? 'nothing' : `raises ${test.raised}`];
  }
  return [...calls, ...returned(test, test.return ?? null)];
}

function returned(test: VdsmCase, value: Json): readonly string[] {
  if (test.name in actions || test.name === 'startVmMemoryStats') return [];
  if (test.name === 'two-stats-reads-one-call') {
    return (value as readonly Json[]).map((item) =>
      Array.isArray(item) ? `guests ${JSON.stringify(item)}` : fields(dict(item)),
    );
  }
  if (value === null) return ['nothing'];
  if (Array.isArray(value)) return [`guests ${JSON.stringify(value)}`];
  const members = dict(value);
  if (test.method === 'getVmInfo') {
    const { uuid, name, pid } = members;
    return [`guest ${plain({ id: uuid, name, pid: pid === undefined ? pid : Number(pid) })}`];
  }
  return [test.vm === undefined ? fields(members) : devices(devicesOfMom(members))];
}

/** The oracle writes a dictionary of Python as `{"dict": …}`. */
const dict = (value: Json | undefined): Record<string, Json> =>
  ((value as JsonObject).dict ?? value) as Record<string, Json>;

/** MOM's objects, whose current limits must be those of the copy that it compares with. */
function devicesOfMom({ io_tune, io_tune_current }: Record<string, Json>): RawData {
  const copies = (io_tune_current as readonly Json[]).map(dict);
  const list = (io_tune as readonly JsonObject[]).map((item, index): RawDevice => {
    const device = item.ioTune as unknown as RawDevice;
    if (plain(dict(copies[index]?.ioTune)) !== plain({ ...device.current })) {
      throw new Error('the copy differs');
    }
    return device;
  });
  return { io_tune: list };
}

const fields = (data: Readonly<Record<string, unknown>> | undefined): string =>
  data === undefined ? 'nothing' : `fields ${plain({ ...data })}`;

const devices = (data: RawData | undefined): string =>
  data === undefined
    ? 'nothing'
    : `devices [${((data.io_tune ?? []) as readonly RawDevice[]).map((d) => plain({ ...d })).join(',')}]`;

/** JSON with its members in the order of their names; what is undefined is left out. */
const plain = (members: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))));
