/** HostTime: the date and the time of day where the host is. */
import { calendar } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The local date and time. */
export const hostTime: CollectorSchema = {
  name: 'HostTime',
  scope: 'host',
  doc: 'Date and time of day in the time zone of the host.',
  fields: [
    calendar('time_year', 1, 9999, 'Year.'),
    calendar('time_month', 1, 12, 'Month: 1 January to 12 December.'),
    calendar('time_day', 1, 31, 'Day of the month.'),
    calendar('time_hour', 0, 23, 'Hour of the day, from 0 to 23.'),
    calendar('time_minute', 0, 59, 'Minute of the hour.'),
    calendar('time_second', 0, 59, 'Second of the minute.'),
    calendar('time_microsecond', 0, 999_999, 'Microsecond of the second.'),
  ],
  together: [],
};
