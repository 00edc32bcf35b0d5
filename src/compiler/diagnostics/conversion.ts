/** Diagnostics of conversions between the notations: what the other one, or MOM, cannot say. */
import { define } from './define.ts';

export const notConvertible = define(
  {
    code: 'not-convertible',
    severity: 'error',
    title: 'Something that the other notation cannot express',
    explanation:
      'Only `momus convert` says this, and writes nothing then. Each notation has something that the other one has no words for: free form has no value of a loop and no second definition of a function, and wants one unit where things are added, compared or assigned; list notation has no ranges of settings. A host can set every variable of a list and few of free form, so code that never runs in one may run in the other; and the limits of nesting differ. Write the place another way, and convert again.',
    bad: '',
    good: '(with Guests g (debug (g.Prop "name")))',
  },
  (problem: string) => problem,
);

export const differsOnMom = define(
  {
    code: 'differs-on-mom',
    severity: 'error',
    title: 'Something that MOM itself would evaluate otherwise',
    explanation:
      'Only `momus convert --to list --for mom` says this, and writes nothing then. MOM evaluates every operand of `and` and `or`, so they guard nothing there: nest `if`s instead. It forgets saved variables at the end of each cycle, gives 0.0 for the average of no data, and any fault (a missing value, a division by zero) costs it the whole cycle, for all guests. [Compatibility with MOM](../mom-compatibility.md) lists all of it.',
    bad: '',
    good: '(with Guests g (if (valid g.mem_unused) (if (> g.mem_unused 1024) (debug 1) 0) 0))',
  },
  (problem: string) => problem,
);

export const conversionDiagnostics = [notConvertible, differsOnMom] as const;
