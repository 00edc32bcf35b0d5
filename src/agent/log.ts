/**
 * What an agent says of itself, and of its policies when they change.
 * In: where lines go. Out: lines at a level. pino fits.
 */
import type { SetChange, SetRecord } from './api.ts';

/** Where lines go, by level. */
export interface AgentLog {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly error: (message: string) => void;
}

const nowhere = (): void => {};
/** Says nothing: for whoever embeds an agent without a log. */
export const silentLog: AgentLog = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };

const mostDiagnostics = 20;

/** Says what became of a change of the policies. */
export function tellChange(
  log: AgentLog,
  origin: string,
  { accepted, diagnostics, leftOut }: SetChange,
  record: SetRecord | null,
): void {
  for (const { severity, source, line, column, message, code } of diagnostics.slice(
    0,
    mostDiagnostics,
  )) {
    const say = severity === 'error' ? log.error : log.warn;
    say.call(log, `${source}:${line}:${column}: ${severity}: ${message} [${code}]`);
  }
  const more = diagnostics.length - mostDiagnostics;
  if (more > 0) log.warn(`… and ${more} more; momus check gives all`);
  if (!accepted) log.error(`${origin}: the policies have errors and are not taken over`);
  else if (record !== null) {
    const names = record.names.join(', ') || 'no policy';
    log.info(`${origin}: policy set ${record.number} is in force: ${names}`);
  }
  if (leftOut.length > 0) log.error(`${origin}: left out: ${leftOut.join(', ')}`);
}
