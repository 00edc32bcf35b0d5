/**
 * Methods of entities as free form writes them: fields, averages, what is proposed and saved.
 * In: a method expression. Out: a term where it reads, a statement where it acts.
 */
import { allControllers } from '../../../schema/controllers/index.ts';
import type { Expression, MethodExpression } from '../../syntax/ast.ts';
import type { Term, Word } from '../../syntax/freeform/tree.ts';
import { freeformProperties } from '../../syntax/freeform/words.ts';
import { type Conversion, nothing, type Out } from './conversion.ts';
import { assignment, callStatement, invoke, memberTerm, noneTerm, ownWord, word } from './make.ts';
import { terms } from './operands.ts';

/** Controls of devices by the names of their setters. */
const controlOfSetter: ReadonlyMap<string, string> = new Map(
  allControllers
    .flatMap(({ controls }) => controls)
    .flatMap(({ setter, name }) => (setter === undefined ? [] : [[setter, name]])),
);

/** Members with a meaning of their own, unless they stand in backquotes. */
const special: ReadonlySet<string> = new Set(['control', 'saved']);

/** A field behind a dot; `name` and `uuid` are properties of guests, and fields of devices. */
export const fieldWord = (c: Conversion, e: Expression, name: string): Word =>
  special.has(name) || (freeformProperties.has(name) && !c.isOfDevice(e))
    ? ownWord(name)
    : word(name);

/** What can stand behind a dot, in backquotes where need be. */
const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]*$/u.test(text);

/** A method that reads; one that acts goes before, and has no value. */
export function method(c: Conversion, e: MethodExpression, out: Out): Term {
  const acting = proposal(c, e);
  if (acting !== null) {
    c.statements(e, nothing, out);
    return noneTerm;
  }
  const [first, second] = e.args;
  const literal = first?.kind === 'text' && isName(first.value) ? first.value : null;
  const all = (callee: string): Term => invoke(callee, terms(c, [e.of, ...e.args], out));
  switch (e.method.text) {
    case 'StatAvg':
      if (literal !== null)
        return invoke('average', [memberTerm(c.term(e.of, out), fieldWord(c, e, literal))]);
      c.problem(
        first?.span ?? e.method.span,
        'free form has no average of a field whose name is computed',
      );
      return noneTerm;
    case 'Stat':
      if (literal === null || second !== undefined) return all('stat');
      return memberTerm(c.term(e.of, out), fieldWord(c, e, literal));
    case 'Prop':
      if (literal === null || !freeformProperties.has(literal)) return all('property');
      return memberTerm(c.term(e.of, out), word(literal));
    case 'GetControl':
      if (literal === null) return all('control');
      return memberTerm(memberTerm(c.term(e.of, out), word('control')), word(literal));
    case 'GetVar':
      if (literal === null) return all('saved');
      return memberTerm(memberTerm(c.term(e.of, out), word('saved')), word(literal));
    default:
      c.problem(e.method.span, `free form has no method \`${e.method.text}\``);
      return noneTerm;
  }
}

/** A proposal, or a value saved with an entity; null for methods that only read. */
export function proposal(c: Conversion, e: MethodExpression): ((out: Out) => void) | null {
  const name = e.method.text;
  const [first, second] = e.args;
  const control = controlOfSetter.get(name);
  if (control !== undefined && first !== undefined)
    return (out) => {
      const [of = noneTerm, value = noneTerm] = terms(c, [e.of, first], out);
      out.push(assignment(memberTerm(memberTerm(of, word('control')), word(control)), value));
    };
  if ((name !== 'Control' && name !== 'SetVar') || first === undefined || second === undefined)
    return null;
  const group = name === 'Control' ? 'control' : 'saved';
  if (first.kind !== 'text' || !isName(first.value))
    return (out) => {
      out.push(callStatement(word(group), terms(c, [e.of, first, second], out)));
    };
  return (out) => {
    const [of = noneTerm, value = noneTerm] = terms(c, [e.of, second], out);
    const folder = memberTerm(of, word(group));
    out.push(assignment(memberTerm(folder, word(first.value)), value));
  };
}
