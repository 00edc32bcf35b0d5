/**
 * What syntax trees consist of, for searches through them.
 * In: an expression. Out: the names that it mentions, and those that it defines. Pure.
 */
import type { Expression, Name, NameExpression } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';

/** Every mention of a variable or function, definitions and parameters included. */
export function mentionsIn(e: Expression): readonly string[] {
  return [...namesOf(e), ...partsOf(e).flatMap(mentionsIn)];
}

function namesOf(e: Expression): readonly string[] {
  switch (e.kind) {
    case 'name':
      return [e.name];
    case 'call':
      return [e.callee.text];
    case 'let':
      return e.bindings.map(({ name }) => name.text);
    case 'loop':
      return [e.item.text];
    case 'variable':
    case 'assign':
      return [e.name.text];
    case 'function':
      return [e.name.text, ...e.params.map(({ text }) => text)];
    default:
      return [];
  }
}

/** Where an expression mentions or introduces variables. */
export function variablesIn(e: Expression): readonly (Name | NameExpression)[] {
  return [...ownVariables(e), ...partsOf(e).flatMap(variablesIn)];
}

function ownVariables(e: Expression): readonly (Name | NameExpression)[] {
  switch (e.kind) {
    case 'name':
      return [e];
    case 'let':
      return e.bindings.map(({ name }) => name);
    case 'loop':
      return [e.item];
    case 'variable':
    case 'assign':
      return [e.name];
    case 'function':
      return e.params;
    default:
      return [];
  }
}

/** Where an expression calls or defines functions. */
export function calleesIn(e: Expression): readonly Name[] {
  const inside = partsOf(e).flatMap(calleesIn);
  if (e.kind === 'call') return [e.callee, ...inside];
  return e.kind === 'function' ? [e.name, ...inside] : inside;
}

/** The names that an expression defines in the scope that it stands in. */
export function definedNames(e: Expression): readonly string[] {
  switch (e.kind) {
    case 'variable':
      return [e.name.text, ...definedNames(e.value)];
    case 'loop':
      return definedNames(e.over);
    case 'let':
    case 'function':
      return [];
    default:
      return partsOf(e).flatMap(definedNames);
  }
}

/** The names of the scope that a `let` opens. */
export const namesOfLet = (e: Extract<Expression, { kind: 'let' }>): readonly string[] => [
  ...e.bindings.flatMap(({ name, value }) => [name.text, ...definedNames(value)]),
  ...e.body.flatMap(definedNames),
];
