/**
 * What can be typed behind the dot of an entity, and in the quotes of its methods.
 * In: the words in front of the dot. Out: fields, properties, controls, saved variables, methods, and
 * guards for what may be missing. Pure.
 */
import { methodRows } from '../../schema/builtins.ts';
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
    .map(({ name, signature, doc }) => {
      const setter = here.view.environment.setters.get(name);
      return {
        label: name,
        kind: 'method',
        detail: setter === undefined ? signature : controlFacts(setter.control),
        doc: setter === undefined ? doc : describeControl(setter),
        insert: methodCall(here, kind, name),
        rank: rank.name,
      };
    });
}

function methodCall(here: Here, kind: EntityKind, method: string): string {
  const names = quotedNames(here, kind, method).map(({ label }) => label);
  switch (method) {
    case 'Control':
    case 'SetVar':
      return `${method} "${choice(1, names, 'name')}" ${hole(2, 'value')}`;
    case 'Prop':
    case 'Stat':
    case 'StatAvg':
    case 'GetControl':
    case 'GetVar':
      return `${method} "${choice(1, names, 'name')}"`;
    default:
      return `${method} ${hole(1, 'value')}`;
  }
}

/** The names that a method takes. */
function quotedNames(here: Here, kind: EntityKind, method: string): readonly Suggestion[] {
  switch (method) {
    case 'Prop':
      if (kind !== 'host' && kind !== 'guest') return [];
      return [...here.view.environment.properties[kind].values()].map(({ name, type, doc }) =>
        plain('property', name, `property, ${type}`, doc, rank.name),
      );
    case 'Stat':
    case 'StatAvg':
      return fieldsOf(here, kind, method === 'StatAvg');
    case 'Control':
    case 'GetControl':
      return controlsOf(here, kind);
    case 'SetVar':
    case 'GetVar':
      return savedOf(here, kind);
    default:
      return [];
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
    return [min, max, shownBy].flatMap((name) => {
      const field =
        typeof name === 'string' ? here.view.environment.fields[kind].get(name) : undefined;
      if (field === undefined) return [];
      const label = `${chain.join('.')}.${field.field.name}`;
      return [
        {
          ...plain('field', label, factsOf(field), describeField(field, here.notation), rank.near),
        },
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
          filter: path,
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
