/**
 * What a source holds, as people see it: its functions with their parameters and variables, and what
 * it defines at top level.
 * In: a set view, a source. Out: a tree in the order of the text, spans in the source. Pure.
 */
import type { DefineFunction, Expression, Name } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { movedSpan, type Span } from '../text/source.ts';
import type { SetView } from './set-view.ts';

/** What an entry of an outline is. */
export type OutlineKind = 'function' | 'parameter' | 'variable' | 'constant' | 'setting';

/** An entry of an outline. */
export interface OutlineItem {
  readonly kind: OutlineKind;
  readonly name: string;
  /** The type as declared, or the parameters; empty where nothing is written. */
  readonly detail: string;
  readonly span: Span;
  /** Of the name. */
  readonly nameSpan: Span;
  readonly parts: readonly OutlineItem[];
}

/** The outline of a source. */
export function outlineOf(view: SetView, source: string): readonly OutlineItem[] {
  return view
    .forms(source)
    .flatMap(({ form, offset }) => itemsIn(form.expression, offset))
    .sort((a, b) => a.span.start - b.span.start);
}

function itemsIn(e: Expression, offset: number): readonly OutlineItem[] {
  switch (e.kind) {
    case 'function':
      return [functionItem(e, offset)];
    case 'variable':
      return [variableItem(e, offset)];
    default:
      return partsOf(e).flatMap((part) => itemsIn(part, offset));
  }
}

function functionItem(e: DefineFunction, offset: number): OutlineItem {
  const parameter = (name: Name): OutlineItem => ({
    kind: 'parameter',
    name: name.text,
    detail: '',
    span: movedSpan(name.span, offset),
    nameSpan: movedSpan(name.span, offset),
    parts: [],
  });
  return {
    kind: 'function',
    name: e.name.text,
    detail: `(${e.params.map(({ text }) => text).join(', ')})`,
    span: movedSpan(e.span, offset),
    nameSpan: movedSpan(e.name.span, offset),
    parts: [...e.params.map(parameter), ...itemsIn(e.body, offset)],
  };
}

function variableItem(e: Extract<Expression, { kind: 'variable' }>, offset: number): OutlineItem {
  const { declaration } = e;
  const { type = null, unit = null } = declaration?.type ?? {};
  return {
    kind:
      declaration?.setting != null
        ? 'setting'
        : declaration?.parameter === true
          ? 'constant'
          : 'variable',
    name: e.name.text,
    detail: type === null ? '' : unit === null ? type : `${type}(${unit})`,
    span: movedSpan(e.span, offset),
    nameSpan: movedSpan(e.name.span, offset),
    parts: itemsIn(e.value, offset),
  };
}
