/**
 * The built-in shapes of a guest's disks and of their I/O limits: what a device of `io_tune` and
 * one of its sets of limits hold. No collector declares these; they come with `io_tune`.
 */
import { largestAmount, level, otherField } from './fields.ts';
import type { FieldSchema, NumberField } from './types.ts';

/** One limit; 0 is no limit. */
const limit = (name: string, unit: 'B/s' | 'requests/s', what: string): NumberField =>
  level(name, unit, `Most ${what} per second; 0: without limit.`, {
    max: largestAmount,
    optional: true,
  });

/** The six limits of a disk. */
export const limitFields: readonly NumberField[] = [
  limit('total_bytes_sec', 'B/s', 'bytes read and written together'),
  limit('read_bytes_sec', 'B/s', 'bytes read'),
  limit('write_bytes_sec', 'B/s', 'bytes written'),
  limit('total_iops_sec', 'requests/s', 'reads and writes together'),
  limit('read_iops_sec', 'requests/s', 'reads'),
  limit('write_iops_sec', 'requests/s', 'writes'),
];

/** What one disk of a guest holds. */
export const deviceFields: readonly FieldSchema[] = [
  otherField('name', 'text', 'Name of the disk in the guest, such as `vda`.'),
  otherField(
    'path',
    'text',
    'Path of the image on the host; missing where the disk has none.',
    true,
  ),
  otherField('guaranteed', 'limits', 'Limits that the disk is to get at the least.'),
  otherField('maximum', 'limits', 'Limits that the disk is to get at the most.'),
  otherField('current', 'limits', 'Limits in force when the sample was taken.'),
];
