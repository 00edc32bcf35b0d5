/**
 * One round over the forms of a set, kept for the next analysis: what it found of the forms in front
 * of an edit stands as it is, and so does the state that they leave behind.
 * In: forms in order, and what holds before the first. Out: how many results stand, and each of them.
 */
import { keyOf, own } from './entry.ts';
import { Flow } from './flow.ts';
import type { FormResult } from './form.ts';
import type { Placed } from './placed.ts';
import { sameType, type Type } from './type.ts';

/** A form that was checked in this round. */
interface Step extends Pick<Placed, 'form' | 'source' | 'parameter'> {
  readonly result: FormResult;
  /** Where the changes of the state end that it made. */
  readonly mark: number;
}

/** What holds before the first form. */
export interface Start {
  /** The keys of names that their policies keep to themselves. */
  readonly own: readonly string[];
  /** What the rounds before found of saved variables. */
  readonly saved: ReadonlyMap<string, Type>;
}

/** A round: its state, and the forms that it has checked. */
export class Round {
  readonly flow = new Flow();
  #start: Start | null = null;
  /** Where the changes end that make the start. */
  #base = 0;
  readonly #steps: Step[] = [];

  /**
   * Goes back to where this analysis differs from the one before; gives the results that stand.
   * `isStanding`: whether a result depends on nothing but the state before it.
   */
  resume(
    placed: readonly Placed[],
    start: Start,
    isStanding: (result: FormResult) => boolean,
  ): readonly FormResult[] {
    const { flow } = this;
    if (this.#start === null || !sameStart(this.#start, start)) {
      this.#steps.length = 0;
      flow.undo(0);
      for (const key of start.own) flow.set(keyOf.own(key), own);
      for (const [key, type] of start.saved) flow.set(keyOf.savedType(key), type);
      this.#start = start;
      this.#base = flow.mark();
    }
    const steps = this.#steps;
    let same = 0;
    while (
      same < steps.length &&
      isSameStep(steps[same]!, placed[same]) &&
      isStanding(steps[same]!.result)
    )
      same++;
    steps.length = same;
    flow.undo(steps.at(-1)?.mark ?? this.#base);
    return steps.map(({ result }) => result);
  }

  /** Takes the result of the next form. */
  add({ form, source, parameter }: Placed, result: FormResult): void {
    this.#steps.push({ form, source, parameter, result, mark: this.flow.mark() });
  }
}

/** The same form in the same place. */
const isSameStep = (step: Step, now: Placed | undefined): boolean =>
  step.form === now?.form && step.source === now.source && step.parameter === now.parameter;

function sameStart(a: Start, b: Start): boolean {
  if (a.own.length !== b.own.length || a.saved.size !== b.saved.size) return false;
  for (let i = 0; i < a.own.length; i++) if (a.own[i] !== b.own[i]) return false;
  for (const [key, type] of a.saved) {
    const other = b.saved.get(key);
    if (other === undefined || !sameType(type, other)) return false;
  }
  return true;
}
