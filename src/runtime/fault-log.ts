/**
 * The faults of one evaluation, noted in a few words and decoded when somebody asks: a guest that
 * faults must not slow the others.
 */
import type { FaultCode } from '../compiler/lower/ir.ts';
import type { Entity, Fault } from './program.ts';

const faultMessages: Readonly<Record<FaultCode, string>> = {
  'missing-value': 'a value is missing here',
  'division-by-zero': 'division by zero',
  'bad-shift': 'the shift count is negative or fractional',
  'wrong-type': 'a value of this type cannot be used here',
  'unbound-name': 'the name is bound to nothing on this path',
  'too-long': 'the text or list is too long',
  skipped: 'skipped, since an earlier form ended in a fault',
  internal: 'an internal error of the runtime',
};

/** More faults than a host with a thousand guests can have; later ones are not noted. */
const mostFaults = 1_000_000;

export class FaultLog {
  readonly #table: readonly { readonly code: FaultCode; readonly at: number }[];
  readonly #formSite: (form: number) => number;
  readonly #faults: number[] = [];
  readonly #forms: number[] = [];
  readonly #guests: (Entity | null)[] = [];
  #length = 0;
  #decoded: readonly Fault[] | null = null;

  /** `table`: faults by index; `formSite`: the site of a form, for faults that have none of their own. */
  constructor(
    table: readonly { readonly code: FaultCode; readonly at: number }[],
    formSite: (form: number) => number,
  ) {
    this.#table = table;
    this.#formSite = formSite;
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
    this.#decoded = null;
  }

  /** Whether the policy's code shows no place for this fault: proposals are not journalled for it. */
  isUnforeseen(fault: number): boolean {
    const { code, at } = this.#table[fault] ?? { code: 'internal', at: 0 };
    return code === 'internal' || (code === 'too-long' && at === 0);
  }

  /** Notes a fault; uses that are skipped under an earlier fault's report are not noted. */
  add(fault: number, form: number, guest: Entity | null): void {
    if (this.#table[fault]?.code === 'skipped' || this.#length >= mostFaults) return;
    const n = this.#length++;
    this.#faults[n] = fault;
    this.#forms[n] = form;
    this.#guests[n] = guest;
  }

  decode(): readonly Fault[] {
    this.#decoded ??= this.#read();
    return this.#decoded;
  }

  #read(): readonly Fault[] {
    return Array.from({ length: this.#length }, (_, n) => {
      const { code, at } = this.#table[this.#faults[n]!] ?? { code: 'internal' as const, at: 0 };
      const form = this.#forms[n]!;
      return {
        code,
        site: at === 0 ? this.#formSite(form) : at,
        form,
        guest: this.#guests[n]?.id ?? null,
        message: faultMessages[code],
      };
    });
  }
}
