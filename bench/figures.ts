/**
 * All figures of one run of the benchmarks.
 */
import type { CompileFigures } from './compile.ts';
import type { AllocationFigures, EvaluationFigures } from './evaluate.ts';
import type { FaultCost } from './faulting.ts';
import type { NotationFigures } from './notations.ts';
import type { RecheckFigures } from './recheck.ts';

/** What can be asked for by name. */
export const parts = ['evaluate', 'compile', 'recheck', 'notations'] as const;

export type Part = (typeof parts)[number];

/** All that was measured; a part that was not asked for is empty. */
export interface Figures {
  readonly node: string;
  readonly machine: string;
  readonly evaluation: readonly EvaluationFigures[];
  readonly faults: readonly FaultCost[];
  readonly allocation: readonly AllocationFigures[];
  readonly compilation: readonly CompileFigures[];
  readonly recheck: readonly RecheckFigures[];
  readonly notations: readonly NotationFigures[];
}
