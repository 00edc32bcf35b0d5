/**
 * Linking: the analysis of a set becomes one module of pure data.
 * In: forms and function instances with ids of the session. Out: dense indices; equal function
 * instances once; sites with lines and columns; the representation of each slot.
 */
import type { Analysis, AnalyzedForm } from '../check/set.ts';
import { lineStarts, positionAt, type Source } from '../text/source.ts';
import { irText } from './digest.ts';
import { fold } from './fold.ts';
import type { Ir, IrForm, IrFunction, IrModule, IrSite, IrSlot, Repr } from './ir.ts';
import { mapIndices, mapParts, nodes } from './walk.ts';

/** Links an analysis without errors; `sources` are its texts in the same order. */
export function link(analysis: Analysis, sources: readonly Source[]): IrModule {
  const linker = new Linker(analysis, sources);
  const forms: IrForm[] = analysis.forms.map((form) => ({
    body: linker.code(fold(form.ir)),
    at: linker.formSite(form),
  }));
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
  readonly #analysis: Analysis;
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
  readonly #slots: { name: string; repr: Repr | null }[] = [];

  constructor(analysis: Analysis, sources: readonly Source[]) {
    this.#analysis = analysis;
    this.#starts = sources.map((s) => lineStarts(s.text));
    this.#sourceIndex = new Map(sources.map((s, i) => [s.name, i]));
    this.#formIndex = new Map(
      analysis.forms.map((placed, index) => [placed.form, { index, placed }]),
    );
  }

  /** Code with dense indices for slots, sites and functions. */
  code(ir: Ir): Ir {
    const x = mapParts(ir, (part) => this.code(part));
    // Where a slot gets its values says what it holds.
    const r = x.k === 'store' || x.k === 'loop' ? x.r : null;
    return this.#numbered(x, (slot) => this.#slot(slot, r));
  }

  /** A node with the linked numbers of what it names; slots are numbered as the caller says. */
  #numbered(ir: Ir, slot: (id: number) => number): Ir {
    return mapIndices(ir, (of, id) => {
      switch (of) {
        case 'slot':
          return slot(id);
        case 'site':
          return this.#site(id);
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

  formSite({ form }: AnalyzedForm): number {
    return this.#place(form, form.expression.span.start, form.expression.span.end);
  }

  #slot(id: number, r: Repr | null): number {
    let index = this.#slotById.get(id);
    if (index === undefined) {
      index = this.#slots.length;
      this.#slotById.set(id, index);
      this.#slots.push({ name: this.#analysis.slotNames.get(id) ?? '', repr: null });
    }
    const slot = this.#slots[index]!;
    if (r !== null) slot.repr = slot.repr === null || slot.repr === r ? r : 'any';
    return index;
  }

  #site(id: number): number {
    const place = this.#analysis.sites[id - 1];
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
    const instance = this.#analysis.functions.get(id);
    if (instance === undefined)
      throw new Error(`function instance ${id} is not part of the analysis`);
    const body = fold(instance.body);
    const shape = this.#shape(instance, body);
    const same = this.#functionByCode.get(shape);
    if (same !== undefined) {
      this.#functionById.set(id, same);
      return same;
    }
    const params = instance.params.map((p) => ({ slot: this.#slot(p.slot, p.r), r: p.r }));
    const linked = { ...instance, params, body: this.code(body), at: this.#site(instance.at) };
    this.functions.push(linked);
    const index = this.functions.length - 1;
    this.#functionById.set(id, index);
    this.#functionByCode.set(shape, index);
    return index;
  }

  /** The code of an instance with its own slots numbered from 0, as a text to compare. */
  #shape(instance: IrFunction, body: Ir): string {
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
      this.#numbered(mapParts(ir, local), (slot) => own.get(slot) ?? -1 - this.#slot(slot, null));
    const { name, result, params } = instance;
    return irText([name, result, params.map((p) => p.r), local(body)]);
  }
}
