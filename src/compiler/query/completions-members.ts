/**
 * What can be typed behind the dot of an entity, and in the quotes of its methods.
 * In: the words in front of the dot. Out: fields, properties, controls, saved variables, methods, and
 * guards for what may be missing. Pure.
 */
import { type MethodRow, methodNamed, methodRows } from '../../schema/builtins.ts';
import type { EnvironmentControl, EnvironmentField } from '../../schema/environment.ts';
import type { EntityKind } from '../../schema/types.ts';
import type { Here } from './completions-names.ts';
import type { Ask, MemberUse } from './completions-place.ts';
import { controlFacts, describeControl, describeField, fieldFacts } from './describe-member.ts';
import { holdsOf } from './entity-at.ts';
import { savedNames } from './saved-names.ts';
import { choice, escaped, hole } from './snippet.ts';
import { plain, rank, type Suggestion } from './suggestion.ts';

type MemberAsk = Extract<Ask, { readonly kind: 'member' }>;

const entitiesOf = ({ view, visible }: Here, chain: readonly string[]): readonly EntityKind[] => [
  ...holdsOf(view, visible, chain).entities,
];

/** What stands behind a dot. */
export function membersFor(here: Here, ask: MemberAsk): readonly Suggestion[] {
  const { chain, use } = ask;
  const group = chain.length > 1 && here.notation === 'freeform' ? chain.at(-1) : undefined;
  if (group === 'control' || group === 'saved') {
    const kinds = entitiesOf(here, chain.slice(0, -1));
    return kinds.flatMap((kind) =>
      group === 'control' ? controlsOf(here, kind) : savedOf(here, kind),
    );
  }
  const kinds = entitiesOf(here, chain);
  const found = kinds.flatMap((kind): readonly Suggestion[] => {
    if (use === 'method') return methodsOf(here, kind);
    const fields = fieldsOf(here, kind, use === 'average');
    const guards = guardsFor(here, ask, kind);
    if (here.notation === 'list' || use === 'average') return [...fields, ...guards];
    return [...groupsOf(kind, use), ...fields, ...plainProperties(here, kind), ...guards];
  });
  return unique(found);
}

/** Several kinds may have a field of the same name. */
const unique = (all: readonly Suggestion[]): readonly Suggestion[] =>
  all.filter((one, i) => all.findIndex(({ label }) => label === one.label) === i);

function fieldsOf({ view, notation }: Here, kind: EntityKind, numbers: boolean): Suggestion[] {
  return [...view.environment.fields[kind].values()]
    .filter(({ field: { type } }) => !numbers || ['number', 'logical', 'any'].includes(type))
    .map((entry) => ({
      ...plain('field', entry.field.name, factsOf(entry), describeField(entry, notation)),
      rank: rank.name,
    }));
}

const factsOf = ({ field, optional }: EnvironmentField): string =>
  optional ? `optional, ${fieldFacts(field)}` : fieldFacts(field);

/** The properties that free form reads like fields. */
function plainProperties({ view }: Here, kind: EntityKind): readonly Suggestion[] {
  if (kind !== 'guest') return [];
  const { guest } = view.environment.properties;
  return ['name', 'uuid'].flatMap((name) => {
    const row = guest.get(name);
    return row === undefined
      ? []
      : [plain('property', name, `property, ${row.type}`, row.doc, rank.name)];
  });
}

/** `control` and `saved`, which names follow after one more dot. */
function groupsOf(kind: EntityKind, use: MemberUse): readonly Suggestion[] {
  if (kind === 'limits') return [];
  const first = use === 'statement' ? rank.near : rank.built;
  const control = plain(
    'keyword',
    'control',
    'controls',
    'Proposes values, and reads them.',
    first,
  );
  const saved = plain('keyword', 'saved', 'saved variables', 'Kept from cycle to cycle.', first);
  return kind === 'device' ? [control] : [control, saved];
}

function controlsOf({ view }: Here, kind: EntityKind): readonly Suggestion[] {
  if (kind === 'limits') return [];
  return [...view.environment.controls[kind].values()].map((entry) => controlItem(entry));
}

const controlItem = (entry: EnvironmentControl): Suggestion => ({
  ...plain('control', entry.control.name, controlFacts(entry.control), describeControl(entry)),
  rank: entry.enabled ? rank.near : rank.snippet,
});

const savedOf = ({ view }: Here, kind: EntityKind): readonly Suggestion[] =>
  kind === 'host' || kind === 'guest'
    ? savedNames(view, kind).map((name) =>
        plain('variable', name, 'saved variable', 'It keeps its value from cycle to cycle.'),
      )
    : [];

/** Methods of list notation, with the names that they take. */
function methodsOf(here: Here, kind: EntityKind): readonly Suggestion[] {
  return methodRows
    .filter(({ of }) => of.includes(kind))
    .map((row) => {
      const { name, signature, doc } = row;
      const setter = here.view.environment.setters.get(name);
      return {
        label: name,
        kind: 'method',
        detail: setter === undefined ? signature : controlFacts(setter.control),
        doc: setter === undefined ? doc : describeControl(setter),
        insert: methodCall(here, kind, row),
        rank: rank.name,
      };
    });
}

function methodCall(here: Here, kind: EntityKind, { name, asks, minArgs }: MethodRow): string {
  if (asks === null) return `${name} ${hole(1, 'value')}`;
  const names = quotedNames(here, kind, name).map(({ label }) => label);
  const asked = `${name} "${choice(1, names, 'name')}"`;
  return minArgs === 1 ? asked : `${asked} ${hole(2, 'value')}`;
}

/** The names that a method takes. */
function quotedNames(here: Here, kind: EntityKind, method: string): readonly Suggestion[] {
  const asks = methodNamed(method)?.asks ?? null;
  switch (asks) {
    case 'property':
      if (kind !== 'host' && kind !== 'guest') return [];
      return [...here.view.environment.properties[kind].values()].map(({ name, type, doc }) =>
        plain('property', name, `property, ${type}`, doc, rank.name),
      );
    case 'field':
      return fieldsOf(here, kind, method === 'StatAvg');
    case 'control':
      return controlsOf(here, kind);
    case 'saved':
      return savedOf(here, kind);
    case null:
      return [];
    default:
      return asks satisfies never;
  }
}

/** Names in quotes. */
export function quotedFor(
  here: Here,
  { chain, method }: Extract<Ask, { readonly kind: 'quoted' }>,
): readonly Suggestion[] {
  return unique(entitiesOf(here, chain).flatMap((kind) => quotedNames(here, kind, method)));
}

/** The fields between which a control has to be, as they are written for its entity. */
export function boundsFor(
  here: Here,
  { chain, control }: Extract<Ask, { readonly kind: 'bounds' }>,
): readonly Suggestion[] {
  return entitiesOf(here, chain).flatMap((kind) => {
    const entry = kind === 'limits' ? undefined : here.view.environment.controls[kind].get(control);
    const { min, max, shownBy } = entry?.control ?? { min: 0, max: 0, shownBy: null };
    const { fields } = here.view.environment;
    // The limits of a disk are shown in groups of their own: those in force, and the highest.
    const groups = [...fields[kind].values()].filter(({ field: { type } }) => type === 'limits');
    const shown: readonly (readonly [path: string, EnvironmentField | undefined])[] =
      shownBy === null
        ? []
        : kind === 'device'
          ? groups.map(({ field }) => [`${field.name}.${shownBy}`, fields.limits.get(shownBy)])
          : [[shownBy, fields[kind].get(shownBy)]];
    const ends = [min, max].flatMap((name): typeof shown =>
      typeof name === 'string' ? [[name, fields[kind].get(name)]] : [],
    );
    return [...ends, ...shown].flatMap(([path, field]) => {
      if (field === undefined) return [];
      const label = [...chain, path].join('.');
      return [
        plain('field', label, factsOf(field), describeField(field, here.notation), rank.near),
      ];
    });
  });
}

/** Ways to use a field that may be missing. */
function guardsFor(
  { view, notation }: Here,
  { chain, start, use }: MemberAsk,
  kind: EntityKind,
): readonly Suggestion[] {
  if (use === 'average' || use === 'guarded') return [];
  return [...view.environment.fields[kind].values()]
    .filter(({ optional }) => optional)
    .flatMap(({ field }) => {
      const path = [...chain, field.name].join('.');
      return guards(notation === 'list', use, escaped(path)).map(
        ([label, insert]): Suggestion => ({
          label: label.replaceAll('\\$', '$'),
          kind: 'snippet',
          detail: `where \`${field.name}\` may be missing`,
          doc: field.doc,
          insert,
          rank: rank.guard,
          from: start,
          // Editors put the better match first: no better than the field itself.
          filter: field.name,
          guards: path,
        }),
      );
    });
}

/** The label of a guard and what it inserts. */
function guards(
  list: boolean,
  use: MemberUse,
  path: string,
): readonly (readonly [label: string, insert: string])[] {
  if (list) {
    const valid = `(valid ${path})`;
    return use === 'condition'
      ? [[valid, valid]]
      : [[`(if ${valid} …)`, `(if ${valid} ${path} ${hole(1, '0')})`]];
  }
  const present = `present(${path})`;
  switch (use) {
    case 'statement':
      return [
        [`if (${present}) then`, `if (${present}) then\n  ${hole(0)}\nend if`],
        [`if (not ${present}) cycle`, `if (not ${present}) cycle`],
      ];
    case 'condition':
      return [[present, present]];
    default:
      return [[`default(${path}, …)`, `default(${path}, ${hole(1, '0')})`]];
  }
}
