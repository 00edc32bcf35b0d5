/**
 * Scenarios of the simulated host: pure data.
 * Memory in KiB, time in seconds since the start.
 */

export const MiB = 1024;
export const GiB = 1024 * MiB;

/** A point of a course: at this second, this much memory. Straight lines between points. */
export type Course = readonly (readonly [second: number, kib: number])[];

/** One guest. */
export interface GuestScenario {
  readonly name: string;
  /** Memory it was configured with, and what it is guaranteed. */
  readonly max: number;
  readonly min: number;
  readonly vcpus: number;
  /** What its programs use over time. */
  readonly used: Course;
  /** Memory that programs use more of every second and never give back, from a second on. */
  readonly leak?: { readonly from: number; readonly perSecond: number; readonly most: number };
  /** Share of its memory that it likes to fill with cached files. */
  readonly cache: number;
  /** Share of its memory that equals pages of other guests. */
  readonly alike: number;
  readonly disks: number;
  /** Without one it reports nothing about its memory. */
  readonly reports: boolean;
  readonly balloon: boolean;
  /** It is gone from this second on. */
  readonly goneAt?: number;
  /** Between these seconds no question about it is answered. */
  readonly hangs?: readonly [from: number, to: number];
  /** Its figures are nonsense. */
  readonly lies?: boolean;
}

/** A host with its guests. */
export interface Scenario {
  readonly name: string;
  readonly memory: number;
  readonly swap: number;
  readonly cpus: number;
  /** What the host uses for itself, and likes to cache. */
  readonly own: number;
  readonly cache: number;
  readonly guests: readonly GuestScenario[];
}

const steady = (kib: number): Course => [[0, kib]];

/** Grows from one amount to another between two seconds, stays, and falls back. */
const wave = (low: number, high: number, up: [number, number], down: [number, number]): Course => [
  [up[0], low],
  [up[1], high],
  [down[0], high],
  [down[1], low],
];

const usual = {
  vcpus: 2,
  cache: 0.1,
  alike: 0.15,
  disks: 1,
  reports: true,
  balloon: true,
} as const;

/** The demonstration: calm, then pressure, then calm again; see docs of the command line. */
const demo: Scenario = {
  name: 'demo',
  memory: 32 * GiB,
  swap: 8 * GiB,
  cpus: 16,
  own: 2 * GiB,
  cache: 2 * GiB,
  guests: [
    {
      ...usual,
      name: 'web',
      max: 5 * GiB,
      min: 2 * GiB,
      vcpus: 4,
      used: wave(1.6 * GiB, 3.6 * GiB, [50, 120], [270, 330]),
    },
    {
      ...usual,
      name: 'db',
      max: 8 * GiB,
      min: 4 * GiB,
      vcpus: 8,
      cache: 0.15,
      disks: 2,
      used: wave(3.2 * GiB, 5.6 * GiB, [50, 120], [270, 330]),
    },
    {
      ...usual,
      name: 'batch',
      max: 6 * GiB,
      min: 4 * GiB,
      vcpus: 4,
      used: wave(1 * GiB, 4.9 * GiB, [45, 90], [120, 160]),
      alike: 0.1,
    },
    {
      ...usual,
      name: 'leaky',
      max: 4 * GiB,
      min: 2.5 * GiB,
      used: steady(0.8 * GiB),
      leak: { from: 45, perSecond: 3 * MiB, most: 1.2 * GiB },
    },
    { ...usual, name: 'idle', max: 4 * GiB, min: 2.5 * GiB, used: steady(0.4 * GiB), alike: 0.3 },
    {
      ...usual,
      name: 'desktop',
      max: 4 * GiB,
      min: 1 * GiB,
      used: wave(0.9 * GiB, 3.3 * GiB, [45, 90], [130, 160]),
      goneAt: 375,
    },
    {
      ...usual,
      name: 'appliance',
      max: 2 * GiB,
      min: 1 * GiB,
      used: steady(1 * GiB),
      reports: false,
    },
    {
      ...usual,
      name: 'legacy',
      max: 2 * GiB,
      min: 2 * GiB,
      used: steady(1.4 * GiB),
      balloon: false,
    },
    {
      ...usual,
      name: 'stuck',
      max: 2 * GiB,
      min: 1 * GiB,
      used: steady(0.8 * GiB),
      hangs: [165, 210],
    },
    { ...usual, name: 'liar', max: 2 * GiB, min: 1 * GiB, used: steady(0.9 * GiB), lies: true },
  ],
};

/** Nothing happens: no pressure, nothing to do. */
const calm: Scenario = {
  ...demo,
  name: 'calm',
  guests: [
    { ...usual, name: 'idle', max: 4 * GiB, min: 1 * GiB, used: steady(0.5 * GiB) },
    { ...usual, name: 'web', max: 6 * GiB, min: 2 * GiB, vcpus: 4, used: steady(2 * GiB) },
  ],
};

/** The scenarios by name. */
export const scenarios = { demo, calm } as const;

export type ScenarioName = keyof typeof scenarios;

/** The memory of a course at a second. */
export function courseAt(course: Course, second: number): number {
  let before = course[0];
  for (const point of course) {
    if (point[0] > second) {
      if (before === undefined || point === before) return point[1];
      const share = (second - before[0]) / (point[0] - before[0]);
      return before[1] + share * (point[1] - before[1]);
    }
    before = point;
  }
  return before?.[1] ?? 0;
}
