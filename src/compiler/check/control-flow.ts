/**
 * Conditions, blocks and `let`.
 * In: the expression. Out: the join of what its paths leave behind.
 */
import { effectInDefault } from '../diagnostics/declarations.ts';
import { definitionWithoutEffect } from '../diagnostics/names.ts';
import type { Ir } from '../lower/ir.ts';
import type { BlockExpression, Expression, IfExpression, LetExpression } from '../syntax/ast.ts';
import { type Context, checked, type Scope } from './context.ts';
import { hasEffect } from './effects.ts';
import { falsehoodFacts, truthFacts } from './facts.ts';
import { bind, declare } from './names.ts';
import { meet } from './quantities.ts';
import { noSymbol } from './symbol.ts';
import { join, missing, never } from './type.ts';
import { bothFacts, type Checked, type Fact, truthOf, typed, type Value } from './value.ts';

export function checkIf(c: Context, e: IfExpression, wanted: boolean): Checked {
  if (e.byDefault === true && hasEffect(c, e.then)) c.report(effectInDefault(e.then.span));
  const condition = c.check(e.condition, true);
  const tested = c.now(condition.value);
  const path = (facts: readonly Fact[], branch: Expression) => {
    const [outcome, changes] = c.flow.branch(() =>
      c.under(facts, () => {
        const x = c.check(branch, wanted);
        return { ir: x.ir, unit: x.unit, value: wanted ? c.now(x.value) : typed(missing) };
      }),
    );
    const { result, reached } = outcome;
    // A path that is never taken contributes nothing.
    const value = reached ? result.value : { ...result.value, type: never };
    const x: Checked = { ir: result.ir, value, unit: wanted ? result.unit : undefined };
    return { x, changes, reached };
  };
  const taken = path(truthFacts(tested), e.then);
  const left = path(falsehoodFacts(tested), e.else);
  const { args, unit } = meet(c, [e.then, e.else], [taken.x, left.x]);
  const [then = taken.x, other = left.x] = args;
  c.flow.merge(
    taken.reached ? taken.changes : left.changes,
    left.reached ? left.changes : taken.changes,
  );
  const ir: Ir = { k: 'if', cond: condition.ir, then: then.ir, else: other.ir };
  const value = wanted ? either(tested, then.value, other.value) : typed(missing);
  return { value, ir, unit };
}

/** The value of a condition: a logical made of constants still tells what the condition proved. */
function either(tested: Value, then: Value, other: Value): Value {
  const type = join(then.type, other.type);
  const symbol = then.symbol === other.symbol ? then.symbol : noSymbol;
  const [thenTruth, elseTruth] = [truthOf(then.type), truthOf(other.type)];
  const whenTrue =
    elseTruth === false
      ? bothFacts(truthFacts(tested), then.whenTrue)
      : thenTruth === false
        ? bothFacts(falsehoodFacts(tested), other.whenTrue)
        : [];
  const whenFalse =
    thenTruth === true
      ? bothFacts(falsehoodFacts(tested), other.whenFalse)
      : elseTruth === true
        ? bothFacts(truthFacts(tested), then.whenFalse)
        : [];
  return { type, symbol, whenTrue, whenFalse };
}

/** Items in order; the value of the last. Opens no scope. */
export function checkBlock(c: Context, e: BlockExpression, wanted: boolean): Checked {
  const items: Ir[] = [];
  let value = typed(missing);
  let unit: Checked['unit'];
  for (const [i, item] of e.items.entries()) {
    const x = c.check(item, wanted && i === e.items.length - 1);
    items.push(x.ir);
    value = x.value;
    unit = x.unit;
  }
  return { value, ir: items.length === 1 ? items[0]! : { k: 'seq', items }, unit };
}

export function checkLet(c: Context, e: LetExpression, wanted: boolean): Checked {
  return c.inScope((scope) => {
    const items: Ir[] = [];
    for (const { name, value } of e.bindings) {
      const x = c.check(value, true);
      const slot = c.slotHere(name.text);
      declare(c, slot, name, 'variable');
      // The first of two equal names wins, as with `defvar`.
      const taken = c.flow.variable(slot).bound === 'yes';
      if (taken) c.report(definitionWithoutEffect(name.span, name.text));
      items.push(taken ? x.ir : bind(c, slot, x.value, x.ir));
    }
    let value = typed(missing);
    let unit: Checked['unit'];
    for (const [i, item] of e.body.entries()) {
      const x = c.check(item, wanted && i === e.body.length - 1);
      items.push(x.ir);
      value = c.now(x.value);
      unit = x.unit;
    }
    return { ...checked(value, scoped(scope, { k: 'seq', items })), unit };
  });
}

/** Code whose scope's slots start unbound. */
export function scoped(scope: Scope, body: Ir): Ir {
  const slots = [...scope.slots.values()].map((s) => s.id);
  return slots.length === 0 ? body : { k: 'scope', slots, body };
}
