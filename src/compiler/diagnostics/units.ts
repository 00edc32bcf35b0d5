/** Diagnostics about units that are written in free-form policies. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const unitConflict = defineWithFix(
  {
    code: 'unit-conflict',
    severity: 'error',
    title: 'Two units where one belongs',
    explanation:
      'What is added, subtracted, compared, assigned or proposed is in one unit. A number with a unit is converted to the unit of its use; no other value is ever converted by itself. Multiply by the factor between the units, or correct the declaration. A percentage is a share of something: `50% * guest.balloon_cur` is in the unit of that.',
    bad: policy('real(MiB) :: limit = 512', 'call debug(Host.mem_free < limit)'),
    good: policy('real(MiB) :: limit = 512', 'call debug(Host.mem_free < limit * 1024)'),
  },
  (
    span: Span,
    what: string,
    unit: string,
    other: string | null,
    otherUnit: string,
    by: number | null,
  ) => {
    if (what.endsWith('%`')) {
      const asked =
        other === null ? `a number in ${otherUnit} belongs here` : `${other} is in ${otherUnit}`;
      return `${what} is a share, but ${asked}; write what it is a share of: ${quote(`${what.slice(1, -1)} * …`)}`;
    }
    const factor = by === null ? '' : by >= 1 ? ` * ${by}` : ` / ${1 / by}`;
    const said =
      other === null
        ? `${what} is in ${unit}, but ${otherUnit} belongs here`
        : `${what} is in ${unit}, but ${other} in ${otherUnit}`;
    const after = { start: span.end, end: span.end };
    return by === null || by === 1 || !/^`[\w.()]+`$/u.test(what)
      ? `${said}; ${by === null ? 'these measure different things' : `convert it: ${quote(factor.trim())}`}`
      : {
          message: `${said}; write ${quote(what.slice(1, -1) + factor)}`,
          fixes: [
            {
              title: `Convert to ${otherUnit}`,
              edits: [{ span: after, text: factor }],
            },
          ],
        };
  },
);

/** A product or quotient with a plain number, beside which a number with a unit stands. */
interface ProductBeside {
  readonly text: string | null;
  /** The unit of the quantity in it. */
  readonly unit: string;
  readonly share: { readonly text: string; readonly fix: Fix } | null;
}

/** What to do about an operand without a unit: only a name can be declared with one. */
const adviceOn = (of: string): string =>
  of === 'this value'
    ? 'give what stands beside it to a variable that declares its unit'
    : `declare the unit of ${of}`;

export const unitNotKnown = define(
  {
    code: 'unit-not-known',
    severity: 'error',
    title: 'A number with a unit where it is not known which unit is meant',
    explanation:
      'A number with a unit is converted to the unit of its use: the declared unit of the variable or parameter it is given to, or the unit of the field, control or variable that it is compared with or added to. Where none of these has a known unit, declare one, `real(MiB) :: x`, or write the number without a unit. A product or quotient with a plain number has no known unit: `2 * x` may measure something else than `x`. With a percentage it keeps that of the quantity: `200% * x`. (`20%` is 0.2 wherever no unit is known.)',
    bad: policy('real :: limit = 512 MiB', 'call debug(limit)'),
    good: policy('real(MiB) :: limit = 512 MiB', 'call debug(limit)'),
  },
  (
    what: string,
    unit: string,
    of: string | null,
    typeAt: Span | null,
    product: ProductBeside | null = null,
  ) =>
    product === null
      ? {
          message: `it is not known in which unit ${what} is meant here; ${
            of === null ? '' : `${adviceOn(of)}, or `
          }write the number without one`,
          fixes:
            typeAt === null
              ? []
              : [
                  {
                    title: `Declare it in ${unit}`,
                    edits: [{ span: { start: typeAt.end, end: typeAt.end }, text: `(${unit})` }],
                  },
                ],
        }
      : {
          message: `${product.text === null ? 'the value beside it' : quote(product.text)} has no known unit, so it is not known in which one ${what} is meant; ${
            product.share === null ? '' : `write ${quote(product.share.text)}, or `
          }give it to a ${quote(`real(${product.unit})`)}`,
          fixes: product.share === null ? [] : [product.share.fix],
        },
);

export const unitDiagnostics = [unitConflict, unitNotKnown] as const;
