/**
 * The API of a running agent: questions answered from its parts, requests handed to them.
 * In: the parts. Out: an `AgentApi`.
 */

import type { HostPort } from '../host/port.ts';
import type { ActionStatus } from '../runtime/actuate.ts';
import type { Cycle } from '../runtime/cycle.ts';
import type { CycleReport, GuestReport } from '../runtime/report.ts';
import type { Sample, SampleValue } from '../runtime/sample.ts';
import {
  type AgentApi,
  AgentRefusal,
  type AgentStatus,
  type CycleSummary,
  type GuestState,
  type GuestStatus,
  type LastChange,
  type PlainValue,
  type PlainValues,
  type SetChange,
} from './api.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import type { Level } from './config/settings.ts';
import type { Exclusions } from './exclusions.ts';
import { aloneName, type PoliciesRead } from './policies/policy-directory.ts';
import type { PolicyKeeper } from './policies/policy-keeper.ts';
import { explainReport } from './record/explain.ts';
import { countGuests } from './record/guest-counts.ts';
import { statementsOf } from './record/statement.ts';

export interface ApiParts {
  readonly startedAt: string;
  readonly version: string;
  readonly host: HostPort;
  readonly settings: () => AgentSettings;
  readonly policies: () => PolicyKeeper;
  readonly cycle: () => Cycle;
  readonly exclusions: Exclusions;
  /** Of the latest cycle; null before the first. */
  readonly report: () => CycleReport | null;
  readonly counts: () => { readonly cycles: number; readonly leftOut: number };
  readonly problems: () => readonly string[];
  readonly paused: () => boolean;
  readonly acting: () => boolean;
  /** Makes a change of the policies when those before are made. */
  readonly change: (
    origin: string,
    work: (keeper: PolicyKeeper) => Promise<SetChange>,
  ) => Promise<SetChange>;
  readonly readPolicies: (() => Promise<PoliciesRead>) | null;
  readonly setPaused: (value: boolean) => Promise<void>;
  /** Something that outlives a restart was changed. */
  readonly changed: () => Promise<void>;
  readonly setVerbosity: (level: Level) => void;
  /** Writes a line to the log. */
  readonly say: (message: string) => void;
  /** When a guest (null: the host) was changed last; null where it was not. */
  readonly lastChange: (guest: string | null) => LastChange | null;
  /** From what was written down; null where nothing is. */
  readonly explain: AgentApi['explain'] | null;
}

/** The API over the parts, and its `status` at once. */
export function agentApi(parts: ApiParts): {
  readonly api: AgentApi;
  readonly status: () => AgentStatus;
} {
  const { cycle, policies, exclusions, change } = parts;

  const guests = (): readonly GuestStatus[] => {
    const report = parts.report();
    const reports = new Map(report?.guests.map((guest) => [guest.id, guest]));
    const statements = report === null ? null : statementsOf(report);
    return cycle()
      .latest()
      .guests.map(({ id, name, sample }) => ({
        ...guestStatus(id, name, sample, reports.get(id) ?? null, exclusions.has(id, name)),
        problems: statements?.get(id)?.problems ?? [],
        decisions: statements?.get(id)?.decisions ?? [],
        actions: (statements?.get(id)?.actions ?? []).map(({ status, message }) => ({
          status,
          message,
        })),
      }));
  };

  /** The id and name of a guest that is there, or that was named before. */
  const keysOf = (guest: string): readonly string[] => {
    const known = cycle()
      .latest()
      .guests.filter(({ id, name }) => id === guest || name === guest);
    return [guest, ...known.flatMap(({ id, name }) => [id, name])];
  };

  const status = (): AgentStatus => {
    const { cycles, leftOut } = parts.counts();
    const report = parts.report();
    return {
      version: parts.version,
      pid: process.pid,
      startedAt: parts.startedAt,
      host: parts.host.name,
      acting: parts.acting(),
      paused: parts.paused(),
      dryRun: parts.settings().dryRun,
      set: policies().record,
      interval: parts.settings().periods.decide,
      cycles,
      cyclesLeftOut: leftOut,
      lastCycle: summaryOf(report),
      guests: countGuests(report?.guests ?? [], exclusions.has),
      excluded: exclusions.all,
      problems: parts.problems(),
    };
  };

  const api: AgentApi = {
    status: async () => status(),
    policies: async () => policies().sources,
    setPolicy: (text) => change('setPolicy', (keeper) => keeper.setAll(text)),
    setNamedPolicy: (name, text) =>
      change(`setNamedPolicy ${name ?? aloneName}`, (keeper) => keeper.set(name, text)),
    resetPolicies: async () => {
      const read = await parts.readPolicies?.();
      // There is nothing to go back to, so what is in force stays.
      if (read === undefined || read.none === true) return null;
      return change('resetPolicies', async (keeper) => {
        // As the files are when it is its turn.
        const now = (await parts.readPolicies?.()) ?? read;
        if (now.problems.length > 0) throw new AgentRefusal(unread(now));
        return keeper.reset(now.sources);
      });
    },
    history: async () => policies().history(),
    rollback: (number) => change('rollback', (keeper) => keeper.rollback(number)),
    setVerbosity: async (level) => parts.setVerbosity(level),
    statistics: async () => {
      const { host, guests: all } = cycle().latest();
      const ready = new Map(parts.report()?.guests.map((guest) => [guest.id, guest.ready]));
      return {
        host: host === null ? null : allOf(host),
        guests: all.map(({ id, name, sample }) => ({
          id,
          name,
          ready: ready.get(id) ?? false,
          values: sample === null ? {} : allOf(sample),
        })),
      };
    },
    guests: async () => guests(),
    pause: () => parts.setPaused(true),
    resume: () => parts.setPaused(false),
    exclude: async (guest) => {
      if (guest === '') throw new AgentRefusal('the name of a guest is empty');
      exclusions.exclude(guest);
      parts.say(`\`${guest}\` is left alone from now on`);
      await parts.changed();
    },
    include: async (guest) => {
      exclusions.include(keysOf(guest));
      parts.say(`\`${guest}\` is managed again`);
      await parts.changed();
    },
    explain: async (guest, at) => {
      const report = parts.report();
      if (parts.explain !== null && (at !== undefined || report === null))
        return parts.explain(guest, at);
      if (at !== undefined)
        throw new AgentRefusal(
          'nothing is written down here, so only the latest cycle is known; set `state-dir` or `decision-log` in [momus]',
        );
      if (report === null) throw new AgentRefusal('there was no cycle yet');
      const told = explainReport(report, guest, (digest, source) =>
        policies().text(digest, source),
      );
      const lastChange = parts.lastChange(told.guest?.id ?? null);
      return parts.explain === null || lastChange === null ? told : { ...told, lastChange };
    },
  };
  return { api, status };
}

const unread = ({ problems }: PoliciesRead): string =>
  `${problems.join('; ')}; what is in force stays`;

function guestStatus(
  id: string,
  name: string,
  sample: Sample | null,
  report: GuestReport | null,
  excluded: boolean,
): Omit<GuestStatus, 'problems' | 'decisions' | 'actions'> {
  return {
    id,
    name,
    state: stateOf(report),
    reason: report === null ? 'no cycle saw it yet' : report.reason,
    excluded,
    sampleAge: report?.sampleAge ?? null,
    values: sample === null ? {} : plainValues(sample),
    nothing: report?.nothing ?? null,
  };
}

function stateOf(report: GuestReport | null): GuestState {
  if (report?.quarantined === true) return 'quarantined';
  return report?.ready === true ? 'ready' : 'not-ready';
}

function summaryOf(report: CycleReport | null): CycleSummary | null {
  if (report === null) return null;
  const { cycle, startedAt, milliseconds, skipped, listingProblem, decisions, actions } = report;
  const ended = (wanted: ActionStatus): number =>
    new Set(actions.flatMap((one) => (one.status === wanted ? one.decisions : []))).size;
  const applied = ended('ok');
  const would = ended('would');
  const refused = decisions.filter(({ outcome }) => outcome === 'refused').length;
  const sent = decisions.filter((one) => one.sent && one.outcome !== 'refused').length;
  return {
    cycle,
    startedAt,
    milliseconds,
    skipped,
    listingProblem,
    decisions: decisions.length,
    applied,
    refused,
    inForce: decisions.length - refused - sent,
    would,
    failed: sent - applied - would,
    faults: report.faults.length,
  };
}

const isPlain = (value: SampleValue): value is PlainValue =>
  typeof value !== 'object' || value === null;

const plainValues = (sample: Sample): PlainValues =>
  Object.fromEntries(
    [...sample].filter((entry): entry is [string, PlainValue] => isPlain(entry[1])),
  );

/** Every field, devices as plain objects; `io_tune_current` in the shape that MOM gives it. */
function allOf(sample: Sample): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...sample].map(([name, value]) => {
      if (isPlain(value) || name !== 'io_tune_current') return [name, value];
      const current = value.map((disk) => ({
        name: disk.name,
        path: disk.path,
        ioTune: disk.current,
      }));
      return [name, current];
    }),
  );
}
