/**
 * What the names and numbers of a schema document mean together: ranges that hold something, names
 * that exist and are given once.
 * In: a document of the right shape. Out: problems by path, in the order of the document.
 */
import { methodRows } from '../builtins.ts';
import { allCollectors } from '../collectors/index.ts';
import { allControllers } from '../controllers/index.ts';
import { limitFields } from '../devices.ts';
import { suggestion } from '../nearest.ts';
import { guestProperties, hostProperties } from '../properties.ts';
import type { UnitName } from '../types.ts';
import type { DocumentShape, JsonPath, PathProblem } from './shape.ts';

type Collector = DocumentShape['collectors'][number];
type Controller = DocumentShape['controllers'][number];
type Control = Controller['controls'][number];

/** What a bound may name: a field that holds a number. */
interface Target {
  readonly name: string;
  readonly type: string;
  readonly unit?: UnitName;
  readonly anyUnit?: boolean | undefined;
}

/** Checks a document whose shape is right. */
export function checkReferences(document: DocumentShape): readonly PathProblem[] {
  const { collectors, controllers } = document;
  const problems: PathProblem[] = [];
  if (collectors.length === 0 && controllers.length === 0) {
    problems.push({ path: [], message: 'the document declares no collector and no controller' });
  }
  const builtInCollectors = allCollectors.map((c) => c.name);
  problems.push(...checkNames(collectors, ['collectors'], 'collector', builtInCollectors));
  for (const [i, collector] of collectors.entries()) {
    problems.push(...checkCollector(collector, ['collectors', i]));
  }
  const builtInControllers = allControllers.map((c) => c.name);
  problems.push(...checkNames(controllers, ['controllers'], 'controller', builtInControllers));
  for (const [i, controller] of controllers.entries()) {
    problems.push(...checkController(controller, ['controllers', i], collectors));
  }
  problems.push(...checkSetters(controllers));
  return problems;
}

/** Names given twice, or taken by something built in. */
function checkNames(
  rows: readonly { readonly name: string }[],
  path: JsonPath,
  what: string,
  builtIn: readonly string[] = [],
): readonly PathProblem[] {
  const seen = new Set<string>();
  return rows.flatMap(({ name }, i) => {
    const taken = builtIn.includes(name);
    const twice = seen.has(name);
    seen.add(name);
    if (!taken && !twice) return [];
    const message = taken
      ? `\`${name}\` is the name of a built-in ${what}`
      : `the ${what} \`${name}\` is declared twice`;
    return [{ path: [...path, i, 'name'], message }];
  });
}

/** Names that mean something else after `host.` or `guest.`. */
function reservedMembers(scope: 'host' | 'guest'): ReadonlyMap<string, string> {
  const properties = scope === 'host' ? hostProperties : guestProperties;
  return new Map([
    ...properties.map((p) => [p.name, `a property of every ${scope}`] as const),
    ...methodRows.map((m) => [m.name, 'the name of a method'] as const),
    ['control', 'how free-form policies reach controls'],
    ['saved', 'how free-form policies reach saved values'],
  ]);
}

function checkCollector(collector: Collector, path: JsonPath): readonly PathProblem[] {
  const problems = [...checkNames(collector.fields, [...path, 'fields'], 'field')];
  const reserved = reservedMembers(collector.scope);
  for (const [i, field] of collector.fields.entries()) {
    const at = [...path, 'fields', i];
    const meaning = reserved.get(field.name);
    if (meaning !== undefined) {
      problems.push({ path: [...at, 'name'], message: `\`${field.name}\` is ${meaning}` });
    }
    if (field.type !== 'number') continue;
    problems.push(...checkRange(field, at));
    if (field.anyUnit && field.unit !== null) {
      const message = `\`anyUnit\` says that the unit is not known, but \`unit\` is \`${field.unit}\``;
      problems.push({ path: [...at, 'anyUnit'], message });
    }
  }
  const names = collector.fields.map((field) => field.name);
  return [...problems, ...checkGroups(collector.together, names, 'field', [...path, 'together'])];
}

/** Bounds that are numbers: in order, and whole where values are. */
function checkRange(
  row: { readonly min: number | string; readonly max: number | string; readonly integral: boolean },
  path: JsonPath,
): readonly PathProblem[] {
  const problems: PathProblem[] = [];
  for (const key of ['min', 'max'] as const) {
    if (row.integral && typeof row[key] === 'number' && !Number.isInteger(row[key])) {
      const message = `\`${key}\` must be a whole number, since \`integral\` is true`;
      problems.push({ path: [...path, key], message });
    }
  }
  if (typeof row.min === 'number' && typeof row.max === 'number' && row.min > row.max) {
    const message = `\`min\` (${row.min}) is greater than \`max\` (${row.max})`;
    problems.push({ path: [...path, 'min'], message });
  }
  return problems;
}

/** Groups of names: each known, in one group only, and not alone in it. */
function checkGroups(
  groups: readonly (readonly string[])[],
  known: readonly string[],
  what: string,
  path: JsonPath,
): readonly PathProblem[] {
  const seen = new Set<string>();
  return groups.flatMap((group, i) => {
    const problems = group.flatMap((name, j): PathProblem[] => {
      const at = [...path, i, j];
      if (!known.includes(name)) {
        return [
          { path: at, message: `there is no ${what} \`${name}\` here${suggestion(name, known)}` },
        ];
      }
      if (seen.has(name)) {
        return [{ path: at, message: `\`${name}\` stands in \`together\` twice` }];
      }
      seen.add(name);
      return [];
    });
    if (group.length < 2) {
      problems.push({
        path: [...path, i],
        message: 'a group of `together` needs two names or more',
      });
    }
    return problems;
  });
}

function checkController(
  controller: Controller,
  path: JsonPath,
  collectors: readonly Collector[],
): readonly PathProblem[] {
  const problems = [...checkNames(controller.controls, [...path, 'controls'], 'control')];
  for (const [i, control] of controller.controls.entries()) {
    problems.push(...checkControl(control, controller, [...path, 'controls', i], collectors));
  }
  const names = controller.controls.map((control) => control.name);
  problems.push(...checkGroups(controller.together, names, 'control', [...path, 'together']));
  for (const [i, group] of controller.exclusive.entries()) {
    const at = [...path, 'exclusive', i];
    const rows: readonly (readonly [string, JsonPath])[] = [
      [group.total, [...at, 'total']],
      ...group.parts.map((part, j) => [part, [...at, 'parts', j]] as const),
    ];
    for (const [name, place] of rows) {
      if (!names.includes(name)) {
        const message = `there is no control \`${name}\` here${suggestion(name, names)}`;
        problems.push({ path: place, message });
      }
    }
    if (group.parts.includes(group.total)) {
      const message = `\`${group.total}\` cannot exclude itself`;
      problems.push({ path: [...at, 'parts'], message });
    }
  }
  return problems;
}

function checkControl(
  control: Control,
  controller: Controller,
  path: JsonPath,
  collectors: readonly Collector[],
): readonly PathProblem[] {
  const problems: PathProblem[] = [];
  const entity = control.entity ?? controller.scope;
  if ((entity === 'host') !== (controller.scope === 'host')) {
    const message = `a controller of the ${controller.scope} has no controls of a ${entity}`;
    problems.push({ path: [...path, 'entity'], message });
  }
  if (entity === 'device' && control.setter === undefined) {
    problems.push({
      path: [...path, 'setter'],
      message: '`setter` is missing; a device needs one',
    });
  }
  if (entity !== 'device' && control.setter !== undefined) {
    const message = 'only a control of a device has a `setter`';
    problems.push({ path: [...path, 'setter'], message });
  }
  problems.push(...checkRange(control, path));
  const targets = targetsOf(entity, collectors);
  for (const key of ['min', 'max', 'shownBy'] as const) {
    const name = control[key];
    if (typeof name !== 'string') continue;
    const message =
      entity === 'device' && key !== 'shownBy'
        ? `\`${key}\` of a device's control must be a number`
        : wrongTarget(name, control.unit, entity, targets);
    if (message !== undefined) problems.push({ path: [...path, key], message });
  }
  for (const [i, value] of control.also.entries()) {
    if (typeof control.min === 'number' && value >= control.min) {
      const message = `${value} is not below \`min\` (${control.min}), so it needs no place in \`also\``;
      problems.push({ path: [...path, 'also', i], message });
    }
  }
  return problems;
}

/** The fields of an entity that a control can refer to; those of the document go first. */
function targetsOf(
  entity: 'host' | 'guest' | 'device',
  collectors: readonly Collector[],
): readonly Target[] {
  if (entity === 'device') return limitFields;
  return [...collectors, ...allCollectors]
    .filter((collector) => collector.scope === entity)
    .flatMap((collector): readonly Target[] => collector.fields);
}

/** Why a control cannot refer to the field of this name, or undefined where it can. */
function wrongTarget(
  name: string,
  unit: UnitName,
  entity: string,
  targets: readonly Target[],
): string | undefined {
  const target = targets.find((field) => field.name === name);
  if (target === undefined) {
    const names = targets.filter((field) => field.type === 'number').map((field) => field.name);
    const what = entity === 'device' ? 'limit of a device' : `field of the ${entity}`;
    return `there is no ${what} \`${name}\`${suggestion(name, names)}`;
  }
  if (target.type !== 'number') return `the field \`${name}\` holds no number`;
  const fieldUnit = target.unit ?? null;
  if (target.anyUnit === true || fieldUnit === unit) return undefined;
  const inWords = (u: UnitName): string => (u === null ? 'a plain number' : `in ${u}`);
  return `the field \`${name}\` is ${inWords(fieldUnit)}, the control ${inWords(unit)}`;
}

/** Setters share one list of methods with everything else. */
function checkSetters(controllers: readonly Controller[]): readonly PathProblem[] {
  const taken = new Set(methodRows.map((method) => method.name));
  return controllers.flatMap((controller, i) =>
    controller.controls.flatMap(({ setter }, j) => {
      if (setter === undefined) return [];
      const free = !taken.has(setter);
      taken.add(setter);
      const path = ['controllers', i, 'controls', j, 'setter'];
      return free ? [] : [{ path, message: `there is a method \`${setter}\` already` }];
    }),
  );
}
