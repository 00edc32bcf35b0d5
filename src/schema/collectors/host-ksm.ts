/** HostKSM: the kernel's merging of equal memory pages, its settings and what it achieves. */
import { counter, flag, largestPercentage, largestUint32, level, numberField } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** Settings and results of kernel same-page merging. */
export const hostKsm: CollectorSchema = {
  name: 'HostKSM',
  scope: 'host',
  doc: 'Kernel same-page merging (KSM): its settings and results, from /sys/kernel/mm/ksm, and the CPU time of ksmd.',
  fields: [
    flag(
      'ksm_run',
      2,
      'State of ksmd: 0 stopped, 1 merging, 2 stopped and splitting what it had merged.',
    ),
    level('ksm_sleep_millisecs', 'ms', 'How long ksmd pauses between two scans.', {
      max: largestUint32,
    }),
    level('ksm_pages_to_scan', 'pages', 'How many pages ksmd looks at before each pause.', {
      max: largestUint32,
    }),
    level('ksm_pages_shared', 'pages', 'Merged pages that are kept in memory.'),
    level(
      'ksm_pages_sharing',
      'pages',
      'Places that point at a merged page: about what merging saves.',
    ),
    level('ksm_pages_unshared', 'pages', 'Pages that were scanned and have no equal so far.'),
    level('ksm_pages_volatile', 'pages', 'Pages that change too often to be merged.'),
    counter(
      'ksm_full_scans',
      null,
      'Complete passes over all mergeable memory since the host started.',
    ),
    flag(
      'ksm_merge_across_nodes',
      1,
      'Whether pages of different NUMA nodes are merged: 1 yes, 0 no.',
    ),
    level(
      'ksm_shareable',
      'KiB',
      'Virtual memory of all QEMU processes together: an upper bound of what can be merged. 0 without guests.',
    ),
    numberField(
      'ksmd_cpu_usage',
      'rate',
      '%',
      'CPU time of ksmd since the previous sample, in percent of one CPU (100: one CPU fully).',
      { max: largestPercentage },
    ),
  ],
  together: [],
};
