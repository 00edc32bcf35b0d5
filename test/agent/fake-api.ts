/**
 * An agent for tests of what talks to one: real policies, made-up guests, no host and no clock.
 * In: what the test wants different. Out: an `AgentApi`, and the calls that it got.
 */
import {
  type AgentApi,
  AgentRefusal,
  type AgentStatus,
  type Explanation,
  type GuestStatus,
  type SetChange,
  type SetRecord,
  type Statistics,
} from '../../src/agent/api.ts';
import { PolicySet, type PolicySetChange } from '../../src/agent/policies/policy-set.ts';
import { lineStarts, positionAt } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { compileHere } from './compile-here.ts';
import { fakeExplanation, fakeGuest, fakeHost } from './fake-guests.ts';

export interface FakeOptions {
  /** How many guests there are; 3 unless given. */
  readonly guests?: number;
  /** Files of the configuration, by name; none unless given. */
  readonly files?: Readonly<Record<string, string>>;
  readonly overrides?: Partial<AgentApi>;
  readonly status?: Partial<AgentStatus>;
}

export interface FakeAgent {
  readonly api: AgentApi;
  /** Every call with its arguments, in order. */
  readonly calls: (readonly unknown[])[];
}

/** Makes an agent. */
export function fakeAgent(options: FakeOptions = {}): FakeAgent {
  const calls: (readonly unknown[])[] = [];
  const set = new PolicySet(compileHere, defaultEnvironment());
  const records: (SetRecord & { readonly texts: Readonly<Record<string, string>> })[] = [];
  const excluded = new Set<string>(['0002']);
  let paused = false;
  let at = Date.UTC(2026, 2, 4, 2, 0, 0);

  const guests = (): readonly GuestStatus[] =>
    Array.from({ length: options.guests ?? 3 }, (_, i) => {
      const guest = fakeGuest(i);
      return { ...guest, excluded: excluded.has(guest.id) };
    });
  const find = (guest: string): GuestStatus => {
    const found = guests().find(({ id, name }) => id === guest || name === guest);
    if (found === undefined) throw new AgentRefusal(`there is no guest \`${guest}\``);
    return found;
  };

  const placed = (change: PolicySetChange, texts: ReadonlyMap<string, string>): SetChange => ({
    accepted: change.accepted,
    leftOut: change.leftOut,
    diagnostics: change.diagnostics.map(({ code, severity, message, source, span }) => ({
      code,
      severity,
      message,
      source,
      ...positionAt(lineStarts(texts.get(source) ?? ''), span.start),
    })),
  });
  const entered = (origin: string, change: SetChange): SetChange => {
    if (!change.accepted) return change;
    at += 60_000;
    records.unshift({
      number: records.length + 1,
      digest: `${records.length + 1}`.padStart(64, 'c0ffee'),
      since: new Date(at).toISOString(),
      origin,
      names: set.sources.map(({ name }) => name),
      warnings: change.diagnostics.length,
      cycles: records.length * 10,
      faults: 0,
      inForce: true,
      texts: Object.fromEntries(set.sources.map(({ name, text }) => [name, text])),
    });
    return change;
  };
  const load = async (
    origin: string,
    texts: Readonly<Record<string, string>>,
  ): Promise<SetChange> => {
    const sources = Object.entries(texts).map(([name, text]) => ({ name, text }));
    const change = await set.load(sources);
    return entered(origin, placed(change, new Map(Object.entries(texts))));
  };
  const replaced = async (origin: string, texts: ReadonlyMap<string, string>): Promise<SetChange> =>
    entered(origin, placed(await set.replace(texts), texts));
  const loaded = options.files === undefined ? null : load('files', options.files);

  const history = (): readonly SetRecord[] =>
    records.map(({ texts: _, ...record }, i) => ({ ...record, inForce: i === 0 }));

  const api: AgentApi = {
    status: async () => ({
      version: '0.1.0',
      pid: 4711,
      startedAt: '2026-03-04T02:00:00.000Z',
      host: 'vdsm localhost:54321',
      acting: !paused,
      paused,
      dryRun: false,
      set: history()[0] ?? null,
      interval: 15,
      cycles: 291,
      cyclesLeftOut: 1,
      lastCycle: {
        cycle: 291,
        startedAt: '2026-03-04T03:12:40.000Z',
        milliseconds: { collect: 8.25, evaluate: 1.5, arbitrate: 0.25, actuate: 12, total: 22 },
        skipped: null,
        listingProblem: null,
        decisions: 3,
        applied: 1,
        refused: 1,
        inForce: 1,
        would: 0,
        failed: 0,
        faults: 0,
      },
      guests: {
        ready: guests().filter(({ state }) => state === 'ready').length,
        notReady: guests().filter(({ state }) => state === 'not-ready').length,
        quarantined: guests().filter(({ state }) => state === 'quarantined').length,
        excluded: excluded.size,
      },
      excluded: guests().flatMap((guest) => (guest.excluded ? [guest.name] : [])),
      problems: [],
      ...options.status,
    }),
    policies: async () => set.sources,
    setPolicy: async (text) =>
      replaced('setPolicy', new Map(text === null ? [] : [['50_main_', text]])),
    setNamedPolicy: async (name, text) => {
      const own = name ?? '50_main_';
      const texts = new Map(set.sources.map((source) => [source.name, source.text]));
      if (text === null) texts.delete(own);
      else texts.set(own, text);
      return replaced(`setNamedPolicy ${own}`, texts);
    },
    resetPolicies: async () =>
      options.files === undefined ? null : load('resetPolicies', options.files),
    history: async () => history(),
    rollback: async (number) => {
      const wanted = number === undefined ? records[1] : records.find((r) => r.number === number);
      if (wanted === undefined)
        throw new AgentRefusal(
          number === undefined
            ? 'there is no set before the one in force'
            : `there is no set ${number} in the history`,
        );
      return load(`rollback to ${wanted.number}`, wanted.texts);
    },
    setVerbosity: async () => {},
    statistics: async (): Promise<Statistics> => ({
      host: fakeHost,
      guests: guests().map(({ id, name, state, values }) => ({
        id,
        name,
        ready: state === 'ready',
        values,
      })),
    }),
    guests: async () => guests(),
    pause: async () => {
      paused = true;
    },
    resume: async () => {
      paused = false;
    },
    exclude: async (guest) => {
      excluded.add(find(guest).id);
    },
    include: async (guest) => {
      excluded.delete(find(guest).id);
    },
    explain: async (guest): Promise<Explanation> =>
      fakeExplanation(guest === null ? null : find(guest)),
    ...options.overrides,
  };
  return { api: recorded(api, calls, loaded), calls };
}

/** The same API, with every call written down, once it has loaded. */
function recorded(
  api: AgentApi,
  calls: (readonly unknown[])[],
  loaded: Promise<unknown> | null,
): AgentApi {
  const wrapped = Object.entries(api).map(([name, method]) => [
    name,
    async (...words: readonly unknown[]) => {
      calls.push([name, ...words]);
      await loaded;
      return (method as (...words: readonly unknown[]) => unknown)(...words);
    },
  ]);
  return Object.fromEntries(wrapped) as AgentApi;
}
