/**
 * Operators as closures: JavaScript's own where both operands are numbers or logicals, the runtime's
 * operations elsewhere, as generated code has it.
 * In: an operator node and the closures of its operands. Out: a closure.
 */
import type { Ir } from '../src/compiler/lower/ir.ts';
import * as operations from '../src/runtime/operations.ts';
import { type Closure, Ended, type Env, held } from './closure.ts';

type Operator = Extract<Ir, { k: 'op' }>;
type Numeric = (env: Env) => number;

/** The closure of one operator. */
export function operatorClosure(ir: Operator, args: readonly Closure[]): Closure {
  const { op, faults, at } = ir;
  const numbers = args.every((a) => a.r !== 'any');
  const [x, y] = args.map((a) => a.run);
  const [a, b] = [x as Numeric, y as Numeric];
  switch (op) {
    case 'add':
      if (!numbers) return any((env) => operations.add(x!(env), y!(env), 0, 0));
      return num((env) => a(env) + b(env));
    case 'sub':
      if (!numbers) return num(two(operations.subtract));
      return num((env) => a(env) - b(env));
    case 'mul':
      if (!numbers) return any((env) => operations.multiply(x!(env), y!(env), 0, 0));
      return num((env) => a(env) * b(env));
    case 'div': {
      const divide = (v: unknown, by: unknown): number => {
        if (faults && operations.toNumber(by) === 0) throw new Ended('division-by-zero', at);
        return numbers ? (v as number) / (by as number) : operations.divide(v, by, 0);
      };
      return num(two(divide));
    }
    case 'lt':
      return bool(numbers ? (env) => a(env) < b(env) : two(operations.less));
    case 'lte':
      return bool(numbers ? (env) => a(env) <= b(env) : two(operations.lessOrEqual));
    case 'gt':
      if (numbers) return bool((env) => a(env) > b(env));
      return bool((env) => operations.less(y!(env), x!(env), 0));
    case 'gte':
      if (numbers) return bool((env) => a(env) >= b(env));
      return bool((env) => operations.lessOrEqual(y!(env), x!(env), 0));
    case 'eq':
      return bool((env) => operations.equal(x!(env), y!(env)));
    case 'neq':
      return bool((env) => !operations.equal(x!(env), y!(env)));
    case 'not':
      return bool((env) => !operations.truthy(x!(env)));
    case 'valid': {
      const runs = args.map((arg) => arg.run);
      return bool((env) => runs.every((run) => !operations.isMissing(run(env))));
    }
    case 'null': {
      const runs = args.map((arg) => arg.run);
      return bool((env) => runs.every((run) => operations.isEmpty(run(env))));
    }
    case 'abs':
      return num(numbers ? (env) => Math.abs(a(env)) : (env) => operations.absolute(x!(env), 0));
    case 'shl':
    case 'shr': {
      const left = op === 'shl';
      return num((env) => operations.shift(x!(env), y!(env), left, 0));
    }
    case 'min':
    case 'max': {
      const least = op === 'min';
      const r = args.every((arg) => arg.r === args[0]!.r) ? args[0]!.r : 'any';
      const runs = args.map((arg) => held(arg, r));
      if (r === 'any') {
        return any((env) =>
          operations.extreme(
            runs.map((run) => run(env)),
            least,
            0,
          ),
        );
      }
      const first = runs[0] as Numeric;
      const others = runs.slice(1) as Numeric[];
      const run = (env: Env): number => {
        let best = first(env);
        for (const other of others) {
          const next = other(env);
          if (least ? next < best : next > best) best = next;
        }
        return best;
      };
      return { run, r };
    }
    default:
      return op satisfies never;
  }

  function two<T>(f: (v: unknown, w: unknown, fault: number) => T): (env: Env) => T {
    return (env) => f(x!(env), y!(env), 0);
  }
}

const num = (run: (env: Env) => number): Closure => ({ run, r: 'num' });
const bool = (run: (env: Env) => boolean): Closure => ({ run, r: 'bool' });
const any = (run: (env: Env) => unknown): Closure => ({ run, r: 'any' });
