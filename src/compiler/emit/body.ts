/**
 * The body of one generated function while it is written: its statements, temporaries and exits.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { FaultCode } from '../lower/ir.ts';
import { ownIdentifier } from './names.ts';
import { cheap, type Piece } from './piece.ts';
import type { Plan } from './plan.ts';
import { type Line, Writer } from './writer.ts';

/** How slots, functions and faults are called in this module's code. */
export interface Names {
  readonly plan: Plan;
  /**
   * Where the code keeps values of its own: null in variables; else, for each body, the beginning of
   * the names of properties, which a debugger shows nowhere among a policy's variables. No function
   * runs twice at a time, so a body has one set of them.
   */
  readonly apart: (() => string) | null;
  readonly slot: (slot: number) => {
    readonly code: string;
    readonly flag: string;
    readonly r: Piece['r'];
  };
  readonly fn: (fn: number) => string;
  /** The class of the entities of a kind. */
  readonly classOf: (kind: EntityKind) => string;
  /** The flag of a slot that a fault has left unbound. */
  readonly lost: (slot: number) => string;
}

export class Body {
  readonly writer = new Writer();
  readonly names: Names;
  /** Proposals are written down first, so that a fault can take them back. */
  readonly journalled: boolean;
  /** Local slots that need a declaration. */
  readonly locals = new Set<number>();
  /** The statement that leaves on a fault. */
  exit: string;
  readonly #apart: string | null;
  #count = 0;

  constructor(names: Names, journalled: boolean, exit: string) {
    this.names = names;
    this.journalled = journalled;
    this.exit = exit;
    this.#apart = names.apart === null ? null : names.apart();
  }

  /** The name of a value of the code's own; what `declaring` gives stands before its first assignment. */
  unique(name: string): string {
    return `${this.#apart ?? ''}${this.label(name)}`;
  }

  /** A name for a label. */
  label(name: string): string {
    this.#count++;
    return ownIdentifier(name, this.#count);
  }

  /** The word that declares a value of the code's own, with a blank; empty where it needs none. */
  declaring(word: 'const' | 'let'): string {
    return this.#apart === null ? `${word} ` : '';
  }

  line(text: string, at = 0): void {
    this.writer.line(text, at);
  }

  /** A constant that holds the piece's value from here on. */
  temp(p: Piece, at = 0): Piece {
    if (p.stable && cheap(p)) return p;
    const code = this.unique('t');
    this.line(`${this.declaring('const')}${code} = ${p.code};`, at);
    return { code, r: p.r, stable: true };
  }

  /** A piece whose evaluation can throw a fault is evaluated here. */
  throwing(p: Piece, faults: boolean, r: Piece['r']): Piece {
    return faults ? this.temp({ ...p, r, stable: false }) : { ...p, r };
  }

  fault(code: FaultCode, at: number): number {
    return this.names.plan.faultIndex(code, at);
  }

  /** Leaves with a fault where a condition holds. */
  failIf(condition: string, code: FaultCode, at: number): void {
    this.line(`if (${condition}) { F = ${this.fault(code, at)}; ${this.exit} }`, at);
  }

  /** Runs, and gives the lines it wrote instead of keeping them. */
  capture<T>(run: () => T): readonly [T, readonly Line[]] {
    return this.writer.capture(run);
  }

  /**
   * Evaluates pieces in order: where a later one needs statements, the values of earlier ones are
   * kept from before those statements.
   */
  inOrder(makers: readonly (() => Piece)[]): Piece[] {
    const done: Piece[] = [];
    // Those before this one cannot change any more.
    let settled = 0;
    for (const make of makers) {
      const mark = this.writer.lines.length;
      const p = make();
      if (this.writer.lines.length > mark) {
        const added = this.writer.lines.splice(mark);
        for (; settled < done.length; settled++) {
          const d = done[settled]!;
          if (!d.stable) done[settled] = this.temp(d);
        }
        this.writer.append(added);
      }
      done.push(p);
    }
    return done;
  }

  /** The variable of a slot; a local one is declared with the function. */
  slot(slot: number): { readonly code: string; readonly flag: string; readonly r: Piece['r'] } {
    if (!this.names.plan.shared.has(slot)) this.locals.add(slot);
    return this.names.slot(slot);
  }
}
