/**
 * IR to statements and pieces: effects are statements in evaluation order, what remains is an
 * expression that can stand anywhere after them.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Ir, IrModule, Repr } from '../lower/ir.ts';
import type { Body } from './body.ts';
import { emitLoop } from './loops.ts';
import { numberCode, property, textCode } from './names.ts';
import { operator } from './operators.ts';
import { as, common, isMissingCode, missingPiece, type Piece, truth } from './piece.ts';

/** Writes code for one IR node; `want`: its value is used. */
export type Emit = (b: Body, ir: Ir, want: boolean) => Piece;

/** `returned`: nodes whose value gets a line of its own, for a debugger to stop at. */
export function createEmit(module: IrModule, returned?: ReadonlyMap<Ir, number>): Emit {
  const emit: Emit = (b, ir, want) => {
    const at = want ? returned?.get(ir) : undefined;
    const p = expression(module, emit, b, ir, want);
    if (at === undefined) return p;
    const code = b.unique('returned');
    b.line(`${b.declaring('const')}${code} = ${p.code};`, at);
    return { code, r: p.r, stable: true };
  };
  return emit;
}

function expression(module: IrModule, emit: Emit, b: Body, ir: Ir, want: boolean): Piece {
  switch (ir.k) {
    case 'num':
      return { code: numberCode(ir.v), r: 'num', stable: true, constant: ir.v };
    case 'bool':
      return { code: String(ir.v), r: 'bool', stable: true };
    case 'text':
      return { code: textCode(ir.v), r: 'any', stable: true };
    case 'missing':
      return missingPiece;
    case 'host':
      return { code: 'H', r: 'any', stable: true };
    case 'guests':
      return { code: 'G', r: 'any', stable: true };
    case 'slot': {
      const slot = b.slot(ir.slot);
      const stable = !b.names.plan.stored.has(ir.slot);
      return { code: as({ code: slot.code, r: slot.r, stable }, ir.r), r: ir.r, stable };
    }
    case 'bound':
      return choose(emit, b, b.slot(ir.slot).flag, ir.then, ir.else, want, 0);
    case 'field':
      return read(emit, b, ir.of, property('f_', ir.name), ir.r, true);
    case 'average':
      return read(emit, b, ir.of, property('a_', ir.name), ir.r, true);
    case 'property':
      return read(emit, b, ir.of, property('k_', ir.name), ir.r, true);
    case 'proposed':
      return read(emit, b, ir.of, property('c_', ir.name), ir.r, false);
    case 'saved':
      return read(emit, b, ir.of, property('s_', ir.name), ir.r, false);
    case 'limits':
      return read(emit, b, ir.of, `.${ir.which}`, 'any', true);
    case 'stat': {
      const [of, other] = b.inOrder([
        () => b.temp(emit(b, ir.of, true)),
        () => emit(b, ir.default, true),
      ]);
      const r = common(ir.r, other!.r);
      const base = member(of!);
      const absent = `${base}.absent !== null && ${base}.absent.has(${textCode(ir.name)})`;
      return {
        code: `(${absent} ? ${as(other!, r)} : ${base}${property('f_', ir.name)})`,
        r,
        stable: other!.stable,
      };
    }
    case 'op': {
      return operator(b, ir, operands(emit, b, ir.args));
    }
    case 'logic':
      return logic(emit, b, ir);
    case 'if':
      return choose(emit, b, condition(emit, b, ir.cond), ir.then, ir.else, want, ir.at ?? 0);
    case 'seq': {
      let last = missingPiece;
      ir.items.forEach((item, i) => {
        last = emit(b, item, want && i === ir.items.length - 1);
      });
      return last;
    }
    case 'scope':
      for (const s of ir.slots)
        if (b.names.plan.flagged.has(s)) b.line(`${b.slot(s).flag} = false;`);
      return emit(b, ir.body, want);
    case 'store':
      return store(emit, b, ir);
    case 'call':
      return call(module, emit, b, ir, want);
    case 'loop':
      return emitLoop(emit, b, want ? ir : { ...ir, keep: false });
    case 'propose': {
      const [of, value] = b.inOrder([
        () => owner(emit, b, ir.of, ir.entity),
        () => emit(b, ir.value, true),
      ]);
      const c = property('c_', ir.name);
      const p = property('p_', ir.name);
      if (b.journalled)
        b.line(`journal(${of!.code}, ${textCode(`c_${ir.name}`)}, ${textCode(`p_${ir.name}`)});`);
      b.line(`${of!.code}${c} = ${as(value!, ir.r)};`, ir.at);
      b.line(`${of!.code}${p} = ${ir.at};`);
      return missingPiece;
    }
    case 'save': {
      const [of, value] = b.inOrder([
        () => owner(emit, b, ir.of, ir.entity),
        () => emit(b, ir.value, true),
      ]);
      b.line(`${of!.code}${property('s_', ir.name)} = ${as(value!, ir.r)};`, ir.at ?? 0);
      return missingPiece;
    }
    case 'debug': {
      const args = b.inOrder(ir.args.map((arg) => () => emit(b, arg, true)));
      const kept = args.map((p) => b.temp(p));
      b.line(`if (D) debug([${kept.map((p) => p.code).join(', ')}]);`, ir.at ?? 0);
      return kept[kept.length - 1] ?? missingPiece;
    }
    case 'need': {
      const p = b.temp(emit(b, ir.value, true));
      if (p.r !== 'bool') b.failIf(isMissingCode(p), 'missing-value', ir.at);
      return p;
    }
    case 'fault':
      b.line(`F = ${faultCode(b, ir)};`, ir.at);
      b.line(b.exit);
      return missingPiece;
    default:
      return ir satisfies never;
  }
}

/** A use of a name whose form ended in a fault is skipped under that fault's report. */
function faultCode(b: Body, ir: Extract<Ir, { k: 'fault' }>): string {
  const fault = String(b.fault(ir.code, ir.at));
  const lost = (ir.lost ?? []).map((s) => b.names.lost(s));
  return lost.length === 0
    ? fault
    : `${lost.join(' || ')} ? ${b.fault('skipped', ir.at)} : ${fault}`;
}

/** All operands are evaluated before the first is asked whether it is missing, as in MOM. */
function operands(emit: Emit, b: Body, args: readonly Ir[]): readonly Piece[] {
  const needed = (arg: Ir): Ir => (arg.k === 'need' ? arg.value : arg);
  const pieces = b.inOrder(
    args.map((arg) => () => {
      const p = emit(b, needed(arg), true);
      return arg.k === 'need' ? b.temp(p) : p;
    }),
  );
  args.forEach((arg, i) => {
    const p = pieces[i]!;
    if (arg.k === 'need' && p.r !== 'bool') b.failIf(isMissingCode(p), 'missing-value', arg.at);
  });
  return pieces;
}

function read(emit: Emit, b: Body, of: Ir, key: string, r: Repr, fixed: boolean): Piece {
  const p = emit(b, of, true);
  return { code: `${member(p)}${key}`, r, stable: fixed && p.stable };
}

/** Code that a member can follow: a literal number needs parentheses (`1.x` is none). */
const member = (p: Piece): string =>
  p.constant !== undefined || p.code.startsWith('!') ? `(${p.code})` : p.code;

/** The entity that is written to; what only a bundle made by hand could give is never written to. */
function owner(emit: Emit, b: Body, ir: Ir, kind: EntityKind): Piece {
  const p = b.temp(emit(b, ir, true));
  if (!b.names.plan.kinds.only(ir, kind))
    b.line(`if (!(${p.code} instanceof ${b.names.classOf(kind)})) notAnEntity();`);
  return { ...p, code: member(p) };
}

/** A condition as code; operands with statements are reached only when needed. */
function condition(emit: Emit, b: Body, ir: Ir): string {
  if (ir.k === 'op' && ir.op === 'not') return `!${condition(emit, b, ir.args[0]!)}`;
  if (ir.k === 'logic' && !ir.always.includes(true)) {
    const [codes, lines] = b.capture(() =>
      ir.args.map((arg) => {
        const mark = b.writer.lines.length;
        const code = condition(emit, b, arg);
        return { code, plain: b.writer.lines.length === mark };
      }),
    );
    const first = codes[0]!;
    if (codes.slice(1).every((c) => c.plain)) {
      b.writer.append(first.plain ? [] : outdent(lines));
      return `(${codes.map((c) => c.code).join(ir.op === 'and' ? ' && ' : ' || ')})`;
    }
    return short(emit, b, ir.args, ir.op);
  }
  return truth(emit(b, ir, true));
}

const outdent = (lines: readonly { text: string; depth: number; at: number }[]) =>
  lines.map((l) => ({ ...l, depth: Math.max(0, l.depth - 1) }));

/** The truth of `and`/`or` whose later operands need statements. */
function short(emit: Emit, b: Body, args: readonly Ir[], op: 'and' | 'or'): string {
  const name = b.unique('t');
  b.line(`${b.declaring('let')}${name} = ${condition(emit, b, args[0]!)};`);
  for (const arg of args.slice(1)) {
    b.writer.block(`if (${op === 'and' ? '' : '!'}${name})`, () =>
      b.line(`${name} = ${condition(emit, b, arg)};`),
    );
  }
  return name;
}

/** The value of `and`/`or`: the first deciding operand, or the last. */
function logic(emit: Emit, b: Body, ir: Extract<Ir, { k: 'logic' }>): Piece {
  const onward = (p: Piece): string => (ir.op === 'and' ? truth(p) : `!${truth(p)}`);
  const first = emit(b, ir.args[0]!, true);
  const tries = ir.args.slice(1).map((arg, i) => {
    const always = ir.always[i + 1] === true;
    const [p, lines] = b.capture(() => emit(b, arg, true));
    return { p, lines, always };
  });
  const r = tries.reduce((x, t) => common(x, t.p.r), first.r);
  if (r === 'bool' && tries.every((t) => t.lines.length === 0)) {
    const code = [first, ...tries.map((t) => t.p)]
      .map((p) => p.code)
      .join(ir.op === 'and' ? ' && ' : ' || ');
    return {
      code: `(${code})`,
      r,
      stable: [first, ...tries.map((t) => t.p)].every((p) => p.stable),
    };
  }
  const name = b.unique('t');
  const result: Piece = { code: name, r, stable: true };
  b.line(`${b.declaring('let')}${name} = ${as(first, r)};`);
  for (const { p, lines, always } of tries) {
    if (always) {
      b.writer.append(outdent(lines));
      b.line(`if (${onward(result)}) ${name} = ${as(p, r)};`);
    } else {
      b.line(`if (${onward(result)}) {`);
      b.writer.append(lines);
      b.line(`  ${name} = ${as(p, r)};`);
      b.line('}');
    }
  }
  return result;
}

function choose(
  emit: Emit,
  b: Body,
  cond: string,
  then: Ir,
  other: Ir,
  want: boolean,
  at: number,
): Piece {
  const [x, thenLines] = b.capture(() => emit(b, then, want));
  const [y, elseLines] = b.capture(() => emit(b, other, want));
  const r = common(x.r, y.r);
  if (thenLines.length === 0 && elseLines.length === 0) {
    if (!want) return missingPiece;
    return { code: `(${cond} ? ${as(x, r)} : ${as(y, r)})`, r, stable: false };
  }
  const name = want ? b.unique('t') : '';
  if (want) b.line(`${b.declaring('let')}${name};`);
  b.line(`if (${cond}) {`, at);
  b.writer.append(thenLines);
  if (want) b.line(`  ${name} = ${as(x, r)};`);
  if (want || elseLines.length > 0) {
    b.line('} else {');
    b.writer.append(elseLines);
    if (want) b.line(`  ${name} = ${as(y, r)};`);
  }
  b.line('}');
  return want ? { code: name, r, stable: true } : missingPiece;
}

function store(emit: Emit, b: Body, ir: Extract<Ir, { k: 'store' }>): Piece {
  const value = emit(b, ir.value, true);
  const slot = b.slot(ir.slot);
  const flagged = b.names.plan.flagged.has(ir.slot);
  const code = as(value, slot.r);
  const at = ir.at ?? 0;
  if (ir.unless) {
    const kept = b.temp({ ...value, code, r: slot.r });
    b.line(`if (!${slot.flag}) { ${slot.code} = ${kept.code}; ${slot.flag} = true; }`, at);
  } else {
    b.line(`${slot.code} = ${code};`, at);
    if (flagged) b.line(`${slot.flag} = true;`);
    if (value.stable) return value;
  }
  return { code: as({ code: slot.code, r: slot.r, stable: false }, ir.r), r: ir.r, stable: false };
}

function call(
  module: IrModule,
  emit: Emit,
  b: Body,
  ir: Extract<Ir, { k: 'call' }>,
  want: boolean,
): Piece {
  const callee = module.functions[ir.fn];
  if (callee === undefined) return missingPiece;
  const args = b.inOrder(ir.args.map((arg) => () => emit(b, arg, true)));
  const passed = args.map((p, i) => as(p, b.names.slot(callee.params[i]!.slot).r)).join(', ');
  const code = `${b.names.fn(ir.fn)}(${passed})`;
  const name = want ? b.unique('t') : '';
  b.line(want ? `${b.declaring('const')}${name} = ${code};` : `${code};`, ir.at ?? 0);
  if (b.names.plan.faulting[ir.fn] === true) b.line(`if (F !== 0) ${b.exit}`);
  return want && callee.result !== null
    ? { code: name, r: callee.result, stable: true }
    : missingPiece;
}
