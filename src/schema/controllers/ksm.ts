/** KSM: settings of the kernel's merging of equal memory pages. */
import { largestUint32 } from '../fields.ts';
import type { ControllerSchema, ControlSchema, UnitName } from '../types.ts';

/** A KSM setting; the field of the same name shows what is in force. */
function setting(
  name: string,
  unit: UnitName,
  max: number,
  outside: ControlSchema['outside'],
  doc: string,
): ControlSchema {
  return {
    name,
    doc,
    entity: 'host',
    unit,
    min: 0,
    max,
    also: [],
    integral: true,
    outside,
    shownBy: name,
  };
}

/** How the kernel merges memory; in the order in which changes are applied. */
export const ksm: ControllerSchema = {
  name: 'KSM',
  scope: 'host',
  doc: 'Tunes kernel same-page merging (KSM) on the host.',
  controls: [
    setting(
      'ksm_run',
      null,
      2,
      'refuse',
      'State of ksmd: 0 stop, 1 merge, 2 stop and split what was merged.',
    ),
    setting(
      'ksm_pages_to_scan',
      'pages',
      largestUint32,
      'clamp',
      'How many pages ksmd looks at before each pause.',
    ),
    setting(
      'ksm_sleep_millisecs',
      'ms',
      largestUint32,
      'clamp',
      'How long ksmd pauses between two scans.',
    ),
    setting(
      'ksm_merge_across_nodes',
      null,
      1,
      'refuse',
      'Whether pages of different NUMA nodes may be merged: 1 yes, 0 no. The kernel refuses a change while pages are merged.',
    ),
  ],
  together: [],
  exclusive: [],
};
