/**
 * The syntax tree of both notations. Immutable; spans are offsets relative to the form's start, so
 * that a form that only moved keeps its tree (and all that was computed from it).
 * Facts about nodes live in side tables keyed by node, never on the nodes.
 */

import type { Operator } from '../../schema/builtins.ts';
import type { Span } from '../text/source.ts';

export type { Operator } from '../../schema/builtins.ts';

/** How a text is written: MOM's lists, or the Fortran-like statements. */
export type Notation = 'list' | 'freeform';

/** The methods of Host, guests and devices; setters of devices are `set` with the setter's name. */
export type Method = 'Prop' | 'Stat' | 'StatAvg' | 'Control' | 'GetControl' | 'SetVar' | 'GetVar';

interface Node {
  readonly span: Span;
}

/** A name that is introduced or assigned: never dotted. */
export interface Name extends Node {
  readonly text: string;
}

/** A number as written; `value` is the nearest double. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  /** In the unit as written; of `20%` it is 0.2. */
  readonly value: number;
  /** Without its unit. */
  readonly raw: string;
  /** As written behind it (free form): `KiB`, `MiB/s`, `%`. */
  readonly unit?: string;
}
export interface TextLiteral extends Node {
  readonly kind: 'text';
  readonly value: string;
  /** Written as a member, without quotes (free form): `guest.control.balloon_target`. */
  readonly bare?: true;
}
export interface MissingLiteral extends Node {
  readonly kind: 'missing';
}
/** A variable, `Host` or `Guests`. */
export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}
/** `of.member`: a field of an entity, the limits of a device, one limit. */
export interface MemberExpression extends Node {
  readonly kind: 'member';
  readonly of: Expression;
  readonly member: Name;
}
/** `(a.b.Method x …)`: a method of an entity, or the setter of a device. */
export interface MethodExpression extends Node {
  readonly kind: 'method';
  readonly of: Expression;
  readonly method: Name;
  readonly args: readonly Expression[];
}
export interface OperatorExpression extends Node {
  readonly kind: 'operator';
  readonly operator: Operator;
  /** Where the operator stands, and as it was written. */
  readonly head: Name;
  readonly args: readonly Expression[];
}
export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly callee: Name;
  readonly args: readonly Expression[];
}
export interface IfExpression extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
  /** Made of `default(e, other)` (free form): the value is `e`, which may have no effects. */
  readonly byDefault?: true;
}
/** `{ … }`: items in order, the value of the last; opens no scope. */
export interface BlockExpression extends Node {
  readonly kind: 'block';
  readonly items: readonly Expression[];
}
export interface Binding extends Node {
  readonly name: Name;
  readonly value: Expression;
}
export interface LetExpression extends Node {
  readonly kind: 'let';
  readonly bindings: readonly Binding[];
  readonly body: readonly Expression[];
}
/** `with`/`do`: the body once per element, in a scope of its own; the value is the list of body values. */
export interface LoopExpression extends Node {
  readonly kind: 'loop';
  readonly over: Expression;
  readonly item: Name;
  readonly body: Expression;
}
/** The types that a free-form policy declares. */
export type DeclaredType = 'real' | 'integer' | 'logical' | 'text' | 'auto';

/** A type and unit as written: `real(KiB)`. */
export interface TypeDeclaration extends Node {
  readonly type: DeclaredType;
  readonly unit: string | null;
}
/** What free-form notation says of a variable beside its value. */
export interface Declaration {
  readonly type: TypeDeclaration;
  /** It never changes. */
  readonly parameter: boolean;
  /** Other policies see it. */
  readonly public: boolean;
  /** What the host may override it with. */
  readonly setting: (Node & { readonly low: Expression; readonly high: Expression }) | null;
}
export interface DefineVariable extends Node {
  readonly kind: 'variable';
  readonly name: Name;
  readonly value: Expression;
  /** In free form. */
  readonly declaration?: Declaration;
}
export interface Assignment extends Node {
  readonly kind: 'assign';
  readonly name: Name;
  readonly value: Expression;
}
/** What free-form notation says of a procedure beside its body. */
export interface Procedure {
  readonly keyword: 'function' | 'subroutine';
  /** Other policies may call it. */
  readonly public: boolean;
  /** Of the parameters, in their order; null where none is written. */
  readonly params: readonly (TypeDeclaration | null)[];
  readonly result: TypeDeclaration | null;
}
/** A function; legal only at top level (checked later). */
export interface DefineFunction extends Node {
  readonly kind: 'function';
  readonly name: Name;
  readonly params: readonly Name[];
  readonly body: Expression;
  /** In free form. */
  readonly procedure?: Procedure;
}
/** Something malformed that has been reported; its readable parts are still checked. */
export interface ErrorExpression extends Node {
  readonly kind: 'error';
  readonly parts: readonly Expression[];
}

export type Expression =
  | NumberLiteral
  | TextLiteral
  | MissingLiteral
  | NameExpression
  | MemberExpression
  | MethodExpression
  | OperatorExpression
  | CallExpression
  | IfExpression
  | BlockExpression
  | LetExpression
  | LoopExpression
  | DefineVariable
  | Assignment
  | DefineFunction
  | ErrorExpression;

/** A comment, for formatters and converters; spans relative to the form (or to the file, outside forms). */
export interface Comment extends Node {
  readonly text: string;
}

/** One top-level form: cached by its text; positions inside are relative to `offset`. */
export interface Form {
  readonly notation: Notation;
  readonly expression: Expression;
  readonly comments: readonly Comment[];
  /** Syntax faults of this form, spans relative to it. */
  readonly diagnostics: readonly import('../diagnostics/diagnostic.ts').Diagnostic[];
}

/** A form and where it stands in its source now. */
export interface PlacedForm {
  readonly form: Form;
  readonly offset: number;
}

/**
 * A parsed source: its forms in the order of evaluation (of a free-form policy the procedures come
 * first), and faults and comments outside forms (absolute spans).
 */
export interface Policy {
  readonly notation: Notation;
  /** Of a free-form policy: `policy NAME`. */
  readonly name: string | null;
  readonly forms: readonly PlacedForm[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly import('../diagnostics/diagnostic.ts').Diagnostic[];
}
