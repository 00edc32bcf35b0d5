/**
 * The controls that come with Momus, by the names that authors assign to.
 * In: the name of a control, or of the field that shows its value. Out: the control. For advice: which
 * controls a host has is known to the checker alone.
 */
import { allControllers } from '../../schema/controllers/index.ts';
import type { ControlSchema } from '../../schema/types.ts';

const all = allControllers.flatMap(({ controls }) => controls);

const byName: ReadonlyMap<string, ControlSchema> = new Map([
  ...all.flatMap((one): [string, ControlSchema][] =>
    one.shownBy === null ? [] : [[one.shownBy, one]],
  ),
  ...all.map((one): [string, ControlSchema] => [one.name, one]),
]);

/** The control that is named, or that sets what the named field shows. */
export const knownControl = (name: string): ControlSchema | undefined => byName.get(name);
