/**
 * What became of a change of the policies, for people.
 * In: a change. Out: what is in force now, or every error with its line; and an exit status.
 */
import type { PlacedDiagnostic, SetChange } from '../../agent/api.ts';
import { type ExitStatus, exitFine, exitProblems } from '../failure.ts';
import { counted } from '../render/diagnostics.ts';
import { clip, printable } from '../render/width.ts';
import type { CtlContext } from './action.ts';

/** The policy that was sent, and where its text stands here. */
export interface Sent {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** Tells of a change; `done`: what holds when it was accepted. */
export function tellChange(
  { print, colours, columns }: Pick<CtlContext, 'print' | 'colours' | 'columns'>,
  change: SetChange,
  done: string,
  sent: Sent | null = null,
): ExitStatus {
  const { accepted, diagnostics, leftOut } = change;
  print(change, () => {
    const told = diagnostics.flatMap((d) => {
      const own = sent !== null && sent.name === d.source ? sent : null;
      const ink = d.severity === 'error' ? colours.red : colours.yellow;
      const source = own?.text.split('\n')[d.line - 1]?.trim() ?? '';
      return [
        `${placeOf(d, own)}: ${ink(d.severity)}: ${printable(d.message)} [${d.code}]`,
        ...(source === '' ? [] : [colours.dim(clip(`    ${source}`, columns))]),
      ];
    });
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const warnings = diagnostics.length - errors;
    const with_ = warnings === 0 ? '' : `, with ${counted(warnings, 'warning')}`;
    const left = leftOut.length === 0 ? '' : `; left out: ${leftOut.join(', ')}`;
    const end = accepted
      ? `${done}${with_}${left}`
      : `refused: ${counted(errors, 'error')}; what was in force stays`;
    return [...told, printable(end)].join('\n');
  });
  return accepted ? exitFine : exitProblems;
}

const placeOf = ({ source, line, column }: PlacedDiagnostic, own: Sent | null): string =>
  `${printable(own?.file ?? source)}:${line}:${column}`;
