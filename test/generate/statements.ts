/**
 * Statements of generated policies: what is evaluated for its effect.
 * In: a Maker and a Scope. Out: one form in list notation, or a block with local variables.
 */
import type { ControlRow } from './catalogue.ts';
import {
  assign,
  call,
  expression,
  list,
  logical,
  narrowed,
  number,
  text,
  useAll,
} from './expressions.ts';
import { textLiteral } from './literals.ts';
import { effect, savedLogical, savedNumbers, savedText } from './pieces.ts';
import {
  deeper,
  fresh,
  isValid,
  knowing,
  type Maker,
  owners,
  read,
  type Scope,
  type Shape,
  type Variable,
  withVariable,
} from './scope.ts';

/** One statement. */
export function statement(m: Maker, s: Scope): string {
  const { tape } = m;
  if (s.depth <= 0) return tape.chance(1, 2) ? control(m, s) : save(m, s);
  const t = deeper(s);
  const settable = s.variables.filter((v) => v.settable);
  const guests = s.variables.filter((v) => v.kind === 'guest');
  const canLoop = s.loops.length === 0 || (m.wild && s.loops.length < 3);
  return tape.choose<string>([
    [1, () => effect(m, `(debug ${text(m, t)} ${number(m, t, '')})`)],
    [5, () => control(m, t)],
    [2, () => save(m, t)],
    settable.length > 0 && [3, () => assign(m, t, tape.pick(settable))],
    [2, () => `(if ${logical(m, t)} ${statement(m, t)} ${rest(m, t)})`],
    [3, () => narrowed(m, t, (inner) => statement(m, inner))],
    [2, () => block(m, { ...t, level: s.level })],
    [2, () => letStatement(m, t)],
    canLoop && [8, () => guestLoop(m, t)],
    guests.length > 0 &&
      !s.loops.includes('devices') && [8, () => deviceLoop(m, t, tape.pick(guests))],
    canLoop && [1, () => listLoop(m, t)],
    [5, () => call(m, t, null) ?? control(m, t)],
    [1, () => counter(m, t)],
  ]);
}

const rest = (m: Maker, s: Scope): string =>
  m.tape.chance(1, 3) ? statement(m, s) : m.tape.pick(['0', 'nil']);

/** Proposes a value for a control of something in scope. */
function control(m: Maker, s: Scope): string {
  const { tape, catalogue } = m;
  const devices = s.variables.filter((v) => v.kind === 'device');
  if (devices.length > 0 && catalogue.setters.length > 0 && tape.chance(3, 4)) {
    const row = tape.pick(catalogue.setters);
    return effect(m, `(${read(m, tape.pick(devices).name)}.${row.name} ${wanted(m, s, row)})`);
  }
  const all = owners(s).flatMap(({ name, holder }) =>
    holder === 'entity' ? [] : catalogue.controls[holder].map((row) => ({ ...row, owner: name })),
  );
  if (all.length === 0) return effect(m, `(debug ${number(m, s, '')})`);
  const row = tape.pick(
    all.filter((r) => r.owner !== 'Host').length > 0 && tape.chance(2, 3)
      ? all.filter((r) => r.owner !== 'Host')
      : all,
  );
  return effect(m, `(${read(m, row.owner)}.Control "${row.name}" ${wanted(m, s, row)})`);
}

/** A value for a control: sometimes missing, or a logical where the unit allows one. */
const wanted = (m: Maker, s: Scope, control: ControlRow): string =>
  m.tape.choose<string>([
    [10, () => inRange(m, control, number(m, s, control.unit))],
    [1, () => `(if ${logical(m, s)} ${number(m, s, control.unit)} nil)`],
    control.unit === '' && [1, () => logical(m, s)],
  ]);

/** The value within the range of its control; the checker warns of one that is always outside. */
function inRange(m: Maker, { range }: ControlRow, value: string): string {
  const varies = /[a-z]\w*\./i.test(value) && m.tape.chance(1, 2);
  if (range === null || varies || (m.wild && m.tape.chance(1, 2))) return value;
  return `(max ${range[0]} (min ${range[1]} ${value}))`;
}

function save(m: Maker, s: Scope): string {
  const owner = read(m, m.tape.pick(owners(s)).name);
  const { name, unit } = m.tape.pick(savedNumbers);
  return m.tape.choose<string>([
    [4, () => effect(m, `(${owner}.SetVar "${name}" ${number(m, s, unit)})`)],
    [1, () => effect(m, `(${owner}.SetVar "${savedText}" ${text(m, s)})`)],
    [1, () => effect(m, `(${owner}.SetVar "${savedLogical}" ${logical(m, s)})`)],
  ]);
}

function counter(m: Maker, s: Scope): string {
  const owner = read(m, m.tape.pick(owners(s)).name);
  const n = fresh(m, s, 'n', { kind: 'number', unit: '' }).name;
  return effect(
    m,
    `(let ((${n} (${owner}.GetVar "count"))) (${owner}.SetVar "count" (+ 1 (if (null ${n}) 0 ${n}))))`,
  );
}

/** Statements in order; local variables where they are sure to be bound. All of them are used. */
export function block(m: Maker, s: Scope): string {
  const items: string[] = [];
  const locals: Variable[] = [];
  let inner = s;
  for (let n = 1 + m.tape.below(3); n > 0; n--) {
    if ((s.level || m.wild) && m.tape.chance(1, 3)) {
      const v = fresh(m, inner, 'v', someShape(m), true);
      items.push(define(m, inner, v));
      inner = withVariable(inner, v);
      locals.push(v);
    } else {
      items.push(statement(m, { ...inner, level: false }));
    }
  }
  const last = useAll(m, inner, statement(m, deeper(inner)), locals, null);
  if (items.length === 0) return last;
  return `{${items.join(' ')} ${last}}`;
}

export function someShape(m: Maker): Shape {
  const kind = m.tape.pick(['number', 'number', 'number', 'logical', 'text'] as const);
  return { kind, unit: kind === 'number' ? m.tape.pick(['', 'KiB', ...m.catalogue.units]) : '' };
}

/** A definition, in one place or in both branches of an `if` (in one of them only when wild). */
export function define(m: Maker, s: Scope, v: Variable): string {
  const t = deeper(s);
  const one = (): string => effect(m, `(defvar ${v.name} ${expression(m, t, v)})`);
  return m.tape.choose<string>([
    [6, one],
    [1, () => `(if ${logical(m, t)} ${one()} ${one()})`],
    m.wild && [1, () => `(if ${logical(m, t)} ${one()} 0)`],
  ]);
}

function letStatement(m: Maker, s: Scope): string {
  const devices = s.variables.filter((v) => v.kind === 'device');
  if (devices.length > 0 && m.tape.chance(1, 2)) {
    const v = fresh(m, s, 'm', { kind: 'limits', unit: '' });
    const of = `${read(m, m.tape.pick(devices).name)}.${m.tape.pick(['maximum', 'guaranteed', 'current'])}`;
    const inner = withVariable(s, v);
    const body = narrowed(m, inner, (narrow) => statement(m, narrow));
    return `(let ((${v.name} ${of})) ${useAll(m, inner, body, [v], null)})`;
  }
  const v = fresh(m, s, 'x', someShape(m), m.tape.chance(1, 2));
  const value = expression(m, s, v);
  const inner = { ...withVariable(s, v), level: true };
  const first = m.tape.chance(1, 3) ? `${statement(m, deeper(inner))} ` : '';
  return `(let ((${v.name} ${value})) ${first}${useAll(m, inner, block(m, inner), [v], null)})`;
}

export function guestLoop(m: Maker, s: Scope): string {
  const v = fresh(m, s, 'g', { kind: 'guest', unit: '' });
  const inner: Scope = {
    ...withVariable(s, v),
    depth: s.depth + 1,
    loops: [...s.loops, 'guests'],
    level: true,
  };
  return `(with Guests ${v.name} ${useAll(m, inner, block(m, inner), [v], null)})`;
}

function deviceLoop(m: Maker, s: Scope, guest: Variable): string {
  const { devices } = m.catalogue;
  if (devices === null) return control(m, s);
  const path = `${read(m, guest.name)}.${devices.name}`;
  const place = { path, root: guest.name, owner: null, field: devices };
  const v = fresh(m, s, 't', { kind: 'device', unit: '' });
  const inner: Scope = { ...withVariable(s, v), loops: [...s.loops, 'devices'], level: true };
  const loop = `(with ${path} ${v.name} ${useAll(m, inner, block(m, inner), [v], null)})`;
  if (isValid(s, place) || (m.wild && m.tape.chance(1, 3))) return loop;
  return `(if (valid ${path}) ${loop} ${m.tape.chance(1, 3) ? statement(m, knowing(s, [])) : '0'})`;
}

/** A loop over a list or a text, which stands in a variable. */
function listLoop(m: Maker, s: Scope): string {
  const lists = s.variables.filter((v) => v.kind === 'list');
  const inner = (v: Variable): Scope => ({
    ...withVariable(s, v),
    loops: [...s.loops, 'list'],
    level: true,
  });
  const body = (v: Variable): string => useAll(m, inner(v), block(m, inner(v)), [v], null);
  if (lists.length > 0 && m.tape.chance(1, 2)) {
    const over = m.tape.pick(lists);
    const v = fresh(m, s, 'e', { kind: 'number', unit: over.unit });
    return `(with ${read(m, over.name)} ${v.name} ${body(v)})`;
  }
  const over = fresh(m, s, 's', { kind: 'text', unit: '' });
  const v = fresh(m, s, 'c', { kind: 'text', unit: '' });
  return `(let ((${over.name} ${textLiteral(m)})) (with ${over.name} ${v.name} ${body(v)}))`;
}

/** A value for a top-level definition; lists too. */
export function topValue(m: Maker, s: Scope, v: Variable): string {
  return v.kind === 'list' ? list(m, s, v.unit) : expression(m, s, v);
}
