/**
 * The code of the thread that compiles: the only part of an agent that loads the compiler.
 * In: messages with an environment and texts. Out: for each one what came of compiling them. It keeps
 * nothing between two.
 */
import { parentPort } from 'node:worker_threads';
import { createCompiler } from '../../compiler/compile.ts';
import { moduleDigest } from '../../compiler/lower/digest.ts';
import { messageOf } from '../../runtime/time-limit.ts';
import type { CompileAnswer, CompileOrder } from './compile-apart.ts';

parentPort?.on('message', ({ environment, sources }: CompileOrder) => {
  parentPort?.postMessage(answerTo({ environment, sources }));
});

function answerTo({ environment, sources }: CompileOrder): CompileAnswer {
  try {
    const { diagnostics, module } = createCompiler(environment).compile(sources);
    const digest = module === null ? '' : moduleDigest(module);
    return { ok: true, set: { sources, diagnostics, module, digest } };
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  }
}
