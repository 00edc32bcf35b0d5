/** The dispatcher: one case per kind of expression, each handled in the file of its theme. */
import { nestedFunction } from '../diagnostics/names.ts';
import { callsTooDeep } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { Expression } from '../syntax/ast.ts';
import { checkCall } from './calls.ts';
import { type Context, checked, mostDepth } from './context.ts';
import { checkBlock, checkIf, checkLet } from './control-flow.ts';
import type { Instances } from './instances.ts';
import { checkLoop } from './loops.ts';
import { checkMember } from './members.ts';
import { checkMethod } from './methods.ts';
import { checkAssignment, checkDefinition, checkName } from './names.ts';
import { observe } from './observations.ts';
import { checkOperator, warnOfShadow } from './operators.ts';
import { checkNumber } from './quantities.ts';
import { missing, oneText, unknown } from './type.ts';
import { type Checked, typed } from './value.ts';

/** Checks one expression; `wanted`: somebody uses its value. */
export function checkExpression(
  c: Context,
  e: Expression,
  wanted: boolean,
  instances: Instances,
): Checked {
  const keyword = keywords[e.kind];
  if (keyword !== undefined && c.shadowing.has(keyword)) {
    const start = e.span.start + 1;
    warnOfShadow(c, { text: keyword, span: { start, end: start + keyword.length } });
  }
  if (c.depth > c.deepest) c.deepest = c.depth;
  if (c.depth >= mostDepth) {
    // Once in a form: the arguments of the call that goes too far are too deep as well.
    if (!c.isFound((f) => f.diagnostic.code === 'calls-too-deep')) c.report(callsTooDeep(e.span));
    c.unit.fragile = true;
    return checked(typed(unknown), { k: 'missing' });
  }
  c.depth += e.kind === 'call' ? 4 : 1;
  const x = dispatch(c, e, wanted, instances);
  c.depth -= e.kind === 'call' ? 4 : 1;
  const { observations } = c.unit;
  if (observations !== null) {
    const { why } = x.value.symbol.info;
    observe(observations, e, c.typeOf(x.value), x.unit?.unit.name ?? null, why);
  }
  const ir = located(c, e, x.ir);
  return ir === x.ir ? x : { ...x, ir };
}

/** The word that list notation begins a special form with. */
const keywords: Partial<Record<Expression['kind'], string>> = {
  if: 'if',
  let: 'let',
  loop: 'with',
  variable: 'defvar',
};

/** Code for a statement says where it stands, for debuggers. */
function located(c: Context, e: Expression, ir: Ir): Ir {
  switch (ir.k) {
    case 'store':
    case 'call':
    case 'if':
    case 'save':
    case 'debug':
      return ir.at === undefined ? { ...ir, at: c.site(e.span) } : ir;
    default:
      return ir;
  }
}

function dispatch(c: Context, e: Expression, wanted: boolean, instances: Instances): Checked {
  switch (e.kind) {
    case 'number':
      return checkNumber(c, e);
    case 'text':
      return checked(typed(oneText(e.value)), { k: 'text', v: e.value });
    case 'missing':
      return checked(typed(missing), { k: 'missing' });
    case 'name':
      return checkName(c, e);
    case 'member':
      return checkMember(c, e);
    case 'method':
      return checkMethod(c, e);
    case 'operator':
      return checkOperator(c, e);
    case 'call':
      return checkCall(c, e, wanted, instances);
    case 'if':
      return checkIf(c, e, wanted);
    case 'block':
      return checkBlock(c, e, wanted);
    case 'let':
      return checkLet(c, e, wanted);
    case 'loop':
      return checkLoop(c, e, wanted);
    case 'variable':
      return checkDefinition(c, e);
    case 'assign':
      return checkAssignment(c, e);
    case 'function':
      c.report(nestedFunction(e.name.span, c.words, e.name.text));
      // Reported once: calls of it are taken as if it stood at top level.
      c.define(e);
      return checked(typed(oneText(e.name.text)), { k: 'text', v: e.name.text });
    case 'error':
      // A name that nothing defines is part of what is malformed: `else`, or the unit of a number.
      for (const part of e.parts)
        if (part.kind !== 'name' || isDefined(c, part.name)) c.check(part, false);
      return checked(typed(unknown), { k: 'missing' });
    default:
      return e satisfies never;
  }
}

const isDefined = (c: Context, name: string): boolean =>
  name === 'Host' || name === 'Guests' || c.lookup(name).length > 0;
