/**
 * What a set decides on a sample, worked out once: kept until a text or the sample changes.
 * In: the view of a set, the text of a sample. Out: the evaluation; an Error that says what is wrong
 * with the sample, or that it takes too long.
 */
import type { SetView } from '../../compiler/query/set-view.ts';
import { evaluateSample, type SampleEvaluation } from './evaluation.ts';
import { TimeBoundError, within } from './time-bound.ts';

/** The longest evaluation, in milliseconds: nobody is answered meanwhile. */
const longest = 1000;

interface Kept {
  readonly sample: string;
  readonly result: SampleEvaluation | Error;
}

const kept = new WeakMap<SetView, Kept>();

/** Evaluates the set; `most`: the time it may take, in milliseconds. */
export function evaluated(view: SetView, sample: string, most = longest): SampleEvaluation {
  const known = kept.get(view);
  const { result } = known?.sample === sample ? known : keep(view, sample, most);
  if (result instanceof Error) throw result;
  return result;
}

/** Whether the answer is known already. */
export const isEvaluated = (view: SetView, sample: string): boolean =>
  kept.get(view)?.sample === sample;

function keep(view: SetView, sample: string, most: number): Kept {
  const made = { sample, result: evaluate(view, sample, most) };
  kept.set(view, made);
  return made;
}

function evaluate(view: SetView, sample: string, most: number): SampleEvaluation | Error {
  try {
    return within(most, () => evaluateSample(view.set.sources, sample));
  } catch (error) {
    if (error instanceof TimeBoundError)
      return new Error(`the evaluation is given up: ${error.message}`);
    return error instanceof Error ? error : new Error(String(error));
  }
}
