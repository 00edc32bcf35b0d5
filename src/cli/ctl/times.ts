/**
 * Times for people, in the zone of whoever asks.
 * In: ISO 8601 in UTC, or what somebody typed. Out: a text with its zone, or ISO 8601.
 */
import type { Io } from '../io.ts';

/** The zone of an environment: TZ, else that of the machine. */
function formatter(env: Io['env'], zoneName: boolean): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(zoneName ? { timeZoneName: 'short' } : {}),
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: env.TZ || undefined });
  } catch {
    // A TZ that only libc reads (`:/etc/localtime`).
    return new Intl.DateTimeFormat('en-GB', options);
  }
}

function parts(at: Date, env: Io['env'], zoneName = false): (type: string) => string {
  const found = formatter(env, zoneName).formatToParts(at);
  return (type) => found.find((part) => part.type === type)?.value ?? '';
}

/** `2026-03-04 03:12:40 CET`; a text that is no time as it is. */
export function timeText(iso: string, env: Io['env']): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const part = parts(at, env, true);
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${day} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}

/** `03:12:40`. */
export const clockText = (iso: string, env: Io['env']): string => timeText(iso, env).slice(11, 19);

/** What `timeOf` takes, in words. */
export const timesTaken =
  'a time of day (03:12), how long ago (5m, 2h), or a date with its time (2026-03-04T03:12:00Z)';

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/u;
const ago = /^(\d{1,6})([smhd])$/u;
const dated = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/u;

/**
 * The time that was meant, as ISO 8601: a time of day is the latest one before now, in the zone of
 * the environment, as is a date without a zone. Null where it is no time.
 */
export function timeOf(text: string, now: Date, env: Io['env']): string | null {
  const [, count, unit = ''] = ago.exec(text) ?? [];
  if (count !== undefined)
    return new Date(now.getTime() - Number(count) * 1000 * (secondsIn[unit] ?? 0)).toISOString();
  const [, hour, minute, second = '0'] = clock.exec(text) ?? [];
  if (hour !== undefined) {
    const part = parts(now, env);
    const wanted = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
    const shown =
      Number(part('hour')) * 3600 + Number(part('minute')) * 60 + Number(part('second'));
    const back = (((shown - wanted) % 86_400) + 86_400) % 86_400;
    const start = Math.floor(now.getTime() / 1000) * 1000;
    return new Date(start - back * 1000).toISOString();
  }
  if (!dated.test(text)) return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/u.test(text) && text.includes(':');
  const iso = text.replace(' ', 'T');
  const full = iso.includes('T') ? iso : `${iso}T00:00:00`;
  const at = new Date(zoned ? full : `${full}Z`);
  if (Number.isNaN(at.getTime())) return null;
  return zoned ? at.toISOString() : new Date(at.getTime() - offsetAt(at, env)).toISOString();
}

/** Milliseconds by which the zone's clocks are ahead of UTC. */
function offsetAt(at: Date, env: Io['env']): number {
  const part = parts(at, env);
  const shown = Date.UTC(
    Number(part('year')),
    Number(part('month')) - 1,
    Number(part('day')),
    Number(part('hour')),
    Number(part('minute')),
    Number(part('second')),
  );
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}
