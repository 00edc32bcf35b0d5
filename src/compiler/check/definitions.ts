/**
 * What the forms of a set define, found before anything is checked.
 * In: parsed sources. Out: names that exist somewhere ("defined later"), which of them a policy keeps
 * to itself, and which sources are parameter policies (LANGUAGE row 24).
 */
import { builtinNamed } from '../../schema/builtins.ts';
import type { Assignment, Expression, Form, LoopExpression, Name, Policy } from '../syntax/ast.ts';
import type { Place } from './unit.ts';

/** The key of a name that a policy keeps to itself. */
export const ownKey = (name: string, source: string): string => `${name}\0${source}`;

const bracketCodes: ReadonlySet<string> = new Set([
  'unclosed-bracket',
  'mismatched-bracket',
  'missing-end',
  'wrong-end',
  'stray-end',
  'missing-then',
]);

/** Whether the brackets or blocks of a form are wrong, so that its shape is a guess. */
export const hasWrongBrackets = ({ diagnostics }: Form): boolean =>
  diagnostics.some((d) => bracketCodes.has(d.code));

/**
 * What a source defines: where, by key, and the keys of names that it keeps to itself.
 * Keys: `NAME`, `fn:NAME` of a function, `local:NAME` of an inner scope; with `\0SOURCE` behind the
 * name where a free-form policy keeps it to itself.
 */
export interface DefinedBySource {
  readonly places: ReadonlyMap<string, Place>;
  readonly own: readonly string[];
  /** The names that introduce variables of top level. */
  readonly variables: readonly Name[];
}

/** What the forms of a source define. */
export function definedBySource({
  name: source,
  policy,
}: {
  readonly name: string;
  readonly policy: Policy;
}): DefinedBySource {
  const places = new Map<string, Place>();
  const own = new Set<string>();
  const variables: Name[] = [];
  const found = policy.forms.flatMap(({ form }) => definedBy(form));
  // Where branches declare a name, one `public` is enough.
  const shared = new Set(found.filter((one) => one.shared).map(({ key }) => key));
  for (const { key, form, name } of found) {
    const isFree = policy.notation === 'freeform' && !key.startsWith('local:');
    const kept = isFree && !shared.has(key);
    const full = kept ? ownKey(key, source) : key;
    if (kept) own.add(full);
    if (!places.has(full)) places.set(full, { form, source, span: name.span });
    if (key === name.text) variables.push(name);
  }
  return { places, own: [...own], variables };
}

/** A name of top level; `keptBy`: the policy that keeps it to itself. */
export interface GlobalName {
  readonly name: string;
  readonly keptBy: string | null;
}

/** Counts how often what a set defines has changed: which names there are; and where they stand. */
export interface DefinedVersion {
  readonly names: number;
  readonly places: number;
}

/** What a set defines, as its sources do; where two define the same, the first counts. */
export class Defined {
  readonly version: DefinedVersion;
  readonly #sources: readonly DefinedBySource[];
  #places: ReadonlyMap<string, Place> | null = null;
  readonly #names = new Map<string, readonly GlobalName[]>();
  #kept: Map<string, Place[]> | null = null;

  /** `before`: what the set defined before an edit. */
  constructor(sources: readonly DefinedBySource[], before: Defined | null = null) {
    this.#sources = sources;
    this.version = before === null ? { names: 0, places: 0 } : before.#versionOf(sources);
  }

  /** The version of what these sources define, which come after its own. */
  #versionOf(sources: readonly DefinedBySource[]): DefinedVersion {
    const { names, places } = this.version;
    const others = { names: names + 1, places: places + 1 };
    if (this.#sources.length !== sources.length) return others;
    let isSame = true;
    for (const [i, { places: now }] of sources.entries()) {
      const before = this.#sources[i]!.places;
      if (before === now) continue;
      const keys = [...now.keys()];
      if (!isEqual([...before.keys()], keys)) return others;
      isSame &&= keys.every((key) => isSamePlace(before.get(key), now.get(key)));
    }
    return { names, places: isSame ? places : places + 1 };
  }

  /** Where each key is defined; put together when somebody asks. */
  get places(): ReadonlyMap<string, Place> {
    if (this.#places !== null) return this.#places;
    const places = new Map<string, Place>();
    for (const source of this.#sources)
      for (const [key, place] of source.places) if (!places.has(key)) places.set(key, place);
    this.#places = places;
    return places;
  }

  /** The names of top level, of functions for `fn:`, in the order of the set. */
  names(kind: '' | 'fn:'): readonly GlobalName[] {
    const known = this.#names.get(kind);
    if (known !== undefined) return known;
    const made: GlobalName[] = [];
    for (const [key, { source }] of this.places) {
      if (!key.startsWith(kind) || (kind === '' && /^(?:fn|local):/u.test(key))) continue;
      const [name = '', owner] = key.slice(kind.length).split('\0');
      made.push({ name, keptBy: owner === undefined ? null : source });
    }
    this.#names.set(kind, made);
    return made;
  }

  /** Where policies define a name, or `fn:` and a name, that they keep to themselves. */
  keptAt(name: string): readonly Place[] {
    if (this.#kept === null) {
      this.#kept = new Map();
      for (const [key, place] of this.places) {
        const end = key.indexOf('\0');
        if (end === -1) continue;
        const before = this.#kept.get(key.slice(0, end));
        if (before === undefined) this.#kept.set(key.slice(0, end), [place]);
        else before.push(place);
      }
    }
    return this.#kept.get(name) ?? [];
  }

  /** The keys of names that their policies keep to themselves. */
  get own(): readonly string[] {
    return this.#sources.flatMap(({ own }) => own);
  }
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.form === b?.form && a?.source === b?.source && a?.span.start === b?.span.start;

interface OneDefined {
  readonly key: string;
  readonly form: Form;
  readonly name: Name;
  readonly shared: boolean;
}

const known = new WeakMap<Form, readonly OneDefined[]>();

function definedBy(form: Form): readonly OneDefined[] {
  const before = known.get(form);
  if (before !== undefined) return before;
  const found: OneDefined[] = [];
  known.set(form, found);
  let inner = 0;
  const add = (key: string, name: Name, shared = false): void => {
    found.push({ key, form, name, shared });
  };
  const local = (name: Name): void => {
    add(`local:${name.text}`, name);
  };
  const within = (parts: readonly Expression[]): void => {
    inner++;
    parts.forEach(visit);
    inner--;
  };
  const visit = (e: Expression): void => {
    switch (e.kind) {
      case 'variable':
        if (inner > 0) local(e.name);
        else add(e.name.text, e.name, e.declaration?.public);
        visit(e.value);
        return;
      case 'function':
        add(`fn:${e.name.text}`, e.name, e.procedure?.public);
        e.params.forEach(local);
        within([e.body]);
        return;
      case 'if':
        visit(e.condition);
        visit(e.then);
        visit(e.else);
        return;
      case 'block':
        e.items.forEach(visit);
        return;
      case 'operator':
      case 'method':
        e.args.forEach(visit);
        return;
      case 'error':
        e.parts.forEach(visit);
        return;
      case 'assign':
        visit(e.value);
        return;
      case 'call':
        e.args.forEach(visit);
        return;
      case 'let':
        for (const { name } of e.bindings) local(name);
        within([...e.bindings.map((b) => b.value), ...e.body]);
        return;
      case 'loop':
        local(e.item);
        within([e.body]);
        return;
      case 'number':
      case 'text':
      case 'missing':
      case 'name':
      case 'member':
        return;
      default:
        e satisfies never;
    }
  };
  visit(form.expression);
  return found;
}

/** What introduces the local name at a place: a loop over the guests, another loop, or something else. */
export function introducerOf({ form, span }: Place): 'guests' | 'loop' | 'other' {
  const find = (value: unknown): LoopExpression | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const node = value as Partial<LoopExpression>;
    if (node.kind === 'loop' && node.item?.span.start === span.start)
      return value as LoopExpression;
    for (const part of Object.values(value)) {
      const found = find(part);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const loop = find(form.expression);
  if (loop === undefined) return 'other';
  return loop.over.kind === 'name' && loop.over.name === 'Guests' ? 'guests' : 'loop';
}

/** Names of built-ins that a form gives to a variable, parameter or item, at any depth. */
export function shadowedBy(form: Form): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      // Names stand as nodes of their own: { text, span }.
      const { text } = value as { readonly text?: unknown };
      if (typeof text === 'string' && builtinNamed(text) !== undefined) found.push(text);
      for (const [key, part] of Object.entries(value)) if (!unnamed.has(key)) visit(part);
    }
  };
  visit(form.expression);
  return found;
}

/** Parts of nodes in which a name is used, not given. */
const unnamed: ReadonlySet<string> = new Set(['head', 'callee', 'method', 'member', 'span']);

/** Whether an expression is a literal or a name: what a parameter policy gives. */
export const isPlain = ({ kind }: Expression): boolean =>
  kind === 'number' || kind === 'text' || kind === 'missing' || kind === 'name';

const isParameter = (e: Expression): e is Assignment => e.kind === 'assign' && isPlain(e.value);

/** Whether a source holds nothing but `(set NAME literal-or-name)` forms. */
export function isParameterPolicy(policy: Policy): boolean {
  return (
    policy.notation === 'list' &&
    policy.forms.length > 0 &&
    policy.diagnostics.length === 0 &&
    // One that could not be read has its own report, and is meant as one.
    policy.forms.every(({ form: { diagnostics, expression } }) =>
      diagnostics.length === 0 ? isParameter(expression) : expression.kind === 'assign',
    )
  );
}
