#!/usr/bin/env node
/** The command `momus`: this process's words in, its exit status out. */
import { runCli } from './cli.ts';
import { processIo } from './io.ts';

const words = process.argv.slice(2);
process.exitCode = await runCli(words, processIo());
// Else Node.js waits until the debugger leaves, and says so in red in the editor's console.
if (words.includes('--debugger')) (await import('node:inspector')).close();
