/**
 * Names that can be typed: variables, entities, functions, built-ins.
 * In: a view, a position. Out: suggestions. Pure.
 */

import { formRows } from '../../schema/builtins/forms.ts';
import { builtinValues, functionRows, operatorRows } from '../../schema/builtins.ts';
import type { Notation } from '../syntax/ast.ts';
import { needsBackquotes } from '../syntax/freeform/words.ts';
import { innermostOpen } from './brackets.ts';
import { freeformRows } from './builtin-rows.ts';
import { keyOfDeclaration } from './declaration-key.ts';
import { headOf } from './describe-name.ts';
import { valueInWords } from './describe-value.ts';
import { holdsOfName } from './entity-at.ts';
import { everGiven } from './ever-given.ts';
import { linedOf } from './lined.ts';
import { type Located, locate } from './locate.ts';
import { openBlocks } from './open-blocks.ts';
import { scopeOf } from './opened-scopes.ts';
import { visibleAt } from './scopes.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';
import { partsOfSignature } from './signature-parts.ts';
import { hole } from './snippet.ts';
import { plain, rank, type Suggestion } from './suggestion.ts';
import { formBefore } from './tokens.ts';

/** Where completions are asked for. */
export interface Here {
  readonly view: SetView;
  readonly source: string;
  readonly notation: Notation;
  readonly at: number;
  /** What can be seen from here, the innermost first, each name once. */
  readonly visible: readonly PlacedOccurrence[];
}

/** Looks around at a position. */
export function lookAround(view: SetView, source: string, notation: Notation, at: number): Here {
  const located =
    locate(view, source, at) ?? locate(view, source, unfinishedEnd(view, source, notation, at));
  const seen = new Set<string>();
  const visible = visibleAt(view, source, at, located).filter((one) => {
    const key = `${one.kind === 'function'} ${one.text}`;
    if (seen.has(key) || !isDefined({ view, source, notation, at }, located, one)) return false;
    seen.add(key);
    return true;
  });
  return { view, source, notation, at, visible };
}

/** Where what is being typed ends: a form that nobody has closed ends in front of the blanks. */
function unfinishedEnd(view: SetView, source: string, notation: Notation, at: number): number {
  const before = view.text(source).slice(0, at);
  const isOpen =
    notation === 'list'
      ? innermostOpen(formBefore(before, before.length).tokens, 'list') !== undefined
      : openBlocks(linedOf(view, source), at).length > 1;
  return isOpen ? before.trimEnd().length : at;
}

/** Whether a variable has been given its value when the place is reached, and its scope is open. */
function isDefined(
  { view, source, notation, at }: Omit<Here, 'visible'>,
  located: Located | null,
  one: PlacedOccurrence,
): boolean {
  if (one.of.kind !== 'variable') return true;
  const scope = scopeOf(one.form, one.of);
  if (scope !== null && !(located?.path.includes(scope) ?? false)) return false;
  if (one.source === source && one.span.end >= at && one.span.start <= at) return false;
  // Procedures run when they are called, which is later.
  if (located?.form.expression.kind === 'function' && scope === null) return true;
  if (one.source === source) {
    const end = one.of.span.end + offsetOf(view, one);
    // The statement that is being typed introduces its name behind its value.
    const isBehind = notation === 'list' || /[\n,]/u.test(view.text(source).slice(end, at));
    return end <= at && isBehind;
  }
  const order = view.set.sources.map(({ name }) => name);
  return order.indexOf(one.source) < order.indexOf(source);
}

const offsetOf = (view: SetView, { source, form }: PlacedOccurrence): number =>
  view.forms(source).find((placed) => placed.form === form)?.offset ?? 0;

const isConstant = ({ kind }: PlacedOccurrence): boolean => kind === 'constant';

/** Whether a statement here can set it: a setting only in lists, by a parameter policy. */
const isSettable = ({ notation }: Here, one: PlacedOccurrence): boolean =>
  !isConstant(one) ||
  (notation === 'list' && one.of.kind === 'variable' && one.of.declaration?.setting != null);

/** Variables, `Host` and `Guests`; `set`: only what can be assigned to, or has controls that can. */
export function namesFor(here: Here, set: boolean): readonly Suggestion[] {
  const variables = here.visible
    .filter((one) => one.kind !== 'function' && (!set || isSettable(here, one)))
    .map((one) => variable(here, one));
  const values = builtinValues
    .filter(({ name }) => (name === 'nil' ? here.notation === 'list' && !set : true))
    .filter(({ name }) => !set || (name === 'Host' && here.notation === 'freeform'))
    .map(({ name, doc }) => plain('entity', name, entityDetails[name] ?? '', doc, rank.built));
  return [...variables, ...values];
}

const entityDetails: Readonly<Record<string, string>> = {
  Host: 'the host',
  Guests: 'the guests',
  nil: 'missing',
};

/** What loops can go over. */
export function listsFor(here: Here): readonly Suggestion[] {
  const guests = builtinValues.find(({ name }) => name === 'Guests');
  const found: Suggestion[] = [
    plain('entity', 'Guests', 'list of guests', guests?.doc ?? '', rank.near),
  ];
  for (const one of here.visible) {
    if (one.kind === 'function') continue;
    const { entities, elements } = holdsOfName(here.view, here.visible, one);
    if (elements.size > 0) found.push(variable(here, one));
    for (const kind of entities)
      for (const { field } of here.view.environment.fields[kind].values())
        if (field.type === 'devices' || field.type === 'list')
          found.push(
            plain(
              'field',
              `${written(here, one.text)}.${field.name}`,
              'list',
              field.doc,
              rank.name,
            ),
          );
  }
  return found;
}

/** A name as this notation writes it. */
const written = ({ notation }: Here, name: string): string =>
  notation === 'freeform' && needsBackquotes(name) ? `\`${name}\`` : name;

function variable(here: Here, one: PlacedOccurrence): Suggestion {
  const { view } = here;
  const given = everGiven(view, one);
  const label = written(here, one.text);
  return {
    label,
    kind: isConstant(one) ? 'constant' : 'variable',
    detail: given === null || isConstant(one) ? headOf(view, one) : valueInWords(given),
    doc: '',
    insert: label,
    // What is nearer comes first.
    rank:
      one.within !== null || one.kind === 'item' || one.kind === 'binding' ? rank.near : rank.name,
    declared: keyOfDeclaration(view, one),
  };
}

/** Functions of the policies; `call`: subroutines too. */
function ownFunctions(here: Here, call: boolean): readonly Suggestion[] {
  return here.visible.flatMap((one): readonly Suggestion[] => {
    const { of } = one;
    if (one.kind !== 'function' || of.kind !== 'function') return [];
    if (!call && here.notation === 'freeform' && of.procedure?.keyword === 'subroutine') return [];
    const label = written(here, one.text);
    const holes = of.params.map(({ text }, i) => hole(i + 1, text));
    const insert =
      here.notation === 'list' ? [label, ...holes].join(' ') : `${label}(${holes.join(', ')})`;
    return [
      {
        label,
        kind: 'function',
        detail: headOf(here.view, one),
        doc: '',
        insert,
        rank: call && of.procedure?.keyword === 'subroutine' ? rank.near : rank.name,
        declared: keyOfDeclaration(here.view, one),
      },
    ];
  });
}

/** The use of a built-in with holes for its operands. */
function withHoles(signature: string, notation: Notation): string {
  const { parts } = partsOfSignature(signature, notation);
  const name = /^\(?(?:call )?(?<name>[^\s(]+)/u.exec(signature)?.groups?.name ?? '';
  const holes = parts.map(({ text }, i) =>
    text.startsWith('"') ? `"${hole(i + 1, text.slice(1, -1))}"` : hole(i + 1, text),
  );
  return notation === 'list' ? [name, ...holes].join(' ') : `${name}(${holes.join(', ')})`;
}

/** Functions of the policies and built-in ones, in free form. */
export function functionsFor(here: Here, call: boolean): readonly Suggestion[] {
  const builtIn = freeformRows
    .filter(({ statement }) => statement === call)
    .map(
      ({ name, signature, doc }): Suggestion => ({
        label: name,
        kind: 'function',
        detail: signature,
        doc,
        insert: name === 'average' ? `average(${hole(1)})` : withHoles(signature, 'freeform'),
        rank: rank.built,
      }),
    );
  return [...ownFunctions(here, call), ...builtIn];
}

/** What a list can begin with. */
export function headsFor(here: Here, top: boolean): readonly Suggestion[] {
  const builtIn = [...functionRows, ...operatorRows, ...formRows]
    .filter(({ name }) => name !== '{}' && !aliases.has(name) && (top || name !== 'def'))
    .map(
      ({ name, signature, doc, category }): Suggestion => ({
        label: name,
        kind: category === 'form' ? 'keyword' : 'function',
        detail: signature,
        doc,
        insert: category === 'form' ? formHeads(name) : withHoles(signature, 'list'),
        rank: rank.built,
      }),
    );
  const entities = here.visible
    .filter((one) => one.kind !== 'function')
    .filter((one) => holdsOfName(here.view, here.visible, one).entities.size > 0)
    .map(({ text }) => text);
  const methods = [...entities, 'Host'].map((name) =>
    plain('entity', `${name}.`, 'methods', `Methods of \`${name}\`.`, rank.name),
  );
  return [...ownFunctions(here, true), ...methods, ...builtIn];
}

/** Second names of forms, which nobody needs to be told. */
const aliases: ReadonlySet<string> = new Set(['defun', 'setq']);

/** The heads of special forms with what follows them. */
function formHeads(name: string): string {
  switch (name) {
    case 'with':
      return `with ${hole(1, 'Guests')} ${hole(2, 'guest')}\n  ${hole(0)}`;
    case 'if':
      return `if ${hole(1, 'condition')}\n  ${hole(2, 'then')}\n  ${hole(3, '0')}`;
    case 'let':
      return `let ((${hole(1, 'name')} ${hole(2, 'value')}))\n  ${hole(0)}`;
    case 'def':
      return `def ${hole(1, 'name')} (${hole(2)})\n  ${hole(0)}`;
    default:
      return `${name} ${hole(1, 'name')} ${hole(2, 'value')}`;
  }
}

/** Whole lists. */
export function formsFor(): readonly Suggestion[] {
  return formRows
    .filter(({ name }) => name !== '{}' && !aliases.has(name))
    .map(({ name, signature, doc }) => ({
      label: `(${name} …)`,
      kind: 'snippet',
      detail: signature,
      doc,
      insert: `(${formHeads(name)})`,
      rank: rank.snippet,
      filter: name,
    }));
}
