/**
 * What the parts of a conversion share: names, types, comments, where statements go, what cannot be
 * expressed.
 */
import type { Expression, Name } from '../../syntax/ast.ts';
import type { Attribute, DeclaredType, Statement } from '../../syntax/freeform/tree.ts';
import type { Span } from '../../text/source.ts';
import type { Usage } from '../usage.ts';
import type { Remarks } from './remarks.ts';

/** What becomes of the value of an expression. */
export type Wanted =
  | { readonly kind: 'nothing' }
  /** It is the result of the function. */
  | { readonly kind: 'return' }
  /** It goes to a variable, declared where it is not. */
  | { readonly kind: 'into'; readonly name: string; readonly declares: boolean };

export const nothing: Wanted = { kind: 'nothing' };

/** Statements in the order in which they are evaluated. */
export type Out = Statement[];

export interface Conversion {
  readonly usage: Usage;
  readonly remarks: Remarks;
  /** The type that a declaration of a name can have. */
  readonly typeOf: (name: Name) => DeclaredType;
  /** Attributes of a declaration where it stands. */
  readonly attributesOf: (name: string, value: Expression) => readonly Attribute[];
  /** A name that nothing has. */
  readonly fresh: (base: string) => string;
  /** Something that free form cannot express. */
  readonly problem: (span: Span, message: string) => void;
  /** Declared names of the scope that statements stand in now; `maybe`: on some branches. */
  scope: Map<string, 'surely' | 'maybe'>;
  /** How many scopes surround it; 0 at policy level. */
  depth: number;
  /** Converts an expression where a statement stands. */
  readonly statements: (e: Expression, wanted: Wanted, out: Out) => void;
}

/** Does something within a scope of its own. */
export function inScope(c: Conversion, names: readonly string[], work: () => void): void {
  const outer = c.scope;
  c.scope = new Map(names.map((name) => [name, 'surely']));
  c.depth += 1;
  work();
  c.depth -= 1;
  c.scope = outer;
}

/** Whether evaluating does nothing and cannot fault. */
export const isIdle = (e: Expression): boolean =>
  e.kind === 'number' || e.kind === 'text' || e.kind === 'missing';

/** Whether evaluating only reads: it may be said twice, or in another place of the same expression. */
export function onlyReads(e: Expression): boolean {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return true;
    case 'member':
      return onlyReads(e.of);
    case 'method':
      return (
        /^(?:Prop|Stat|StatAvg|GetControl|GetVar)$/u.test(e.method.text) &&
        [e.of, ...e.args].every(onlyReads)
      );
    case 'operator':
      return e.operator !== 'debug' && e.args.every(onlyReads);
    case 'if':
      return [e.condition, e.then, e.else].every(onlyReads);
    case 'call':
    case 'block':
    case 'let':
    case 'loop':
    case 'variable':
    case 'assign':
    case 'function':
    case 'error':
      return false;
    default:
      return e satisfies never;
  }
}

const acting = /^(?:Control|SetVar|set[A-Z]\w*)$/u;

/** Whether free form has to write a part of an expression as a statement. */
export function needsStatements(e: Expression): boolean {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return false;
    case 'member':
      return needsStatements(e.of);
    case 'method':
      return acting.test(e.method.text) || [e.of, ...e.args].some(needsStatements);
    case 'operator':
      return e.operator === 'debug' || e.args.some(needsStatements);
    case 'call':
      return e.args.some(needsStatements);
    case 'if':
      return [e.condition, e.then, e.else].some(needsStatements);
    case 'block':
    case 'let':
    case 'loop':
    case 'variable':
    case 'assign':
    case 'function':
    case 'error':
      return true;
    default:
      return e satisfies never;
  }
}

/** Whether two expressions are written alike. */
export const alike = (a: Expression, b: Expression): boolean => textOf(a) === textOf(b);

const textOf = (e: Expression): string =>
  JSON.stringify(e, (key, value: unknown) =>
    key === 'span' || key === 'raw' || key === 'head' ? undefined : value,
  );
