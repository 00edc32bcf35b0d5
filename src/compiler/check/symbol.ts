/**
 * Identities of values: equal symbols are the same value, so that what is found out about one holds
 * for the other, through parameters and aliases.
 * In: where a value comes from. Out: its symbol; a part of something that has one has always the same.
 *
 * Symbols are objects, and hold their parts: when nothing leads to the form that made them any more,
 * they are gone with it.
 */
import { type Type, unknown } from './type.ts';

/** What a symbol stands for, for messages and for facts that come together. */
export interface SymbolInfo {
  readonly type: Type;
  /** Why it may be missing. */
  readonly why: string | null;
  /** Parts of the same owner that are present whenever this one is. */
  readonly companions: () => readonly Part[];
}

/** A part that many values have: the same for each of them. */
export interface Part {
  readonly name: string;
  readonly info: SymbolInfo;
}

/** Of what comes alone. */
export const noCompanions = (): readonly Part[] => [];

/** What a symbol stands for that comes alone. */
export const alone = (type: Type, why: string | null = null): SymbolInfo => ({
  type,
  why,
  companions: noCompanions,
});

/** The identity of a value. */
export class ValueSymbol {
  /** When it was made (a number from `fresh`); a part is as old as what it is a part of. */
  readonly age: number;
  readonly info: SymbolInfo;
  /** What it belongs to: the entity of a field or saved variable; null where it stands alone. */
  readonly owner: ValueSymbol | null;
  /** The part that it is of its owner; null where it is none: another one each time. */
  readonly part: Part | null;
  /** A constant of the set that a parameter policy may change: it proves nothing unreachable. */
  readonly setting: boolean;
  #parts: Map<string, ValueSymbol> | null = null;

  constructor(
    age: number,
    info: SymbolInfo,
    from: Partial<Pick<ValueSymbol, 'owner' | 'part' | 'setting'>> = {},
  ) {
    this.age = age;
    this.info = info;
    this.owner = from.owner ?? null;
    this.part = from.part ?? null;
    this.setting = from.setting ?? false;
  }

  /** The entity that it belongs to, or itself. */
  get root(): ValueSymbol {
    let root: ValueSymbol = this;
    while (root.owner !== null) root = root.owner;
    return root;
  }

  /** The symbol of a part of it: the same part, the same symbol. */
  partOf(part: Part): ValueSymbol {
    if (this === noSymbol) return noSymbol;
    // Most have none.
    this.#parts ??= new Map();
    const known = this.#parts.get(part.name);
    if (known !== undefined) return known;
    const symbol = new ValueSymbol(this.age, part.info, { owner: this, part });
    this.#parts.set(part.name, symbol);
    return symbol;
  }
}

/** Nobody else can hold the value. */
export const noSymbol = new ValueSymbol(0, alone(unknown));
