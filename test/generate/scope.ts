/**
 * What is in scope where a piece of a policy is generated. Immutable; each step in makes a new one.
 * The Maker holds what grows while one policy is generated.
 */
import type { Catalogue, FieldRow, Holder, Unit } from './catalogue.ts';
import type { Tape } from './tape.ts';

export type Kind =
  | 'number'
  | 'logical'
  | 'text'
  | 'list'
  | 'host'
  | 'guest'
  | 'entity'
  | 'device'
  | 'limits';

/** What a variable or parameter holds; the unit counts for numbers, and for lists (of numbers). */
export interface Shape {
  readonly kind: Kind;
  readonly unit: Unit;
}

export interface Variable extends Shape {
  readonly name: string;
  /** Whether `set` may change it. */
  readonly settable: boolean;
}

export interface Scope {
  readonly variables: readonly Variable[];
  /** Paths (`g1.balloon_cur`) known not to be missing. */
  readonly valid: ReadonlySet<string>;
  /** How many levels of expression may still open. */
  readonly depth: number;
  /** No effects here: an operand of `and` or `or`. */
  readonly pure: boolean;
  /** Loops around this place. */
  readonly loops: readonly ('guests' | 'devices' | 'list')[];
  /** Whether a `defvar` here is sure to run in this scope. */
  readonly level: boolean;
}

/** A function that was generated. */
export interface Routine {
  readonly name: string;
  readonly params: readonly Variable[];
  /** null: a procedure. */
  readonly result: Shape | null;
  /** Fields of the first parameter that callers must know to be valid. */
  readonly requires: readonly string[];
  readonly effect: boolean;
  /** It loops over Guests. */
  readonly loops: boolean;
  /** A name that callers provide (wild). */
  readonly free: Variable | null;
}

/** The state of generating one policy. */
export interface Maker {
  readonly tape: Tape;
  readonly catalogue: Catalogue;
  readonly wild: boolean;
  readonly routines: Routine[];
  /** Names that have been read or called. */
  readonly used: Set<string>;
  count: number;
  /** How many effects have been written. */
  effects: number;
}

export const topScope: Scope = {
  variables: [],
  valid: new Set(),
  depth: 4,
  pure: false,
  loops: [],
  level: true,
};

export const deeper = (s: Scope): Scope => ({ ...s, depth: s.depth - 1, level: false });

export const pure = (s: Scope): Scope => ({ ...deeper(s), pure: true });

/** The scope with a variable, which hides another of its name. */
export function withVariable(s: Scope, variable: Variable): Scope {
  const others = s.variables.filter(({ name }) => name !== variable.name);
  const valid = [...s.valid].filter((path) => !path.startsWith(`${variable.name}.`));
  return { ...s, variables: [...others, variable], valid: new Set(valid) };
}

export const knowing = (s: Scope, paths: readonly string[]): Scope => ({
  ...s,
  valid: new Set([...s.valid, ...paths]),
});

/** A new variable; a wild policy sometimes takes the name of another one of its shape. */
export function fresh(
  m: Maker,
  s: Scope,
  prefix: string,
  shape: Shape,
  settable = false,
): Variable {
  const same = m.wild
    ? s.variables.filter((v) => v.kind === shape.kind && v.unit === shape.unit)
    : [];
  const name =
    same.length > 0 && m.tape.chance(1, 8) ? m.tape.pick(same).name : `${prefix}${++m.count}`;
  return { name, kind: shape.kind, unit: shape.unit, settable };
}

/** The text of a read of a variable. */
export function read(m: Maker, name: string): string {
  m.used.add(name);
  return name;
}

export const ofShape = (s: Scope, kind: Kind, unit: Unit = ''): readonly Variable[] =>
  s.variables.filter((v) => v.kind === kind && v.unit === unit);

/** An entity that fields and methods can be asked of. */
export interface Owner {
  readonly name: string;
  readonly holder: 'host' | 'guest' | 'entity';
}

export function owners(s: Scope): readonly Owner[] {
  const found: Owner[] = [{ name: 'Host', holder: 'host' }];
  for (const { name, kind } of s.variables) {
    if (kind === 'host' || kind === 'guest' || kind === 'entity')
      found.push({ name, holder: kind });
  }
  return found;
}

/** A field of something in scope; `path` as list notation writes it. */
export interface Place {
  readonly path: string;
  /** The variable to count as read. */
  readonly root: string;
  readonly owner: Owner | null;
  readonly field: FieldRow;
}

/** All number fields in reach, known to be valid or not. */
export function places(m: Maker, s: Scope): readonly Place[] {
  const of = (root: string, prefix: string, holder: Holder, owner: Owner | null): Place[] =>
    m.catalogue.fields[holder].map((field) => ({
      path: `${prefix}.${field.name}`,
      root,
      owner,
      field,
    }));
  const found = owners(s).flatMap((owner) => of(owner.name, owner.name, owner.holder, owner));
  for (const { name, kind } of s.variables) {
    if (kind === 'limits') found.push(...of(name, name, 'limits', null));
    if (kind === 'device') {
      for (const which of ['guaranteed', 'maximum', 'current']) {
        found.push(...of(name, `${name}.${which}`, 'limits', null));
      }
    }
  }
  return found;
}

export const isValid = (s: Scope, place: Place): boolean =>
  !place.field.optional || s.valid.has(place.path);
