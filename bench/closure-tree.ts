/**
 * A module as nested closures over one array: what an interpreter would do that compiles nothing.
 * In: a module. Out: a function that evaluates it on entities of a loaded program, with the same
 * faults and proposals as generated code. For comparison only: straightforward, not slowed down.
 */
import type { FaultCode, Ir, IrModule, Repr } from '../src/compiler/lower/ir.ts';
import { Journal } from '../src/runtime/journal.ts';
import { isMissing, items, PolicyFault, truthy } from '../src/runtime/operations.ts';
import type { Entity } from '../src/runtime/program.ts';
import { type Closure, common, Ended, type Env, held } from './closure.ts';
import { operatorClosure } from './closure-operators.ts';

export interface ClosureFault {
  readonly code: FaultCode;
  readonly at: number;
  readonly guest: string | null;
}

export type ClosureProgram = (host: Entity, guests: readonly Entity[]) => readonly ClosureFault[];

/** The closures of one module. */
export function closureTree(module: IrModule): ClosureProgram {
  const tree = new Tree(module);
  const forms = module.forms.map((f) => tree.closure(f.body).run);
  return (host, guests) => tree.evaluate(forms, host, guests);
}

class Tree {
  readonly #module: IrModule;
  readonly #host: number;
  readonly #journal = new Journal();
  readonly #functions: readonly ((env: Env) => unknown)[];
  #faults: ClosureFault[] = [];

  constructor(module: IrModule) {
    this.#module = module;
    this.#host = 2 * module.slots.length;
    const functions: ((env: Env) => unknown)[] = [];
    this.#functions = functions;
    // Functions come after those they call.
    for (const f of module.functions) {
      const body = this.closure(f.body);
      functions.push(f.result === null ? body.run : held(body, f.result));
    }
  }

  evaluate(forms: readonly ((env: Env) => unknown)[], host: Entity, guests: readonly Entity[]) {
    this.#faults = [];
    const env: Env = this.#module.slots.map(({ repr }) =>
      repr === 'num' ? Number.NaN : undefined,
    );
    for (let i = 0; i < this.#module.slots.length; i++) env.push(false);
    env.push(host, guests);
    for (const form of forms) {
      try {
        form(env);
      } catch (error) {
        this.#end(error, null, 0);
      }
      this.#journal.forget(0);
    }
    return this.#faults;
  }

  closure(ir: Ir): Closure {
    switch (ir.k) {
      case 'num':
      case 'bool': {
        const { v } = ir;
        return { run: () => v, r: ir.k };
      }
      case 'text': {
        const { v } = ir;
        return { run: () => v, r: 'any' };
      }
      case 'missing':
        return { run: () => undefined, r: 'any' };
      case 'host': {
        const index = this.#host;
        return { run: (env) => env[index], r: 'any' };
      }
      case 'guests': {
        const index = this.#host + 1;
        return { run: (env) => env[index], r: 'any' };
      }
      case 'slot': {
        const { slot } = ir;
        return convert({ run: (env) => env[slot], r: this.#slot(slot) }, ir.r);
      }
      case 'bound': {
        const flag = this.#flag(ir.slot);
        return this.#choose((env) => env[flag] === true, ir.then, ir.else);
      }
      case 'field':
        return this.#read(ir.of, `f_${ir.name}`, ir.r);
      case 'average':
        return this.#read(ir.of, `a_${ir.name}`, ir.r);
      case 'property':
        return this.#read(ir.of, `k_${ir.name}`, ir.r);
      case 'proposed':
        return this.#read(ir.of, `c_${ir.name}`, ir.r);
      case 'saved':
        return this.#read(ir.of, `s_${ir.name}`, ir.r);
      case 'limits':
        return this.#read(ir.of, ir.which, 'any');
      case 'stat': {
        const { name } = ir;
        const of = this.closure(ir.of).run;
        const latest = this.#read(ir.of, `f_${name}`, ir.r);
        const other = this.closure(ir.default);
        const r = common(ir.r, other.r);
        const [a, b] = [held(latest, r), held(other, r)];
        return { run: (env) => ((of(env) as Entity).absent?.has(name) ? b(env) : a(env)), r };
      }
      case 'op':
        return operatorClosure(
          ir,
          ir.args.map((arg) => this.closure(arg)),
        );
      case 'logic':
        return this.#logic(ir);
      case 'if': {
        const cond = condition(this.closure(ir.cond));
        return this.#choose(cond, ir.then, ir.else);
      }
      case 'seq':
        return this.#sequence(ir.items.map((item) => this.closure(item)));
      case 'scope': {
        const flags = ir.slots.map((slot) => this.#flag(slot));
        const body = this.closure(ir.body);
        const { run } = body;
        return {
          run: (env) => {
            for (const flag of flags) env[flag] = false;
            return run(env);
          },
          r: body.r,
        };
      }
      case 'store':
        return this.#store(ir);
      case 'call':
        return this.#call(ir);
      case 'loop':
        return this.#loop(ir);
      case 'propose': {
        const [key, site] = [`c_${ir.name}`, `p_${ir.name}`];
        const of = this.closure(ir.of).run;
        const value = held(this.closure(ir.value), ir.r);
        const { at } = ir;
        const journal = this.#journal;
        return {
          run: (env) => {
            const entity = of(env) as Entity;
            const proposed = value(env);
            journal.note(entity, key, site);
            entity[key] = proposed;
            entity[site] = at;
            return undefined;
          },
          r: 'any',
        };
      }
      case 'save': {
        const key = `s_${ir.name}`;
        const of = this.closure(ir.of).run;
        const value = held(this.closure(ir.value), ir.r);
        return {
          run: (env) => {
            const entity = of(env) as Entity;
            entity[key] = value(env);
            return undefined;
          },
          r: 'any',
        };
      }
      case 'debug':
        return this.#sequence(ir.args.map((arg) => this.closure(arg)));
      case 'need': {
        const { at } = ir;
        const value = this.closure(ir.value);
        const { run } = value;
        return {
          run: (env) => {
            const v = run(env);
            if (isMissing(v)) throw new Ended('missing-value', at);
            return v;
          },
          r: value.r,
        };
      }
      case 'fault': {
        const { code, at } = ir;
        return {
          run: () => {
            throw new Ended(code, at);
          },
          r: 'any',
        };
      }
      default:
        return ir satisfies never;
    }
  }

  #slot(slot: number): Repr {
    return this.#module.slots[slot]?.repr ?? 'any';
  }

  #flag(slot: number): number {
    return this.#module.slots.length + slot;
  }

  #read(entity: Ir, key: string, r: Repr): Closure {
    const of = this.closure(entity).run;
    return { run: (env) => (of(env) as Entity)[key], r };
  }

  #choose(cond: (env: Env) => boolean, then: Ir, other: Ir): Closure {
    const [x, y] = [this.closure(then), this.closure(other)];
    const r = common(x.r, y.r);
    const [a, b] = [held(x, r), held(y, r)];
    return { run: (env) => (cond(env) ? a(env) : b(env)), r };
  }

  #sequence(list: readonly Closure[]): Closure {
    const runs = list.map((c) => c.run);
    return {
      run: (env) => {
        let last: unknown;
        for (const run of runs) last = run(env);
        return last;
      },
      r: list[list.length - 1]?.r ?? 'any',
    };
  }

  #logic(ir: Extract<Ir, { k: 'logic' }>): Closure {
    const list = ir.args.map((arg) => this.closure(arg));
    const r = list.map((c) => c.r).reduce(common);
    const runs = list.map((c) => held(c, r));
    const deciding = ir.op === 'or';
    const { always } = ir;
    return {
      run: (env) => {
        let value = runs[0]!(env);
        let decided = truthy(value) === deciding;
        for (let i = 1; i < runs.length; i++) {
          if (decided && always[i] !== true) continue;
          const next = runs[i]!(env);
          if (decided) continue;
          value = next;
          decided = truthy(value) === deciding;
        }
        return value;
      },
      r,
    };
  }

  #store(ir: Extract<Ir, { k: 'store' }>): Closure {
    const { slot, unless } = ir;
    const flag = this.#flag(slot);
    const r = this.#slot(slot);
    const value = held(this.closure(ir.value), r);
    const run = (env: Env): unknown => {
      const v = value(env);
      if (unless && env[flag] === true) return env[slot];
      env[slot] = v;
      env[flag] = true;
      return v;
    };
    return convert({ run, r }, ir.r);
  }

  #call(ir: Extract<Ir, { k: 'call' }>): Closure {
    const callee = this.#module.functions[ir.fn]!;
    const slots = callee.params.map((p) => p.slot);
    const flags = slots.map((slot) => this.#flag(slot));
    const args = ir.args.map((arg, i) => held(this.closure(arg), this.#slot(slots[i]!)));
    const body = this.#functions[ir.fn]!;
    const run = (env: Env): unknown => {
      const values = args.map((arg) => arg(env));
      for (let i = 0; i < values.length; i++) {
        env[slots[i]!] = values[i];
        env[flags[i]!] = true;
      }
      return body(env);
    };
    return { run, r: callee.result ?? 'any' };
  }

  #loop(ir: Extract<Ir, { k: 'loop' }>): Closure {
    const { item, boundary, keep } = ir;
    const flag = this.#flag(item);
    const over = this.closure(ir.over).run;
    const body = this.closure(ir.body).run;
    const run = (env: Env): unknown => {
      const list = items(over(env), 0);
      const results: unknown[] = [];
      for (const element of list) {
        env[item] = element;
        env[flag] = true;
        if (!boundary) {
          const value = body(env);
          if (keep) results.push(value);
          continue;
        }
        const mark = this.#journal.length;
        try {
          const value = body(env);
          if (keep) results.push(value);
        } catch (error) {
          this.#end(error, (element as Entity).id, mark);
          if (keep) results.push(undefined);
        }
        this.#journal.forget(mark);
      }
      return results;
    };
    return { run, r: 'any' };
  }

  #end(error: unknown, guest: string | null, mark: number): void {
    this.#journal.undo(mark);
    if (error instanceof Ended) {
      if (error.code !== 'skipped') this.#faults.push({ code: error.code, at: error.at, guest });
    } else if (error instanceof PolicyFault) {
      this.#faults.push({ code: 'wrong-type', at: 0, guest });
    } else {
      throw error;
    }
  }
}

const convert = (c: Closure, r: Repr): Closure => (c.r === r ? c : { run: held(c, r), r });

/** A closure as a condition. */
function condition(c: Closure): (env: Env) => boolean {
  const { run } = c;
  return c.r === 'bool' ? (run as (env: Env) => boolean) : (env) => truthy(run(env));
}
