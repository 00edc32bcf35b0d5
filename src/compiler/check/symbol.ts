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
  /** Symbols that are present whenever this one is. */
  readonly companions: () => readonly ValueSymbol[];
}

/** Tells of a part, from what it is a part of. */
export type PartInfo = (of: ValueSymbol) => SymbolInfo;

/** Of what comes alone. */
const noCompanions = (): readonly ValueSymbol[] => [];

/** The identity of a value. */
export class ValueSymbol {
  /** When it was made (a number from `fresh`); a part is as old as what it is a part of. */
  readonly age: number;
  readonly info: SymbolInfo;
  /** What it belongs to: the entity of a field or saved variable; null where it stands alone. */
  readonly owner: ValueSymbol | null;
  /** The name of the part that it is of its owner; null where it is none: another one each time. */
  readonly part: { readonly name: string; readonly make: PartInfo } | null;
  /** A constant of the set that a parameter policy may change: it proves nothing unreachable. */
  readonly setting: boolean;
  #parts: Map<string, ValueSymbol> | null = null;

  constructor(
    age: number,
    info: Partial<SymbolInfo> & Pick<SymbolInfo, 'type'>,
    from: Partial<Pick<ValueSymbol, 'owner' | 'part' | 'setting'>> = {},
  ) {
    this.age = age;
    const { type, why = null, companions = noCompanions } = info;
    this.info = { type, why, companions };
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
  partOf(name: string, make: PartInfo): ValueSymbol {
    if (this === noSymbol) return noSymbol;
    // Most have none.
    this.#parts ??= new Map();
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const symbol = new ValueSymbol(this.age, make(this), { owner: this, part: { name, make } });
    this.#parts.set(name, symbol);
    return symbol;
  }
}

/** Nobody else can hold the value. */
export const noSymbol = new ValueSymbol(0, { type: unknown });
