/**
 * The way back to MOM: where it would evaluate a set otherwise.
 * In: a checked set. Out: a diagnostic for each such place. The set is analysed once more as MOM
 * evaluates it; whatever can fault then costs MOM the whole cycle.
 */
import type { Environment } from '../../schema/environment.ts';
import { createSession } from '../check/set.ts';
import type { CheckedSet } from '../compile.ts';
import { differsOnMom } from '../diagnostics/conversion.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';

/** Warnings of what faults on some input: one guest here, the whole cycle on MOM. */
const faulting: ReadonlySet<string> = new Set([
  'missing-value',
  'division-by-zero',
  'bad-shift',
  'mixed-types',
  'maybe-unbound',
  'unbounded-growth',
]);

/** Warnings of what MOM reads otherwise, whatever the input. */
const other: ReadonlySet<string> = new Set([
  'argument-capture',
  'shadows-builtin',
  'number-loses-precision',
  'unknown-parameter',
  'differs-on-mom',
]);

/** The places where MOM would evaluate a set otherwise. */
export function differencesOnMom(
  set: CheckedSet,
  environment: Environment,
): readonly LocatedDiagnostic[] {
  const { diagnostics } = createSession(environment, { asMom: true }).analyze(set.parsed);
  const before = new Set(set.diagnostics.map(keyOf));
  const found = diagnostics.flatMap((d) => {
    if (d.severity === 'error' && d.code !== 'differs-on-mom') return [onlyThere(d)];
    if (other.has(d.code)) return [d.code === 'differs-on-mom' ? d : told(d, d.message)];
    if (!faulting.has(d.code)) return [];
    return [
      before.has(keyOf(d))
        ? told(d, `${d.message}; MOM loses the whole cycle there`)
        : onlyThere(d),
    ];
  });
  return [...found, ...empty(set)];
}

const keyOf = (d: LocatedDiagnostic): string =>
  `${d.source}\0${d.span.start}\0${d.span.end}\0${d.code}\0${d.message}`;

const told = (d: LocatedDiagnostic, message: string): LocatedDiagnostic => ({
  ...differsOnMom(d.span, message),
  notes: d.notes,
  source: d.source,
});

/** Something that an operand before it guards here. */
const onlyThere = (d: LocatedDiagnostic): LocatedDiagnostic =>
  told(
    d,
    `MOM evaluates every operand of \`and\` and \`or\`, so nothing guards this: ${d.message}`,
  );

/** MOM raises an exception for a text without forms, and keeps it. */
const empty = ({ parsed }: CheckedSet): readonly LocatedDiagnostic[] =>
  parsed.flatMap(({ name, policy }) =>
    policy.forms.length > 0
      ? []
      : [
          {
            ...differsOnMom({ start: 0, end: 0 }, 'MOM cannot load a text without forms'),
            source: name,
          },
        ],
  );
