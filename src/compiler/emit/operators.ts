/**
 * Operators as code: plain JavaScript on numbers and logicals, calls of runtime/operations.ts where
 * the kinds are known only at run time.
 * In: operand pieces. Out: the result piece; checks are written as statements before it.
 */
import type { Ir, IrOperator } from '../lower/ir.ts';
import type { Body } from './body.ts';
import { as, isMissingCode, type Piece, truth } from './piece.ts';

const bool = (code: string, ...from: readonly Piece[]): Piece => ({
  code,
  r: 'bool',
  stable: from.every((p) => p.stable),
});
const num = (code: string, ...from: readonly Piece[]): Piece => ({
  code,
  r: 'num',
  stable: from.every((p) => p.stable),
});
const any = (code: string, from: readonly Piece[]): Piece => ({
  code,
  r: 'any',
  stable: from.every((p) => p.stable),
});

const infix: Partial<Record<IrOperator, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  gt: '>',
  lte: '<=',
  gte: '>=',
};
const generic: Partial<Record<IrOperator, string>> = {
  add: 'add',
  sub: 'subtract',
  mul: 'multiply',
  div: 'divide',
};

export function operator(b: Body, ir: Extract<Ir, { k: 'op' }>, args: readonly Piece[]): Piece {
  const { op, faults, at } = ir;
  const [x, y] = args;
  const fault = (code: 'wrong-type' | 'bad-shift' | 'too-long'): number =>
    faults ? b.fault(code, at) : 0;
  const numbers = args.every((p) => p.r !== 'any');
  switch (op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      if (!numbers) {
        // A divisor of zero has a fault of its own.
        if (op === 'div' && faults) b.failIf(`toNumber(${y!.code}) === 0`, 'division-by-zero', at);
        const long = op === 'add' || op === 'mul' ? `, ${fault('too-long')}` : '';
        return b.throwing(
          any(`${generic[op]}(${x!.code}, ${y!.code}, ${fault('wrong-type')}${long})`, [x!, y!]),
          faults,
          op === 'sub' || op === 'div' ? 'num' : 'any',
        );
      }
      if (op === 'div' && faults) {
        const d = b.temp(y!);
        b.failIf(d.r === 'bool' ? `!${d.code}` : `${d.code} === 0`, 'division-by-zero', at);
        return num(`(${x!.code} / ${d.code})`, x!, d);
      }
      return num(`(${x!.code} ${infix[op]} ${y!.code})`, x!, y!);
    }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      if (numbers) return bool(`(${x!.code} ${infix[op]} ${y!.code})`, x!, y!);
      const [l, r] = op === 'lt' || op === 'lte' ? [x!, y!] : [y!, x!];
      const name = op === 'lt' || op === 'gt' ? 'less' : 'lessOrEqual';
      return b.throwing(
        bool(`${name}(${l.code}, ${r.code}, ${fault('wrong-type')})`, x!, y!),
        faults,
        'bool',
      );
    }
    case 'eq':
      return bool(equality(b, x!, y!, ir.present === true), x!, y!);
    case 'neq':
      return bool(`!${equality(b, x!, y!, ir.present === true)}`, x!, y!);
    case 'not':
      return bool(`!${truth(x!)}`, x!);
    case 'valid':
      return bool(
        args.length === 0 ? 'true' : `(${args.map((p) => `!${isMissingCode(p)}`).join(' && ')})`,
        ...args,
      );
    case 'null':
      return bool(
        args.length === 0
          ? 'true'
          : `(${args.map((p) => (p.r === 'any' ? `isEmpty(${p.code})` : isMissingCode(p))).join(' && ')})`,
        ...args,
      );
    case 'abs':
      return numbers
        ? num(`Math.abs(${x!.code})`, x!)
        : b.throwing(num(`absolute(${x!.code}, ${fault('wrong-type')})`, x!), faults, 'num');
    case 'shl':
    case 'shr': {
      if (!numbers)
        return b.throwing(
          num(`shift(${x!.code}, ${y!.code}, ${op === 'shl'}, ${fault('bad-shift')})`, x!, y!),
          faults,
          'num',
        );
      const count = faults ? b.temp(y!) : y!;
      if (faults)
        b.failIf(`!(${count.code} >= 0 && Number.isInteger(+${count.code}))`, 'bad-shift', at);
      return num(
        `${op === 'shl' ? 'shiftLeft' : 'shiftRight'}(${as(x!, 'num')}, ${as(count, 'num')})`,
        x!,
        count,
      );
    }
    case 'min':
    case 'max':
      return extreme(b, op, args, faults, fault('wrong-type'));
    default:
      return op satisfies never;
  }
}

const isPresent = ({ constant }: Piece): boolean =>
  constant !== undefined && !Number.isNaN(constant);

/** Missing equals missing; numbers and logicals compare by value. */
function equality(b: Body, x: Piece, y: Piece, present: boolean): string {
  if (x.code === 'undefined' && x.r === 'any') return isMissingCode(y);
  if (y.code === 'undefined' && y.r === 'any') return isMissingCode(x);
  if (x.r === 'any' || y.r === 'any') return `equal(${x.code}, ${y.code})`;
  if (x.r === 'bool' && y.r === 'bool') return `(${x.code} === ${y.code})`;
  const literal = isPresent(x) || isPresent(y);
  if (present || literal || x.r === 'bool' || y.r === 'bool') {
    return `(${as(x, 'num')} === ${as(y, 'num')})`;
  }
  const l = b.temp(x);
  const r = b.temp(y);
  return `(${l.code} === ${r.code} || (${l.code} !== ${l.code} && ${r.code} !== ${r.code}))`;
}

/** Of equal ones the first, as it is. */
function extreme(
  b: Body,
  op: 'min' | 'max',
  args: readonly Piece[],
  faults: boolean,
  fault: number,
): Piece {
  const [first] = args;
  const same = args.every((p) => p.r === first!.r) && first!.r !== 'any';
  if (!same) {
    const list = args.map((p) => p.code).join(', ');
    return b.throwing(any(`extreme([${list}], ${op === 'min'}, ${fault})`, args), faults, 'any');
  }
  let best = b.temp(first!);
  for (const p of args.slice(1)) {
    const next = b.temp(p);
    const code = `(${next.code} ${op === 'min' ? '<' : '>'} ${best.code} ? ${next.code} : ${best.code})`;
    best = { code, r: best.r, stable: best.stable && next.stable };
    if (p !== args[args.length - 1]) best = b.temp(best);
  }
  return best;
}
