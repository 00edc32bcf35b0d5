/**
 * Kernel same-page merging: read from /sys/kernel/mm/ksm.
 * In: the directory. Out: the settings and results, as fields of HostKSM; or why there are none.
 */
import { join } from 'node:path';
import type { RawData } from '../port.ts';
import { figuresNow, namesIn, readText, wholeNumber } from './files.ts';

/** The files behind the fields, without their prefix `ksm_`. */
const files = [
  'run',
  'sleep_millisecs',
  'pages_to_scan',
  'pages_shared',
  'pages_sharing',
  'pages_unshared',
  'pages_volatile',
  'full_scans',
  'merge_across_nodes',
] as const;

/** What KSM says, or why it says nothing. */
export type KsmReading =
  | { readonly data: RawData; readonly problem: null }
  | { readonly data: undefined; readonly problem: string };

/** Reads all files of the directory that fields come from. */
export async function readKsm(directory: string): Promise<KsmReading> {
  if ((await namesIn(directory)) === undefined) {
    return { data: undefined, problem: `this kernel has no ${directory}: it cannot merge pages` };
  }
  const data = new Map(
    files.map((name) => [`ksm_${name}`, wholeNumber(figuresNow(join(directory, name)))]),
  );
  // A kernel without NUMA has no such file: one node, and all of it is merged.
  if (data.get('ksm_merge_across_nodes') === undefined) data.set('ksm_merge_across_nodes', 1);
  return { data: Object.fromEntries(data), problem: null };
}

/** The kernel's own tuner of KSM, where one is at work: its name, else null. */
export async function ksmAdvisor(directory: string): Promise<string | null> {
  const text = await readText(join(directory, 'advisor_mode'), 256);
  const chosen = text?.match(/\[([^\]]+)\]/)?.[1];
  return chosen === undefined || chosen === 'none' ? null : chosen;
}
