/**
 * Pieces of generated policies that need no other expressions: reads of fields and variables, and
 * what of a scope fits a wish.
 * In: a Maker and a Scope. Out: text in list notation, or answers.
 */
import type { Unit } from './catalogue.ts';
import { numberLiteral } from './literals.ts';
import {
  isValid,
  type Maker,
  owners,
  type Place,
  places,
  type Routine,
  read,
  type Scope,
  type Shape,
  type Variable,
} from './scope.ts';

/** Names that are saved under, with one shape for every entity. */
export const savedNumbers: readonly { name: string; unit: Unit }[] = [
  { name: 'count', unit: '' },
  { name: 'mark', unit: 'KiB' },
];
/** Saved under these names: a text, and a logical. */
export const savedText = 'mode';
export const savedLogical = 'flag';

/** Marks that an effect has been written. */
export function effect(m: Maker, written: string): string {
  m.effects += 1;
  return written;
}

/** A variable in scope that holds an entity of some kind. */
export function argument(m: Maker, s: Scope, shape: Shape): string | null {
  const fits = s.variables.filter(
    ({ kind }) =>
      kind === shape.kind || (shape.kind === 'entity' && (kind === 'guest' || kind === 'host')),
  );
  const names = fits.map(({ name }) => name);
  if (shape.kind === 'host' || shape.kind === 'entity') names.push('Host');
  return names.length === 0 ? null : read(m, m.tape.pick(names));
}

/** A field that is known not to be missing: its latest value or its average. */
export function field(m: Maker, s: Scope, unit: Unit): string {
  const fits = places(m, s).filter((place) => place.field.unit === unit && isValid(s, place));
  if (fits.length === 0) return numberLiteral(m, unit);
  return readField(m, m.tape.pick(fits), unit);
}

/** The latest value of a field, or where it has one its average. */
export function readField(m: Maker, { path, root, owner, field }: Place, unit: Unit): string {
  read(m, root);
  if (owner === null) return path;
  const name = `"${field.name}"`;
  return m.tape.choose<string>([
    [6, () => path],
    [2, () => `(${root}.StatAvg ${name})`],
    [1, () => `(${root}.Stat ${name})`],
    [1, () => `(${root}.Stat ${name} ${numberLiteral(m, unit)})`],
  ]);
}

/** Something that may be missing. */
export function optionalPath(m: Maker, s: Scope): string {
  const fits = places(m, s).filter((place) => place.field.optional);
  if (fits.length === 0) return `(${read(m, m.tape.pick(owners(s)).name)}.GetVar "count")`;
  const place = m.tape.pick(fits);
  read(m, place.root);
  return place.path;
}

/** Whether arguments for a function are at hand. */
export function callable(m: Maker, s: Scope, f: Routine): boolean {
  if (s.pure && f.effect) return false;
  if (f.loops && s.loops.length > 0 && !m.wild) return false;
  return f.params.every(({ kind }, i) => {
    if (kind !== 'guest' && kind !== 'device') return true;
    return s.variables.some((v) => v.kind === kind && (i > 0 || m.wild || meets(s, v.name, f)));
  });
}

/** Whether an entity has what a function leaves its callers to guard. */
export const meets = (s: Scope, name: string, f: Routine): boolean =>
  f.requires.every((wanted) => s.valid.has(`${name}.${wanted}`));

/** A condition that reads a variable. */
export function conditionOf(m: Maker, { name, kind }: Variable): string {
  read(m, name);
  switch (kind) {
    case 'number':
      return `(> ${name} 0)`;
    case 'text':
      return `(== ${name} "a")`;
    case 'logical':
    case 'list':
      return name;
    case 'guest':
      return `(!= (${name}.Prop "name") "a")`;
    case 'device':
      return `(!= ${name}.name "vda")`;
    case 'limits':
      return `(valid ${name}.total_bytes_sec)`;
    case 'host':
    case 'entity':
      return `(null (${name}.GetVar "count"))`;
    default:
      return kind satisfies never;
  }
}
