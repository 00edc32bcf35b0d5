/**
 * The code of the thread that compiles: the only part of an agent that loads the compiler.
 * In: messages with an environment and texts. Out: for each one what came of compiling them. It keeps
 * nothing between two.
 */
import { parentPort } from 'node:worker_threads';
import { createCompiler } from '../../compiler/compile.ts';
import { moduleDigest, moduleText } from '../../compiler/lower/digest.ts';
import { messageOf } from '../../runtime/time-limit.ts';
import type { CompileAnswer, CompileOrder } from './compile-apart.ts';

/** Characters of a program as JSON: whoever loads it is held up, and 5,000 lines make 0.8 million. */
const largestProgram = 2_000_000;

const ready: CompileAnswer = { kind: 'ready' };
parentPort?.postMessage(ready);
parentPort?.on('message', ({ environment, sources }: CompileOrder) => {
  parentPort?.postMessage(answerTo({ environment, sources }));
});

function answerTo({ environment, sources }: CompileOrder): CompileAnswer {
  try {
    const { diagnostics, module } = createCompiler(environment).compile(sources);
    if (module === null) return { kind: 'set', set: { sources, diagnostics, module, digest: '' } };
    const size = moduleText(module).length;
    if (size > largestProgram)
      return {
        kind: 'failed',
        problem: `make a program that is ${Math.ceil(size / largestProgram)} times as large as an agent takes; call functions with fewer different arguments`,
      };
    return { kind: 'set', set: { sources, diagnostics, module, digest: moduleDigest(module) } };
  } catch (error) {
    return {
      kind: 'failed',
      problem: `cannot be compiled, which is a fault of Momus: ${messageOf(error)}`,
    };
  }
}
