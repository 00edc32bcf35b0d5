/**
 * Expressions of generated policies, by the type and unit that is wanted.
 * In: a Maker, a Scope and what is wanted. Out: text in list notation whose names all resolve.
 */
import type { Unit } from './catalogue.ts';
import { numberLiteral, textLiteral } from './literals.ts';
import {
  argument,
  callable,
  conditionOf,
  effect,
  field,
  meets,
  optionalPath,
  readField,
  savedLogical,
  savedNumbers,
  savedText,
} from './pieces.ts';
import {
  deeper,
  fresh,
  isValid,
  knowing,
  type Maker,
  ofShape,
  owners,
  places,
  pure,
  type Routine,
  read,
  type Scope,
  type Shape,
  type Variable,
  withVariable,
} from './scope.ts';

const plain: Shape = { kind: 'number', unit: '' };

/** An expression of a shape. */
export function expression(m: Maker, s: Scope, shape: Shape): string {
  if (shape.kind === 'number') return number(m, s, shape.unit);
  if (shape.kind === 'logical') return logical(m, s);
  if (shape.kind === 'text') return text(m, s);
  if (shape.kind === 'list') return list(m, s, shape.unit);
  return argument(m, s, shape) ?? 'nil';
}

/** A number of a unit. */
export function number(m: Maker, s: Scope, unit: Unit): string {
  const { tape } = m;
  const variables = ofShape(s, 'number', unit);
  const leaf = (): string =>
    tape.choose<string>([
      [2, () => numberLiteral(m, unit)],
      variables.length > 0 && [4, () => read(m, tape.pick(variables).name)],
      [4, () => field(m, s, unit)],
    ]);
  if (s.depth <= 0) return leaf();
  const t = deeper(s);
  const same = (): string => number(m, t, unit);
  const settable = variables.filter((v) => v.settable);
  return tape.choose<string>([
    [9, leaf],
    [2, () => `(+ ${same()} ${same()})`],
    [2, () => `(- ${same()} ${same()})`],
    [2, () => `(* ${number(m, t, '')} ${same()})`],
    [2, () => quotient(m, t, unit)],
    [1, () => `(min ${same()}${tape.chance(4, 5) ? ` ${same()}` : ''})`],
    [1, () => `(max ${same()} ${same()}${tape.chance(1, 4) ? ` ${same()}` : ''})`],
    [1, () => `(abs ${same()})`],
    [2, () => `(if ${logical(m, t)} ${same()} ${same()})`],
    [2, () => narrowed(m, t, (inner) => number(m, inner, unit))],
    [1, () => letNumber(m, t, unit)],
    [1, () => remembered(m, t, unit)],
    [1, () => `(or ${number(m, pure(s), unit)} ${number(m, pure(s), unit)})`],
    unit === '' && [1, () => shift(m, t)],
    unit === '' && [1, () => `(+ ${same()} ${logical(m, t)})`],
    !s.pure && [1, () => effect(m, `(debug ${textLiteral(m)} ${same()})`)],
    !s.pure && [1, () => `{${effect(m, `(debug ${logical(m, t)})`)} ${same()}}`],
    !s.pure && settable.length > 0 && [1, () => assign(m, t, tape.pick(settable))],
    [2, () => call(m, t, { kind: 'number', unit }) ?? leaf()],
    m.wild && [3, () => wildNumber(m, t, unit)],
  ]);
}

export function assign(m: Maker, s: Scope, v: Variable): string {
  return effect(m, `(${m.tape.pick(['set', 'setq'])} ${v.name} ${expression(m, s, v)})`);
}

function quotient(m: Maker, s: Scope, unit: Unit): string {
  const by = unit === '' ? m.tape.pick(['', 'KiB', ...m.catalogue.units]) : '';
  const dividend = (inner: Scope): string => number(m, inner, unit === '' ? by : unit);
  return m.tape.choose<string>([
    [3, () => `(/ ${dividend(s)} (max 1 ${number(m, s, by)}))`],
    [1, () => `(/ ${dividend(s)} ${1 + m.tape.below(9)})`],
    [
      1,
      () => {
        const v = fresh(m, s, 'd', { kind: 'number', unit: by });
        const value = number(m, s, by);
        const inner = withVariable(s, v);
        return `(let ((${v.name} ${value})) (if (> ${v.name} 0) (/ ${dividend(deeper(inner))} ${v.name}) 0))`;
      },
    ],
  ]);
}

function shift(m: Maker, s: Scope): string {
  const count = m.wild && m.tape.chance(1, 4) ? number(m, s, '') : String(m.tape.below(13));
  return `(${m.tape.pick(['<<', '>>'])} ${number(m, s, '')} ${count})`;
}

/** Makes something that may use fields whose guard stands around it. */
export function narrowed(m: Maker, s: Scope, make: (inner: Scope) => string): string {
  const fits = places(m, s).filter((place) => !isValid(s, place));
  if (fits.length === 0) return `(if ${logical(m, s)} ${make(s)} ${make(s)})`;
  const place = m.tape.pick(fits);
  const prefix = place.path.slice(0, -place.field.name.length);
  const paths = place.field.together.map((name) => prefix + name);
  const inner = knowing(s, paths);
  read(m, place.root);
  const p = place.path;
  return m.tape.choose<string>([
    [
      4,
      () => `(if (valid ${m.tape.chance(1, 2) ? paths.join(' ') : p}) ${make(inner)} ${make(s)})`,
    ],
    [1, () => `(if (null ${p}) ${make(s)} ${make(inner)})`],
    [1, () => `(if (not (null ${p})) ${make(inner)} ${make(s)})`],
    [1, () => `(if (== ${p} nil) ${make(s)} ${make(inner)})`],
    [1, () => `(if (!= nil ${p}) ${make(inner)} ${make(s)})`],
    [2, () => `(if (and (valid ${p}) ${logical(m, pure(inner))}) ${make(inner)} ${make(s)})`],
    [1, () => `(if (or (not (valid ${p})) ${logical(m, pure(inner))}) ${make(s)} ${make(inner)})`],
    [
      1,
      () => {
        const v = fresh(m, s, 'ok', { kind: 'logical', unit: '' });
        return `(let ((${v.name} (valid ${p}))) (if ${v.name} ${make(inner)} ${make(s)}))`;
      },
    ],
  ]);
}

function letNumber(m: Maker, s: Scope, unit: Unit): string {
  const first = fresh(m, s, 'x', { kind: 'number', unit: m.tape.pick([unit, '']) });
  const bindings = [`(${first.name} ${expression(m, s, first)})`];
  const locals = [first];
  let inner = withVariable(s, first);
  if (m.tape.chance(1, 3)) {
    const second = fresh(m, inner, 'x', {
      kind: m.tape.pick(['logical', 'text'] as const),
      unit: '',
    });
    bindings.push(`(${second.name} ${expression(m, inner, second)})`);
    inner = withVariable(inner, second);
    locals.push(second);
  }
  const body = useAll(m, inner, number(m, inner, unit), locals, { kind: 'number', unit });
  const [open, close] = m.tape.chance(1, 6) ? '[]' : '()';
  return `(let ${open}${bindings.join(' ')}${close} ${body})`;
}

/** A saved number, a proposal or an optional property, with something else where it is missing. */
function remembered(m: Maker, s: Scope, unit: Unit): string {
  const owner = m.tape.pick(owners(s));
  const sources: string[] = savedNumbers
    .filter((row) => row.unit === unit)
    .map((row) => `GetVar "${row.name}"`);
  if (owner.holder !== 'entity') {
    const { controls, numbers } = m.catalogue;
    sources.push(
      ...controls[owner.holder]
        .filter((row) => row.unit === unit)
        .map((row) => `GetControl "${row.name}"`),
    );
    if (unit === '') sources.push(...numbers[owner.holder].map((row) => `Prop "${row.name}"`));
  }
  if (sources.length === 0) return numberLiteral(m, unit);
  const v = fresh(m, s, 'r', { kind: 'number', unit });
  const value = `(${read(m, owner.name)}.${m.tape.pick(sources)})`;
  const inner = withVariable(s, v);
  return m.tape.chance(1, 2)
    ? `(let ((${v.name} ${value})) (if (null ${v.name}) ${number(m, s, unit)} ${number(m, inner, unit)}))`
    : `(let ((${v.name} ${value})) (if (valid ${v.name}) ${v.name} ${number(m, s, unit)}))`;
}

/** A call of a function of a result; null where none can be called here. */
export function call(m: Maker, s: Scope, result: Shape | null): string | null {
  const fits = m.routines.filter(
    (f) =>
      (result === null
        ? f.result === null
        : f.result?.kind === result.kind && f.result.unit === result.unit) && callable(m, s, f),
  );
  return fits.length === 0 ? null : callOf(m, s, m.tape.pick(fits));
}

export function callOf(m: Maker, s: Scope, f: Routine): string {
  read(m, f.name);
  if (f.effect) m.effects += 1;
  const args = f.params.map((param, i) => {
    if (i > 0 || f.requires.length === 0 || m.wild) return expression(m, deeper(s), param);
    return read(
      m,
      m.tape.pick(s.variables.filter((v) => v.kind === param.kind && meets(s, v.name, f))).name,
    );
  });
  const written = `(${[f.name, ...args].join(' ')})`;
  if (f.free === null || m.tape.chance(1, 4)) return written;
  return `(let ((${f.free.name} ${expression(m, deeper(s), f.free)})) ${written})`;
}

/** Things that fault on some inputs. */
function wildNumber(m: Maker, s: Scope, unit: Unit): string {
  const unguarded = places(m, s).filter((place) => !isValid(s, place));
  return m.tape.choose<string>([
    [3, () => `(/ ${number(m, s, unit)} ${number(m, s, '')})`],
    unguarded.length > 0 && [6, () => readField(m, m.tape.pick(unguarded), unit)],
    [1, () => `(+ ${number(m, s, unit)} (${read(m, m.tape.pick(owners(s)).name)}.GetVar "count"))`],
    [1, () => `(+ 1 (if ${logical(m, s)} ${number(m, s, unit)} ${text(m, s)}))`],
    [1, () => `(max ${number(m, s, unit)} (if ${logical(m, s)} nil ${number(m, s, unit)}))`],
    [1, () => `(if (< (* ${textLiteral(m)} ${number(m, s, '')}) "m") 1 2)`],
    !s.pure && [1, () => `(and ${logical(m, s)} ${effect(m, `(debug ${number(m, s, unit)})`)})`],
  ]);
}

export function logical(m: Maker, s: Scope): string {
  const { tape } = m;
  const variables = ofShape(s, 'logical');
  const lists = s.variables.filter((v) => v.kind === 'list');
  const leaf = (): string =>
    tape.choose<string>([
      [1, () => tape.pick(['1', '0'])],
      variables.length > 0 && [4, () => read(m, tape.pick(variables).name)],
      [4, () => `(> ${field(m, s, 'KiB')} ${numberLiteral(m, 'KiB')})`],
    ]);
  if (s.depth <= 0) return leaf();
  const t = deeper(s);
  const p = pure(s);
  const unit = tape.pick(['', 'KiB', ...m.catalogue.units]);
  const compare = (): string => tape.pick(['<', '>', '<=', '>=', '==', '!=']);
  return tape.choose<string>([
    [3, leaf],
    [6, () => `(${compare()} ${number(m, t, unit)} ${number(m, t, unit)})`],
    [2, () => `(${compare()} ${text(m, t)} ${text(m, t)})`],
    [
      2,
      () =>
        `(and ${logical(m, p)} ${logical(m, p)}${tape.chance(1, 4) ? ` ${logical(m, p)}` : ''})`,
    ],
    [2, () => `(or ${logical(m, p)} ${logical(m, p)})`],
    [2, () => `(not ${logical(m, t)})`],
    [1, () => `(null ${tape.chance(1, 2) ? text(m, t) : 'Guests'})`],
    [1, () => `(valid ${optionalPath(m, s)})`],
    [1, () => `(== ${logical(m, t)} ${logical(m, t)})`],
    [1, () => `(not (${read(m, tape.pick(owners(s)).name)}.GetVar "${savedLogical}"))`],
    lists.length > 0 && [2, () => `(null ${read(m, tape.pick(lists).name)})`],
    [1, () => call(m, t, { kind: 'logical', unit: '' }) ?? leaf()],
    [1, () => narrowed(m, t, (inner) => logical(m, inner))],
    m.wild &&
      !s.pure && [1, () => `(or ${logical(m, t)} ${effect(m, `(debug ${logical(m, t)})`)})`],
  ]);
}

export function text(m: Maker, s: Scope): string {
  const { tape } = m;
  const variables = ofShape(s, 'text');
  const guests = s.variables.filter((v) => v.kind === 'guest');
  const devices = s.variables.filter((v) => v.kind === 'device');
  const leaf = (): string =>
    tape.choose<string>([
      [3, () => textLiteral(m)],
      variables.length > 0 && [3, () => read(m, tape.pick(variables).name)],
      guests.length > 0 && [
        3,
        () => `(${read(m, tape.pick(guests).name)}.Prop "${tape.pick(m.catalogue.texts.guest)}")`,
      ],
      devices.length > 0 && [2, () => `${read(m, tape.pick(devices).name)}.name`],
    ]);
  if (s.depth <= 0) return leaf();
  const t = deeper(s);
  return tape.choose<string>([
    [5, leaf],
    [2, () => `(+ ${text(m, t)} ${text(m, t)})`],
    [1, () => `(* ${text(m, t)} ${tape.below(4)})`],
    [1, () => `(if ${logical(m, t)} ${text(m, t)} ${text(m, t)})`],
    [1, () => `(${tape.pick(['min', 'max'])} ${text(m, t)} ${text(m, t)})`],
    !s.pure && [1, () => effect(m, `(debug ${text(m, t)})`)],
    [1, () => call(m, t, { kind: 'text', unit: '' }) ?? leaf()],
    [1, () => rememberedText(m, t)],
  ]);
}

function rememberedText(m: Maker, s: Scope): string {
  const owner = read(m, m.tape.pick(owners(s)).name);
  const { name } = fresh(m, s, 'r', { kind: 'text', unit: '' });
  return `(let ((${name} (${owner}.GetVar "${savedText}"))) (if (null ${name}) ${text(m, s)} ${name}))`;
}

/** A list of numbers of a unit; new ones are made only outside loops. */
export function list(m: Maker, s: Scope, unit: Unit): string {
  const variables = ofShape(s, 'list', unit);
  const one = (): string => {
    if (variables.length > 0 && (s.loops.length > 0 || m.tape.chance(1, 2)))
      return read(m, m.tape.pick(variables).name);
    const v = fresh(m, s, 'g', { kind: 'guest', unit: '' });
    const inner = withVariable({ ...deeper(s), loops: [...s.loops, 'guests'] }, v);
    const body = useAll(m, inner, number(m, inner, unit), [v], { ...plain, unit });
    return `(with Guests ${v.name} ${body})`;
  };
  return m.tape.choose<string>([
    [4, one],
    [1, () => `(+ ${one()} ${one()})`],
    [1, () => `(* ${one()} ${m.tape.below(3)})`],
  ]);
}

/** The body, with a use of each of these variables that it does not read. */
export function useAll(
  m: Maker,
  s: Scope,
  body: string,
  variables: readonly Variable[],
  shape: Shape | null,
): string {
  let result = body;
  for (const v of variables) {
    if (m.used.has(v.name)) continue;
    if (shape?.kind === 'number' && v.kind === 'number' && v.unit === shape.unit) {
      result = `(${m.tape.pick(['max', '+', '-', 'min'])} ${result} ${read(m, v.name)})`;
    } else if (shape === null) {
      result = `{${effect(m, `(debug ${conditionOf(m, v)})`)} ${result}}`;
    } else {
      result = `(if ${conditionOf(m, v)} ${result} ${expression(m, { ...s, depth: 0 }, shape)})`;
    }
  }
  return result;
}
