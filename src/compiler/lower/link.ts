/**
 * Linking: the analysis of a set becomes one module of pure data.
 * In: forms and function instances with ids of the session. Out: dense indices; equal function
 * instances once; sites with lines and columns; the representation of each slot.
 */
import type { Analysis, AnalyzedForm } from '../check/set.ts';
import type { CheckedFunction, CodeTable } from '../check/unit.ts';
import { lineStarts, positionAt, type Source } from '../text/source.ts';
import { irText } from './digest.ts';
import { fold } from './fold.ts';
import type { Ir, IrForm, IrFunction, IrModule, IrSite, IrSlot, Repr } from './ir.ts';
import { mapIndices, mapParts, nodes } from './walk.ts';

/** Links an analysis without errors; `sources` are its texts in the same order. */
export function link(analysis: Analysis, sources: readonly Source[]): IrModule {
  const linker = new Linker(analysis, sources);
  const forms = analysis.forms.map((form) => linker.form(form));
  return {
    version: 1,
    sources: sources.map((s) => s.name),
    sites: linker.sites,
    slots: linker.slots(),
    functions: linker.functions,
    forms,
  };
}

class Linker {
  readonly sites: IrSite[] = [[0, 0, 0, 0, 0, 0]];
  readonly functions: IrFunction[] = [];
  readonly #starts: readonly (readonly number[])[];
  readonly #sourceIndex: ReadonlyMap<string, number>;
  readonly #formIndex: ReadonlyMap<
    unknown,
    { readonly index: number; readonly placed: AnalyzedForm }
  >;
  readonly #siteByPlace = new Map<string, number>();
  readonly #functionById = new Map<number, number>();
  readonly #functionByCode = new Map<string, number>();
  readonly #slotById = new Map<number, number>();
  readonly #instances: ReadonlyMap<number, CheckedFunction>;
  readonly #slotNames: ReadonlyMap<number, string>;
  readonly #slots: { name: string; repr: Repr | null }[] = [];

  constructor(analysis: Analysis, sources: readonly Source[]) {
    this.#starts = sources.map((s) => lineStarts(s.text));
    this.#instances = analysis.functions();
    this.#slotNames = slotNames(analysis, this.#instances);
    this.#sourceIndex = new Map(sources.map((s, i) => [s.name, i]));
    this.#formIndex = new Map(
      analysis.forms.map((placed, index) => [placed.form, { index, placed }]),
    );
  }

  form(form: AnalyzedForm): IrForm {
    const { span } = form.form.expression;
    return {
      body: this.#code(fold(form.ir), form.table),
      at: this.#place(form.form, span.start, span.end),
    };
  }

  /** Code with dense indices for slots, sites and functions; the table tells what its own mean. */
  #code(ir: Ir, table: CodeTable): Ir {
    const x = mapParts(ir, (part) => this.#code(part, table));
    // Where a slot gets its values says what it holds.
    const r = x.k === 'store' || x.k === 'loop' ? x.r : null;
    return this.#numbered(x, table, (slot) => this.#slot(slot, r));
  }

  /** A node with the linked numbers of what it names; slots are numbered as the caller says. */
  #numbered(ir: Ir, table: CodeTable, slot: (id: number) => number): Ir {
    return mapIndices(ir, (of, id) => {
      switch (of) {
        case 'slot':
          return slot(id);
        case 'site':
          return this.#site(id, table);
        case 'function':
          return this.#function(id);
        default:
          return of satisfies never;
      }
    });
  }

  slots(): readonly IrSlot[] {
    return this.#slots.map(({ name, repr }) => ({ name, repr: repr ?? 'num' }));
  }

  #slot(id: number, r: Repr | null): number {
    let index = this.#slotById.get(id);
    if (index === undefined) {
      index = this.#slots.length;
      this.#slotById.set(id, index);
      this.#slots.push({ name: this.#slotNames.get(id) ?? '', repr: null });
    }
    const slot = this.#slots[index]!;
    if (r !== null) slot.repr = slot.repr === null || slot.repr === r ? r : 'any';
    return index;
  }

  #site(id: number, { sites }: CodeTable): number {
    const place = sites[id - 1];
    return place === undefined ? 0 : this.#place(place.form, place.span.start, place.span.end);
  }

  #place(form: unknown, start: number, end: number): number {
    const at = this.#formIndex.get(form);
    if (at === undefined) return 0;
    const source = this.#sourceIndex.get(at.placed.source) ?? 0;
    const key = `${at.index}:${start}:${end}`;
    const known = this.#siteByPlace.get(key);
    if (known !== undefined) return known;
    const starts = this.#starts[source] ?? [0];
    const from = positionAt(starts, start + at.placed.offset);
    const to = positionAt(starts, end + at.placed.offset);
    this.sites.push([source, from.line, from.column, to.line, to.column, at.index]);
    this.#siteByPlace.set(key, this.sites.length - 1);
    return this.sites.length - 1;
  }

  /** The linked function of an instance; instances with the same code are one function. */
  #function(id: number): number {
    const known = this.#functionById.get(id);
    if (known !== undefined) return known;
    const instance = this.#instances.get(id);
    if (instance === undefined)
      throw new Error(`function instance ${id} is not part of the analysis`);
    const { function: checked, table } = instance;
    const body = fold(checked.body);
    const shape = this.#shape(instance, body);
    const same = this.#functionByCode.get(shape);
    if (same !== undefined) {
      this.#functionById.set(id, same);
      return same;
    }
    this.functions.push({
      ...checked,
      params: checked.params.map((p) => ({ slot: this.#slot(p.slot, p.r), r: p.r })),
      body: this.#code(body, table),
      at: this.#site(checked.at, table),
    });
    const index = this.functions.length - 1;
    this.#functionById.set(id, index);
    this.#functionByCode.set(shape, index);
    return index;
  }

  /** The code of an instance with its own slots numbered from 0, as a text to compare. */
  #shape({ function: instance, table }: CheckedFunction, body: Ir): string {
    const own = new Map<number, number>();
    const number = (slot: number): void => {
      if (!own.has(slot)) own.set(slot, own.size);
    };
    for (const p of instance.params) number(p.slot);
    for (const n of nodes(body)) {
      if (n.k === 'scope') n.slots.forEach(number);
      if (n.k === 'loop') number(n.item);
    }
    const local = (ir: Ir): Ir =>
      // Others' slots are told apart from its own by their sign.
      this.#numbered(
        mapParts(ir, local),
        table,
        (slot) => own.get(slot) ?? -1 - this.#slot(slot, null),
      );
    const { name, result, params } = instance;
    return irText([name, result, params.map((p) => p.r), local(body)]);
  }
}

/** The names of all slots. */
function slotNames(
  { forms, globals }: Analysis,
  functions: ReadonlyMap<number, CheckedFunction>,
): ReadonlyMap<number, string> {
  const names = new Map(globals());
  for (const { table } of [...forms, ...functions.values()])
    for (const [slot, name] of table.slotNames) names.set(slot, name);
  return names;
}
