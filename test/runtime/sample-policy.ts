/**
 * A policy by hand: take memory from guests while the host is short of it, merge pages, and give
 * everything back. In the spirit of the policies that hosts run, to exercise host and cycle.
 */
import type { Entity, Program } from '../../src/runtime/program.ts';
import { averageOf, fakeProgram, latest, noEvaluation, numeric, propose } from './fake-program.ts';

const threshold = 0.2;
const spare = 0.2;
const step = 0.05;

/** A balloon and KSM policy. */
export function balloonAndKsm(): Program {
  return fakeProgram({
    digest: 'balloon-and-ksm',
    manifest: {
      fields: [
        ...numeric('host', 'mem_available', 'ksm_pages_to_scan'),
        ...numeric('guest', 'balloon_cur', 'balloon_max', 'balloon_min', 'mem_unused'),
      ],
      averages: [
        { entity: 'host', name: 'mem_free' },
        { entity: 'guest', name: 'balloon_cur' },
        { entity: 'guest', name: 'mem_unused' },
      ],
      controls: [
        ...numeric('host', 'ksm_run', 'ksm_pages_to_scan'),
        ...numeric('guest', 'balloon_target'),
      ],
    },
    evaluate: (host, guests) => {
      const isShort = averageOf(host, 'mem_free') / latest(host, 'mem_available') < threshold;
      for (const guest of guests) resize(guest, isShort);
      propose(host, 'ksm_run', Number(isShort), 2);
      const pages = latest(host, 'ksm_pages_to_scan') + (isShort ? 300 : -100);
      propose(host, 'ksm_pages_to_scan', Math.min(1250, Math.max(64, pages)), 3);
      return noEvaluation;
    },
  });
}

function resize(guest: Entity, isShort: boolean): void {
  const current = latest(guest, 'balloon_cur');
  if (Number.isNaN(current) || Number.isNaN(latest(guest, 'mem_unused'))) return;
  const used = averageOf(guest, 'balloon_cur') - averageOf(guest, 'mem_unused');
  const target = isShort
    ? Math.min(current, Math.max(used + spare * current, (1 - step) * current))
    : (1 + step) * current;
  if (Math.abs(target - current) > 0.0025 * current) propose(guest, 'balloon_target', target, 1);
}
