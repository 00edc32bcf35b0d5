/**
 * `and` and `or` (LANGUAGE row 5): operands without effects are evaluated only when needed, so they
 * guard those after them; one with an effect is always evaluated, with a warning.
 */
import { effectInLogic, singleOperand } from '../diagnostics/values.ts';
import type { OperatorExpression } from '../syntax/ast.ts';
import { type Context, checked } from './context.ts';
import { hasEffect } from './effects.ts';
import { falsehoodFacts, truthFacts } from './facts.ts';
import { isSingle } from './need.ts';
import { noSymbol, type ValueSymbol } from './symbol.ts';
import { falsy, truthy } from './truth.ts';
import { join, never, refine, type Type } from './type.ts';
import { bothFacts, type Checked, type Fact } from './value.ts';

export function checkLogic(c: Context, e: OperatorExpression, op: 'and' | 'or'): Checked {
  if (e.args.length === 1)
    c.report(
      singleOperand(e.head.span, e.head.text, e.span, e.args[0]!.span, isSingle(e.args[0]!)),
    );
  const checks: Checked[] = [];
  const always: boolean[] = [];
  /** What holds when evaluation comes to the next operand, and when it ends with the decisive value. */
  let onward: readonly Fact[] = [];
  let decisive: readonly Fact[] | null = null;
  let type: Type | null = null;
  const last = e.args.length - 1;
  const asMom = c.rules.asMom === true;

  for (const [i, operand] of e.args.entries()) {
    const mark = c.flow.mark();
    const effect = i > 0 && hasEffect(c, operand);
    // One with an effect runs whatever the others say, so nothing that they prove holds for it.
    const { result: x, reached } = c.under(effect || asMom ? [] : onward, () =>
      c.check(operand, true),
    );
    if (effect) c.report(effectInLogic(operand.span, e.head.text));
    else if (i > 0 && !asMom) {
      // What evaluating it proved holds only where it was evaluated.
      const changes = c.flow.changes(mark);
      c.flow.undo(mark);
      c.flow.merge(reached ? changes : new Map(), new Map());
    }
    checks.push(x);
    always.push(effect);

    const value = reached || always[i] === true ? c.now(x.value) : { ...x.value, type: never };
    const [go, stop] =
      op === 'and'
        ? [truthFacts(value), falsehoodFacts(value)]
        : [falsehoodFacts(value), truthFacts(value)];
    // The last operand is the value either way; the others only when they decide.
    const part = i === last ? value.type : op === 'and' ? falsy(value.type) : truthy(value.type);
    type = type === null ? part : join(type, part);
    const ending = together(bothFacts(onward, stop));
    decisive = decisive === null ? ending : common(decisive, ending);
    onward = together(bothFacts(onward, go));
  }

  const [whenTrue, whenFalse] = op === 'and' ? [onward, decisive ?? []] : [decisive ?? [], onward];
  const value = {
    type: type ?? falsy(checks[0]!.value.type),
    symbol: noSymbol,
    whenTrue,
    whenFalse,
  };
  const ir =
    checks.length === 1
      ? checks[0]!.ir
      : ({ k: 'logic', op, args: checks.map((x) => x.ir), always } as const);
  return checked(value, ir);
}

/** Facts that hold both ways, of each symbol the join; both lists have one for a symbol. */
function common(a: readonly Fact[], b: readonly Fact[]): readonly Fact[] {
  const types = new Map(b.map((f) => [f.symbol, f.type]));
  return a.flatMap(({ symbol, type }) => {
    const other = types.get(symbol);
    return other === undefined ? [] : [{ symbol, type: join(type, other) }];
  });
}

/** One fact for each symbol, so that many operands about few values stay few facts. */
function together(facts: readonly Fact[]): readonly Fact[] {
  if (facts.length < 2) return facts;
  const types = new Map<ValueSymbol, Type>();
  for (const { symbol, type } of facts) {
    const known = types.get(symbol);
    types.set(symbol, known === undefined ? type : refine(known, type));
  }
  return [...types].map(([symbol, type]) => ({ symbol, type }));
}
