/**
 * Units that somebody writes behind a number in list notation, as free form has them.
 * In: the operands of a list that has one too many. Out: advice, and a fix where what stands beside
 * the number tells the unit that it has to be in.
 */
import { allCollectors } from '../../../schema/collectors/index.ts';
import { factor, unitNamed, unitRow } from '../../../schema/units.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/syntax.ts';
import type { Builder } from './builder.ts';
import type { Tree } from './tree.ts';

/** What to write instead of a number with a unit. */
export interface UnitAdvice {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

/** Units that are also likely names: in a sum they count only where they touch their number. */
const likelyNames: ReadonlySet<string> = new Set(['s', 'h', 'min', 'B', 'pages', 'requests']);

/**
 * The advice for operands among which a number is followed by a unit; null where none is. `sums`: a
 * name may as well be one more operand.
 */
export function unitAdvice(
  builder: Builder,
  operands: readonly Tree[],
  sums: boolean,
): UnitAdvice | null {
  const at = operands.findIndex((tree, i) => isUnitBehind(builder, operands[i - 1], tree, sums));
  const [number, unit] = [operands[at - 1], operands[at]];
  if (number === undefined || unit === undefined) return null;
  const [raw, name] = [builder.text(number), builder.text(unit)];
  const from = unitNamed(name);
  for (const other of operands) {
    if (other === number || other === unit || other.kind !== 'symbol') continue;
    const to = unitNamed(fieldUnit(builder.text(other)) ?? '');
    const by = from === undefined || to === undefined ? undefined : factor(from, to);
    if (by === undefined || to === undefined) continue;
    const due = String(Number(raw) * by);
    // What needs an exponent is left to the author.
    if (!/^\d+(?:\.\d+)?$/u.test(due)) continue;
    const edits = [{ span: { start: number.start, end: unit.end }, text: due }];
    return {
      advice: `lists have no units: write ${quote(due)}, which is ${quote(`${raw} ${name}`)} in the ${to.name} of ${quote(builder.text(other))}`,
      fixes: [{ title: `Write ${quote(due)}`, edits }],
    };
  }
  const inKiB = from === undefined ? undefined : factor(from, kib);
  const example =
    inKiB === undefined || inKiB < 1
      ? ''
      : `, ${quote(String(Number(raw) * inKiB))} where that is KiB`;
  return {
    advice: `lists have no units: write the number in the unit of its use${example}`,
    fixes: [],
  };
}

const kib = unitRow('KiB')!;

function isUnitBehind(
  builder: Builder,
  number: Tree | undefined,
  tree: Tree,
  sums: boolean,
): boolean {
  if (number?.kind !== 'number' || tree.kind !== 'symbol') return false;
  const text = builder.text(tree);
  if (sums && likelyNames.has(text)) return number.end === tree.start;
  return unitRow(text)?.written === true || /^[KMGT]B$/iu.test(text);
}

/** The unit of the field that a path ends in, where all collectors agree on it. */
function fieldUnit(path: string): string | null {
  const member = path.split('.')[1];
  const found = allCollectors.flatMap(({ fields }) => fields.filter(({ name }) => name === member));
  const all = new Set(found.map((field) => ('unit' in field ? field.unit : null)));
  const [unit = null] = all;
  return all.size === 1 ? unit : null;
}
