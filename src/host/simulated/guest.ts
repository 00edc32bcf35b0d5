/**
 * One guest of the simulation: how its memory moves in a second.
 * In: its scenario, the second, a random number. Out: its state, changed in place; the state
 * belongs to the model alone. Memory in KiB.
 */
import type { RawLimits } from '../port.ts';
import type { Random } from './random.ts';
import { courseAt, type GuestScenario, MiB } from './scenario.ts';

/** A disk with its limits. */
export interface Disk {
  readonly name: string;
  readonly path: string;
  readonly guaranteed: RawLimits;
  readonly maximum: RawLimits;
  current: RawLimits;
}

/** The state of a guest. */
export interface Guest {
  readonly id: string;
  readonly pid: number;
  readonly scenario: GuestScenario;
  present: boolean;
  /** Memory it has now, and what it was told to come to. */
  size: number;
  target: number;
  /** What programs want, the part of it that is in memory, and in the guest's swap. */
  wanted: number;
  used: number;
  swapped: number;
  cached: number;
  /** Memory of the host it occupies: what it has touched, and has not lost to the balloon. */
  resident: number;
  leaked: number;
  quota: number;
  period: number;
  readonly disks: readonly Disk[];
  /** Per second, in the last second. */
  swapIn: number;
  swapOut: number;
  majorFaults: number;
  /** Since the start. */
  faults: number;
}

/** How fast a balloon moves, programs grow, and caches fill, in KiB per second. */
const balloonSpeed = 20 * MiB;
const growSpeed = 128 * MiB;
const cacheSpeed = 6 * MiB;
const swapSpeed = 64 * MiB;
/** Freed memory goes back to the host slowly: the guest reports free pages now and then. */
const reportSpeed = 2 * MiB;

/** What the guest's kernel keeps for itself. */
export const reserveOf = (guest: Guest): number => 64 * MiB + guest.scenario.max * 0.02;

/** Memory that the guest's own figures show as total. */
export const visibleOf = (guest: Guest): number => guest.size - reserveOf(guest);

/** Memory that nothing in the guest uses. */
export const unusedOf = (guest: Guest): number =>
  Math.max(0, visibleOf(guest) - guest.used - guest.cached);

/** A guest at the start. */
export function createGuest(scenario: GuestScenario, index: number): Guest {
  const digits = String(index + 1).padStart(12, '0');
  const limits: RawLimits = {
    total_bytes_sec: 0,
    read_bytes_sec: 0,
    write_bytes_sec: 0,
    total_iops_sec: 0,
    read_iops_sec: 0,
    write_iops_sec: 0,
  };
  const agreed = { ...limits, total_bytes_sec: 200_000_000, total_iops_sec: 2000 };
  const guest: Guest = {
    id: `5eed0000-0000-4000-8000-${digits}`,
    pid: 4000 + index,
    scenario,
    present: true,
    size: scenario.max,
    target: scenario.max,
    wanted: courseAt(scenario.used, 0),
    used: courseAt(scenario.used, 0),
    swapped: 0,
    cached: scenario.max * scenario.cache,
    resident: 0,
    leaked: 0,
    quota: 0,
    period: 0,
    // The first disk was there when the guest started, with its limits; the others came later.
    disks: Array.from({ length: scenario.disks }, (_, disk) => ({
      name: `vd${'abcdefgh'.charAt(disk % 8)}`,
      path: `/var/lib/guests/${scenario.name}-${disk}.img`,
      guaranteed: limits,
      maximum: agreed,
      current: disk === 0 ? agreed : limits,
    })),
    swapIn: 0,
    swapOut: 0,
    majorFaults: 0,
    faults: 0,
  };
  guest.resident = guest.used + guest.cached + reserveOf(guest);
  return guest;
}

/** One second passes. */
export function stepGuest(guest: Guest, second: number, random: Random): void {
  const { scenario } = guest;
  const { leak } = scenario;
  const noise = 1 + (random() - 0.5) * 0.02;
  if (leak !== undefined && second >= leak.from) {
    guest.leaked = Math.min(leak.most, guest.leaked + leak.perSecond);
  }
  const wish = courseAt(scenario.used, second) * noise + guest.leaked;
  guest.wanted += clamp(wish - guest.wanted, -growSpeed, growSpeed);
  moveBalloon(guest);
  moveSwap(guest);
  const room = visibleOf(guest) - guest.used;
  const cacheWish = Math.min(scenario.max * scenario.cache, Math.max(0, room));
  guest.cached = Math.min(cacheWish, guest.cached + cacheSpeed);
  const needed = Math.min(guest.size, guest.used + guest.cached + reserveOf(guest));
  guest.resident = Math.min(guest.size, Math.max(needed, guest.resident - reportSpeed));
  guest.faults += 50 + Math.round(random() * 100);
}

/** The balloon takes free memory fast, used memory slowly, and never the last part of it. */
function moveBalloon(guest: Guest): void {
  const target = Math.max(guest.target, reserveOf(guest) + guest.wanted * 0.5);
  const speed = guest.size > target && unusedOf(guest) === 0 ? balloonSpeed / 4 : balloonSpeed;
  guest.size += clamp(target - guest.size, -speed, speed);
}

/** What does not fit is swapped out by the guest, and read back when there is room. */
function moveSwap(guest: Guest): void {
  const room = Math.max(0, visibleOf(guest));
  const excess = Math.max(0, guest.wanted - room);
  const before = guest.swapped;
  // There is no room for what does not fit, but reading back takes its time.
  guest.swapped = Math.min(guest.wanted, Math.max(excess, before - swapSpeed));
  guest.used = guest.wanted - guest.swapped;
  guest.swapOut = Math.max(0, guest.swapped - before);
  guest.swapIn = Math.max(0, before - guest.swapped);
  // A guest that works with part of its memory swapped out waits for it all the time.
  guest.majorFaults = Math.round((guest.swapIn + guest.swapped * 0.01) / 4);
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
