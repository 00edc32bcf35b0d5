/**
 * Why a cycle did what it did to one guest, from its report. Pure.
 * In: a report, a guest by id or name (null: the host). Out: an explanation, or null for a guest that
 * the report does not know.
 */
import type { CycleReport } from '../runtime/report.ts';
import type { Explanation } from './api.ts';

/** Explains from a report; `lineOf` finds lines of the policies that it was decided by. */
export function explainReport(
  report: CycleReport,
  guest: string | null,
  lineOf: (source: string, line: number) => string | undefined,
): Explanation | null {
  const known =
    report.guests.find(({ id }) => id === guest) ??
    report.guests.find(({ name }) => name === guest);
  if (guest !== null && known === undefined) return null;
  const owner = known?.id ?? null;
  const { ready, reason, nothing, inputs } = known ?? report.host;
  const decisions = report.decisions.filter((decision) => decision.guest === owner);
  const faults = report.faults.filter((fault) => fault.guest === owner || fault.guest === null);
  const indices = new Set(decisions.map((decision) => report.decisions.indexOf(decision)));
  const lines = new Map<string, string>();
  for (const { at } of [...decisions, ...faults]) {
    const text = at === null ? undefined : lineOf(at.source, at.line);
    if (at !== null && text !== undefined) lines.set(`${at.source}:${at.line}`, text);
  }
  return {
    guest: known === undefined ? null : { id: known.id, name: known.name },
    cycle: report.cycle,
    at: report.startedAt,
    acting: report.acting,
    digest: report.program,
    ready,
    reason,
    skipped: report.skipped,
    nothing,
    inputs: inputs ?? {},
    decisions,
    actions: report.actions.filter((action) => action.decisions.some((i) => indices.has(i))),
    faults,
    lines: Object.fromEntries(lines),
  };
}
