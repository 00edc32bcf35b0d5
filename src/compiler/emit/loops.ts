/**
 * Loops as code. A fault boundary (row 14) wraps each iteration: a fault ends it, its proposals are
 * taken back, and the next guest goes on.
 */

import type { Ir } from '../lower/ir.ts';
import { iterations } from '../lower/steps.ts';
import type { Body } from './body.ts';
import { as, missingPiece, type Piece } from './piece.ts';
import { canFault } from './plan.ts';

export function emitLoop(
  emit: (b: Body, ir: Ir, want: boolean) => Piece,
  b: Body,
  ir: Extract<Ir, { k: 'loop' }>,
): Piece {
  const over = emit(b, ir.over, true);
  const list = b.unique('list');
  const i = b.unique('i');
  const results = ir.keep ? b.unique('results') : '';
  // Text iterates over its characters; lists stand as they are.
  b.line(
    `${b.declaring('const')}${list} = ${over.code === 'G' ? 'G' : `items(${over.code}, ${b.fault('wrong-type', ir.at)})`};`,
    ir.at,
  );
  // Up to so many iterations the bound on the whole policy holds.
  const steps = b.names.plan.steps(ir.body);
  b.line(`if (${list}.length > ${iterations(ir)}) spend(${list}.length * ${steps});`);
  if (ir.keep) b.line(`${b.declaring('const')}${results} = kept(${list}.length);`);
  let holdsLists = false;
  const first = `${b.declaring('let')}${i} = 0`;
  b.writer.block(`for (${first}; ${i} < ${list}.length; ${i}++)`, () => {
    const item = b.slot(ir.item);
    b.line(`${item.code} = ${as({ code: `${list}[${i}]`, r: 'any', stable: false }, item.r)};`);
    const value = ir.boundary
      ? iteration(emit, b, ir, `${list}[${i}]`, results)
      : emit(b, ir.body, ir.keep);
    if (ir.keep && !ir.boundary) b.line(`${results}.push(${value.code});`);
    holdsLists = ir.keep && value.r === 'any';
  });
  // Lists of lists can stand for more values than there is memory.
  if (holdsLists) b.line(`measured(${results});`, ir.at);
  return ir.keep ? { code: results, r: 'any', stable: true } : missingPiece;
}

function iteration(
  emit: (b: Body, ir: Ir, want: boolean) => Piece,
  b: Body,
  ir: Extract<Ir, { k: 'loop' }>,
  guest: string,
  results: string,
): Piece {
  const label = b.label('iteration');
  const outer = b.exit;
  b.exit = `break ${label};`;
  const faults = canFault(ir.body, b.names.plan.faulting);
  const mark = b.unique('mark');
  if (b.journalled) b.line(`${b.declaring('const')}${mark} = journalLength();`);
  b.line(`${faults ? `${label}: ` : ''}try {`);
  const [value, lines] = b.capture(() => emit(b, ir.body, ir.keep));
  b.writer.append(lines);
  if (ir.keep) b.line(`  ${results}.push(${value.code});`);
  b.line('} catch (error) {');
  b.line('  F = caught(error);');
  b.line('}');
  b.exit = outer;
  b.writer.block('if (F !== 0)', () => {
    b.line(`endIteration(F, ${guest}, ${b.journalled ? mark : '-1'}, K);`);
    b.line('F = 0;');
    if (ir.keep) b.line(`${results}.push(undefined);`);
  });
  if (b.journalled) b.line(`forget(${mark});`);
  return value;
}
