/**
 * Values of fields and controls with their units, as far as Momus declares them.
 * In: names and values. Out: short texts. What a plug-in declares is shown as a plain number.
 */
import type { PlainValue } from '../../agent/api.ts';
import { change, quantity } from '../../agent/story/quantity.ts';
import type { Decision } from '../../runtime/index.ts';
import { allCollectors } from '../../schema/collectors/index.ts';
import { allControllers } from '../../schema/controllers/index.ts';
import { createEnvironment } from '../../schema/environment.ts';
import type { UnitName } from '../../schema/types.ts';

const { fields, controls } = createEnvironment({
  collectors: allCollectors,
  controllers: allControllers,
});

type About = Pick<Decision, 'entity' | 'control'>;

const unitOfControl = ({ entity, control }: About): UnitName =>
  controls[entity].get(control)?.control.unit ?? null;

/** A value of a control; a text that a policy wanted stands in quotes. */
export function controlValue(about: About, value: number | string): string {
  return typeof value === 'number' ? quantity(value, unitOfControl(about)) : `\`${value}\``;
}

/** `4.00 → 3.00 GiB`. */
export const controlChange = (about: About, before: number | null, after: number): string =>
  change(before, after, unitOfControl(about));

const inputName = /^(?:(average|property) )?(Host\.)?(.+)$/u;

/**
 * A value that a policy read while it dealt with an entity, by the name that reports have for it:
 * `mem_unused`, `average mem_unused`, `property name`, `average Host.mem_free`.
 */
export function inputValue(entity: 'host' | 'guest', name: string, value: PlainValue): string {
  if (value === null) return 'missing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const [, kind, host, own = name] = inputName.exec(name) ?? [];
  const field = fields[host === undefined ? entity : 'host'].get(own)?.field;
  const unit = field?.type === 'number' && kind !== 'property' ? field.unit : null;
  return quantity(value, unit);
}
