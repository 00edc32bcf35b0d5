/**
 * The log of a daemon: pino's lines of JSON, at the levels that MOM has.
 * In: where it goes and how much it says. Out: a log whose level can be changed. A log that cannot be
 * written is no reason to stop: lines are dropped then, and counted.
 */
import pino from 'pino';
import { fileProblem } from '../../host/system-error.ts';
import type { Level } from '../config/settings.ts';
import type { AgentLog } from '../log.ts';
import { rotatingFile } from '../record/rotating-file.ts';

export interface LogOptions {
  /** A path, or `stdio` for standard error. */
  readonly log: string;
  readonly level: Level;
  readonly maxBytes: number;
  readonly oldFiles: number;
  /** Told when lines begin to get lost, with the reason; and with null when that is over. */
  readonly trouble: (message: string | null) => void;
  /** Standard error. */
  readonly stderr: { readonly write: (text: string) => unknown; readonly isTTY: boolean };
}

export interface LevelledLog extends AgentLog {
  readonly setLevel: (level: Level) => void;
  /** Resolves when all lines are written. */
  readonly flush: () => Promise<void>;
}

const names: Readonly<Record<Level, string>> = {
  critical: 'fatal',
  error: 'error',
  warn: 'warn',
  info: 'info',
  debug: 'debug',
};
/** Lines that wait to be written; a disk that hangs must not fill the memory. */
const mostWaiting = 10_000;

/** Opens a log. */
export function openLog(options: LogOptions): LevelledLog {
  const { log: path, stderr } = options;
  const file =
    path === 'stdio'
      ? null
      : rotatingFile({ path, maxBytes: options.maxBytes || 2 ** 53, oldFiles: options.oldFiles });
  let waiting = 0;
  let failing = false;
  let last: Promise<void> = Promise.resolve();

  const tell = (message: string | null): void => {
    if ((message !== null) === failing) return;
    failing = message !== null;
    // Where the log is, nobody sees it.
    if (message !== null) stderr.write(`momus: ${message}\n`);
    options.trouble(message);
  };

  const write = (line: string): void => {
    if (file === null) {
      stderr.write(stderr.isTTY ? forPeople(line) : line);
      return;
    }
    if (waiting >= mostWaiting) return;
    waiting += 1;
    last = last.then(() =>
      file
        .append(() => line.trimEnd())
        .then(
          () => tell(null),
          (error: unknown) =>
            tell(`the log ${path} cannot be written: ${fileProblem(error, 'directory')}`),
        )
        .finally(() => {
          waiting -= 1;
        }),
    );
  };

  const logger = pino(
    {
      level: names[options.level],
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return {
    debug: (message) => logger.debug(message),
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
    setLevel: (level) => {
      logger.level = names[level];
    },
    flush: () => last,
  };
}

/** A line as people read it in a terminal: time, level, message. */
function forPeople(line: string): string {
  const data = JSON.parse(line) as { time: string; level: string; msg: string };
  const time = new Date(data.time).toTimeString().slice(0, 8);
  return `${time} ${data.level.padEnd(5)} ${data.msg}\n`;
}
