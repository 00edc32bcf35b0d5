/** The calendar of the simulation: seconds since its start in, fields of HostTime out. */
import type { RawData } from '../port.ts';

/** 1 January 2024, in days since 1 March of the year 0. */
const startDay = 739_191;
const secondsPerDay = 86_400;
const daysPerEra = 146_097;

/** The date and time a number of seconds after midnight of 1 January 2024. */
export function calendarAt(seconds: number): RawData {
  const whole = Math.floor(seconds);
  const time = whole % secondsPerDay;
  return {
    ...dateOf(startDay + Math.floor(whole / secondsPerDay)),
    time_hour: Math.floor(time / 3600),
    time_minute: Math.floor(time / 60) % 60,
    time_second: time % 60,
    time_microsecond: Math.floor((seconds - whole) * 1_000_000),
  };
}

/** Years start in March here, so that the leap day is the last of a year. */
function dateOf(day: number): RawData {
  const era = Math.floor(day / daysPerEra);
  const dayOfEra = day % daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    time_year: yearOfEra + era * 400 + (month < 10 ? 0 : 1),
    time_month: month < 10 ? month + 3 : month - 9,
    time_day: dayOfYear - Math.floor((153 * month + 2) / 5) + 1,
  };
}
