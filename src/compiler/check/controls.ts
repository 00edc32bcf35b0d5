/**
 * Controls: proposals through `Control` and through the setters of devices.
 * In: the entity, the control's name and the value. Out: code that proposes; warnings for values
 * that no controller takes.
 */
import type { EnvironmentControl } from '../../schema/environment.ts';
import { suggest } from '../../schema/nearest.ts';
import type { Bound, ControlSchema, EntityKind } from '../../schema/types.ts';
import { controlNotEnabled, controlOutOfRange, unknownControl } from '../diagnostics/entities.ts';
import { quote } from '../diagnostics/syntax-text.ts';
import { wrongType } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { Expression, MethodExpression } from '../syntax/ast.ts';
import { absorbed, type Context, checked } from './context.ts';
import { elsewhere } from './elsewhere.ts';
import { keyOf } from './entry.ts';
import { nameOfKind } from './members.ts';
import { label, unquoted } from './need.ts';
import { given, quantityOf } from './quantities.ts';
import { describe, isUnknown, Kind, missing, numeric, only, unknown, without } from './type.ts';
import { type Checked, typed, type Value } from './value.ts';

const nothing = (): Checked => checked(typed(unknown), { k: 'missing' });
const done = (ir: Ir): Checked => checked(typed(missing), ir);

/** The declared control of a name; reported and null where there is none. */
export function findControl(
  c: Context,
  e: Expression,
  kind: 'host' | 'guest',
  name: string,
): EnvironmentControl | null {
  const entry = c.environment.controls[kind].get(name);
  if (entry !== undefined) return entry;
  if (c.environment.anyControl) return null;
  const other = elsewhere(c, kind, name, 'control');
  const controls = [...c.environment.controls[kind]];
  // What takes effect comes first.
  const names = [true, false].flatMap((enabled) =>
    controls.filter(([, row]) => row.enabled === enabled).map(([known]) => known),
  );
  c.report(
    unknownControl(
      e.span,
      nameOfKind(kind),
      name,
      suggest(name, names) ?? names,
      !(e.kind === 'text' && e.bare === true),
      other,
    ),
  );
  return null;
}

/** `Control`: a proposal for the host or a guest. */
export function propose(
  c: Context,
  e: MethodExpression,
  of: Checked,
  kind: 'host' | 'guest',
  name: string,
  valueExpression: Expression,
  value: Checked,
): Checked {
  const entry = findControl(c, e.args[0]!, kind, name);
  if (entry === null && !c.environment.anyControl) return nothing();
  if (entry !== null && !entry.enabled) {
    c.report(controlNotEnabled(e.args[0]!.span, name, entry.controller.name));
  }
  return setControl(c, e, of, kind, name, entry?.control ?? null, valueExpression, value);
}

/** A device's setter: a proposal for one of its limits. */
export function setter(c: Context, e: MethodExpression, of: Checked, value: Checked): Checked {
  const entry = c.environment.setters.get(e.method.text);
  if (entry === undefined) return nothing();
  if (!entry.enabled)
    c.report(controlNotEnabled(e.method.span, e.method.text, entry.controller.name));
  return setControl(c, e, of, 'device', entry.control.name, entry.control, e.args[0]!, value);
}

function setControl(
  c: Context,
  e: MethodExpression,
  of: Checked,
  kind: EntityKind,
  name: string,
  control: ControlSchema | null,
  valueExpression: Expression,
  value: Checked,
): Checked {
  const now = c.now(value.value);
  const unit = control === null ? undefined : quantityOf(control.unit)?.unit;
  given(c, valueExpression, value, unit, `the control \`${name}\``);
  if (isUnknown(now.type)) return absorbed(value);
  const free = c.environment.anyControl;
  if (!free && !only(now.type, numeric | Kind.missing)) {
    const found = describe(without(now.type, numeric | Kind.missing));
    const isFreeform = c.frame.form.notation === 'freeform';
    const fixes = unquoted(valueExpression, isFreeform ? unit : undefined);
    const what = `the control \`${name}\``;
    c.report(wrongType(valueExpression.span, what, 'a number', found, fixes));
    return nothing();
  }
  if (control !== null && !free) checkRange(c, kind, valueExpression, control, now);
  // A logical counts as 0 or 1.
  const kinds =
    (now.type.kinds & Kind.logical) === 0
      ? now.type.kinds
      : (now.type.kinds & ~Kind.logical) | Kind.number;
  const proposed = free ? now : { ...now, type: { ...now.type, kinds } };
  c.flow.set(keyOf.proposed(kind, name), { of: of.value.symbol, value: proposed });
  const r = free ? 'any' : 'num';
  return done({
    k: 'propose',
    of: of.ir,
    entity: kind,
    name,
    r,
    value: value.ir,
    at: c.site(e.span),
  });
}

/** The range in words: `-1 or 1000..17592186044415 us`. */
function rangeText({ min, max, also, unit }: ControlSchema): string {
  const others = also.map((value) => `${value} or `).join('');
  return `${others}${min}..${max}${unit === null ? '' : ` ${unit}`}`;
}

/** The least or greatest value that a bound can have, whatever the input. */
function outermost(c: Context, kind: EntityKind, bound: Bound, side: 'min' | 'max'): number {
  if (typeof bound === 'number') return bound;
  const field = c.environment.fields[kind].get(bound)?.field;
  const anything = side === 'min' ? -Infinity : Infinity;
  return field?.type === 'number' ? field[side] : anything;
}

/** Warns of a value that is surely outside, whatever the input; the rest is for arbitration. */
function checkRange(
  c: Context,
  kind: EntityKind,
  e: Expression,
  control: ControlSchema,
  value: Value,
): void {
  if (!only(value.type, numeric)) return;
  const { lo, hi } = value.type.range;
  const [least, most] = control.integral ? [Math.trunc(lo), Math.trunc(hi)] : [lo, hi];
  const isBelow = most < outermost(c, kind, control.min, 'min');
  if (!isBelow && least <= outermost(c, kind, control.max, 'max')) return;
  if (control.also.some((x) => x >= least && x <= most)) return;
  const { unit } = control;
  const sent = `${lo}${unit === null ? '' : ` ${unit}`}`;
  const what =
    e.kind !== 'number'
      ? lo === hi
        ? String(lo)
        : 'this value'
      : e.unit === undefined || label(c, e) === quote(sent)
        ? label(c, e)
        : `${label(c, e)}, which is ${sent},`;
  const bound = isBelow ? control.min : control.max;
  c.report(
    controlOutOfRange(e.span, control.name, what, rangeText(control), control.outside, bound),
  );
}
