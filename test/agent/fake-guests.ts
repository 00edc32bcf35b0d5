/** Guests that a fake agent has, in every state, the same each time; and what it says of them. */
import type { Explanation, GuestStatus, PlainValues } from '../../src/agent/api.ts';
import type { Decision } from '../../src/runtime/decision.ts';

const gib = 1024 * 1024;

/** A sample of a host. */
export const fakeHost: PlainValues = {
  mem_available: 64 * gib,
  mem_unused: 4 * gib,
  mem_free: 9 * gib,
  swap_usage: 0,
  ksm_run: 1,
  ksm_pages_to_scan: 5000,
  ksm_sleep_millisecs: 20,
  ksm_merge_across_nodes: 1,
  ksm_pages_sharing: 262_144,
  ksmd_cpu_usage: 12,
};

/** A decision about a balloon. */
export function fakeDecision(guest: string, parts: Partial<Decision> = {}): Decision {
  return {
    controller: 'Balloon',
    entity: 'guest',
    guest,
    device: null,
    control: 'balloon_target',
    wanted: 2 * gib,
    value: 3 * gib,
    before: 4 * gib,
    outcome: 'clamped',
    sent: true,
    reason: 'from 4194304 KiB to 2097152 KiB is more than the 1048576 KiB allowed at once',
    limit: 'balloon-step',
    at: { source: '02-balloon', line: 17, column: 5, endLine: 17, endColumn: 60, form: 3 },
    ...parts,
  };
}

const names = ['web', 'db', 'build', 'mail', 'proxy', 'ci-runner', 'wiki', 'backup'] as const;

/** The n-th guest. */
export function fakeGuest(n: number): GuestStatus {
  const id = String(n + 1).padStart(4, '0');
  const base = names[n % names.length] ?? 'guest';
  const name = n < names.length ? base : `${base}-${Math.floor(n / names.length)}`;
  const max = (4 + (n % 7) * 2) * gib;
  const guest: GuestStatus = {
    id,
    name,
    state: 'ready',
    reason: null,
    excluded: false,
    sampleAge: 2 + (n % 9),
    values: {
      balloon_cur: max - ((n * 13) % 5) * 256 * 1024,
      balloon_max: max,
      balloon_min: max / 4,
      mem_available: max,
      mem_unused: (max / 10) * (n % 6),
    },
    nothing: 'no-proposal',
    problems: [],
    decisions: [],
    actions: [],
  };
  switch (n % 8) {
    case 0:
      return { ...guest, nothing: null, decisions: [fakeDecision(id)] };
    case 3:
      return {
        ...guest,
        state: 'not-ready',
        reason: 'GuestBalloon: `balloon_max` is missing',
        nothing: 'not-ready',
        values: {},
        sampleAge: null,
      };
    case 4:
      return {
        ...guest,
        nothing: 'refused',
        decisions: [
          fakeDecision(id, {
            value: null,
            outcome: 'refused',
            sent: false,
            reason: 'it was changed 2 s ago; 30 s must pass between changes',
            limit: 'change-interval',
          }),
        ],
      };
    case 5:
      return {
        ...guest,
        state: 'quarantined',
        reason: 'no answer within 2000 ms, 5 times in a row',
        nothing: 'not-ready',
        sampleAge: 95,
      };
    case 6:
      return {
        ...guest,
        nothing: 'unchanged',
        decisions: [
          fakeDecision(id, {
            wanted: max,
            value: max,
            before: max,
            outcome: 'unchanged',
            sent: false,
            reason: 'it is in force already',
            limit: null,
          }),
        ],
      };
    default:
      return guest;
  }
}

/** What the latest cycle did for a guest; null: for the host. */
export function fakeExplanation(guest: GuestStatus | null): Explanation {
  const common = {
    cycle: 291,
    at: '2026-03-04T03:12:40.000Z',
    acting: true,
    digest: 'c0ffee'.repeat(10),
    skipped: null,
    problems: guest?.problems ?? [],
    faults: [],
  };
  if (guest === null)
    return {
      ...common,
      guest: null,
      ready: true,
      reason: null,
      nothing: 'no-proposal',
      inputs: {},
      decisions: [],
      actions: [],
      lines: {},
    };
  const { id, name, state, reason, nothing, decisions } = guest;
  return {
    ...common,
    guest: { id, name },
    ready: state === 'ready',
    reason,
    nothing,
    inputs:
      decisions.length === 0
        ? {}
        : {
            balloon_cur: 4 * gib,
            balloon_max: 4 * gib,
            mem_unused: 2.5 * gib,
            'average mem_unused': 2.25 * gib,
            'property name': name,
            'average Host.mem_free': 9.5 * gib,
          },
    decisions,
    actions: decisions.flatMap((decision, index) =>
      decision.sent && decision.value !== null
        ? [
            {
              action: { kind: 'balloon' as const, guest: id, target: decision.value },
              status: 'ok' as const,
              message: null,
              milliseconds: 12.4,
              decisions: [index],
            },
          ]
        : [],
    ),
    lines:
      decisions.length === 0
        ? {}
        : {
            '02-balloon:17':
              '    (guest.Control "balloon_target" (- guest.balloon_cur (* 2 step)))',
          },
  };
}
