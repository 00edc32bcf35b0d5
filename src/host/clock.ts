/**
 * The time as the collector HostTime delivers it, for adapters of hosts that run on this machine.
 */
import type { RawData } from './port.ts';

/** Local time, month and day from 1; the microsecond to the millisecond. */
export const timeFields = (date: Date): RawData => ({
  time_year: date.getFullYear(),
  time_month: date.getMonth() + 1,
  time_day: date.getDate(),
  time_hour: date.getHours(),
  time_minute: date.getMinutes(),
  time_second: date.getSeconds(),
  time_microsecond: date.getMilliseconds() * 1000,
});
