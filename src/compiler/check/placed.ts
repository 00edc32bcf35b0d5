/**
 * What an analysis goes by of each source: its forms in their places, what they define, and which
 * built-ins they give to variables.
 * In: a parsed source. Out: the same answer for as long as the source is the same.
 */
import type { Form, Policy } from '../syntax/ast.ts';
import {
  type DefinedBySource,
  definedBySource,
  isParameterPolicy,
  shadowedBy,
} from './definitions.ts';

/** A parsed source of the set, in its order. */
export interface ParsedSource {
  readonly name: string;
  readonly policy: Policy;
}

/** A form at its place in the set. */
export interface Placed {
  readonly form: Form;
  readonly source: string;
  readonly offset: number;
  /** Its source is a parameter policy. */
  readonly parameter: boolean;
}

/** A source as analyses go by it. */
export interface PlacedSource {
  readonly forms: readonly Placed[];
  readonly defined: DefinedBySource;
  /** Names of built-ins that a variable has. */
  readonly shadowing: readonly string[];
}

/** Makes what places sources, and remembers it. */
export function createPlacing(): (source: ParsedSource) => PlacedSource {
  const sources = new WeakMap<ParsedSource, PlacedSource>();
  const shadows = new WeakMap<Form, readonly string[]>();
  const shadowsOf = (form: Form): readonly string[] => {
    const known = shadows.get(form) ?? shadowedBy(form);
    shadows.set(form, known);
    return known;
  };
  return (source) => {
    const known = sources.get(source);
    if (known !== undefined) return known;
    const { name, policy } = source;
    const parameter = isParameterPolicy(policy);
    const placed: PlacedSource = {
      forms: policy.forms.map(({ form, offset }) => ({ form, source: name, offset, parameter })),
      defined: definedBySource(source),
      shadowing: policy.forms.flatMap(({ form }) => shadowsOf(form)),
    };
    sources.set(source, placed);
    return placed;
  };
}
