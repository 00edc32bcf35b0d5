/**
 * A log that says as much as it is told to.
 * In: a log, a level. Out: a log of the lines at that level or a graver one.
 */
import { type Level, levels } from '../config/settings.ts';
import type { AgentLog } from '../log.ts';

/** A log whose level can be changed. */
export interface LevelledLog extends AgentLog {
  readonly setLevel: (level: Level) => void;
}

/** Makes the log. */
export function levelledLog(
  say: (level: keyof AgentLog, message: string) => void,
  level: Level,
): LevelledLog {
  let most = levels.indexOf(level);
  const at = (own: keyof AgentLog) => (message: string) => {
    if (levels.indexOf(own) <= most) say(own, message);
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    setLevel: (next) => {
      most = levels.indexOf(next);
    },
  };
}
