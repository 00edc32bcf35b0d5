/**
 * The shipped policies as an engineer would write them in TypeScript: the measure of generated code.
 * In: a host and guests of one class each. Out: their proposals, in fields; NaN is missing.
 * It has the policies' own guards and nothing else: no isolation of faults, no reasons, no ranges.
 */
import type { GuestData, HostData, World } from './world.ts';

const balloonEnabled = true;
const ksmEnabled = true;
const ksmMergeAcrossNodes = 1;
const hostFreeLow = 0.2;
const hostFreeCritical = 0.05;
const guestSpare = 0.2;
const balloonStep = 0.05;
const balloonLeastStep = 0.0025;
const ksmFreeLow = 0.2;
const ksmPagesMore = 300;
const ksmPagesFewer = 50;
const ksmPagesLeast = 64;
const ksmPagesMost = 1250;
const ksmPause = 10;
const ksmPauseMemory = 16777216;
const ksmPauseLeast = 10;
const leastQuota = 1000;
const cpuPeriod = 100_000;
const longestPeriod = 1_000_000;

export class HandHost {
  memAvailable: number;
  averageMemFree: number;
  ksmPagesShared: number;
  ksmPagesToScan: number;
  ksmMergeAcrossNodes: number;
  ksmShareable: number;
  cpuCount: number;
  proposedRun = Number.NaN;
  proposedSleep = Number.NaN;
  proposedPagesToScan = Number.NaN;
  proposedMergeAcrossNodes = Number.NaN;

  constructor(data: HostData) {
    this.memAvailable = data.mem_available;
    this.averageMemFree = data.mem_free_average;
    this.ksmPagesShared = data.ksm_pages_shared;
    this.ksmPagesToScan = data.ksm_pages_to_scan;
    this.ksmMergeAcrossNodes = data.ksm_merge_across_nodes;
    this.ksmShareable = data.ksm_shareable;
    this.cpuCount = data.cpu_count;
  }
}

export class HandGuest {
  // NaN first: every guest has the same hidden class with unboxed numbers.
  balloonCur = Number.NaN;
  balloonMax = Number.NaN;
  balloonMin = Number.NaN;
  memUnused = Number.NaN;
  averageBalloonCur = Number.NaN;
  averageMemUnused = Number.NaN;
  vcpuUserLimit = Number.NaN;
  vcpuCount = Number.NaN;
  vcpuQuota = Number.NaN;
  balloonTarget = Number.NaN;
  proposedQuota = Number.NaN;
  proposedPeriod = Number.NaN;
  readonly id: string;

  constructor(data: GuestData) {
    this.id = data.id;
    this.balloonCur = data.balloon_cur;
    this.balloonMax = data.balloon_max;
    this.balloonMin = data.balloon_min;
    this.memUnused = data.mem_unused;
    this.averageBalloonCur = data.balloon_cur_average;
    this.averageMemUnused = data.mem_unused_average;
    this.vcpuUserLimit = data.vcpu_user_limit;
    this.vcpuCount = data.vcpu_count;
    this.vcpuQuota = data.vcpu_quota;
  }
}

export interface HandWorld {
  readonly host: HandHost;
  readonly guests: readonly HandGuest[];
}

/** The objects of a world. */
export const handWorld = (world: World): HandWorld => ({
  host: new HandHost(world.host),
  guests: world.guests.map((g) => new HandGuest(g)),
});

/** Decides one cycle. */
export function decide(host: HandHost, guests: readonly HandGuest[]): void {
  const hostFree = host.averageMemFree / host.memAvailable;
  const spare =
    hostFree <= hostFreeCritical
      ? hostFree - hostFreeCritical
      : guestSpare * (hostFree / hostFreeLow);
  const shrink = balloonEnabled && hostFree < hostFreeLow;
  for (const guest of guests) {
    if (Number.isNaN(guest.balloonCur)) continue;
    if (guest.balloonCur < guest.balloonMin) guest.balloonTarget = guest.balloonMin;
    else if (!Number.isNaN(guest.memUnused)) balance(guest, spare, shrink);
  }
  decideKsm(host);
  for (const guest of guests) {
    if (guest.vcpuUserLimit < 100) limitCpu(host, guest);
    else if (guest.vcpuQuota > 0) guest.proposedQuota = -1;
  }
}

function limitCpu(host: HandHost, guest: HandGuest): void {
  const share = ((guest.vcpuUserLimit / 100) * host.cpuCount) / guest.vcpuCount;
  const enough = leastQuota / Math.max(share, leastQuota / longestPeriod);
  const period = Math.max(cpuPeriod, Math.min(longestPeriod, enough));
  guest.proposedPeriod = period;
  guest.proposedQuota = Math.max(leastQuota, share * period);
}

function balance(guest: HandGuest, spare: number, shrink: boolean): void {
  const current = guest.balloonCur;
  const smoothed = guest.averageBalloonCur - guest.averageMemUnused;
  const used = Math.max(current - guest.memUnused, Math.min(current, smoothed));
  const wanted = used + spare * current;
  const size = shrink
    ? Math.min(current, Math.max(wanted, guest.balloonMin, (1 - balloonStep) * current))
    : Math.max(current, Math.min(guest.balloonMax, Math.max(wanted, (1 + balloonStep) * current)));
  if (Math.abs(size - current) > balloonLeastStep * current) guest.balloonTarget = size;
}

function decideKsm(host: HandHost): void {
  const free = host.averageMemFree;
  const reserve = ksmFreeLow * host.memAvailable;
  const committed = reserve + host.ksmShareable >= host.memAvailable;
  const unwanted =
    host.ksmPagesShared > 0 && (!ksmEnabled || host.ksmMergeAcrossNodes !== ksmMergeAcrossNodes);
  if (unwanted) {
    host.proposedRun = 2;
  } else if (ksmEnabled && (committed || free <= reserve)) {
    const pages = host.ksmPagesToScan + (free < reserve ? ksmPagesMore : -ksmPagesFewer);
    host.proposedRun = 1;
    host.proposedSleep = Math.max(ksmPauseLeast, (ksmPause * ksmPauseMemory) / host.memAvailable);
    host.proposedPagesToScan = Math.max(ksmPagesLeast, Math.min(ksmPagesMost, pages));
  } else {
    host.proposedRun = 0;
  }
  if (host.ksmPagesShared === 0) host.proposedMergeAcrossNodes = ksmMergeAcrossNodes;
}
