/**
 * The command `momus` that the extension uses: its own, or the one of the settings.
 * In: words. Out: what a process needs to run them, or what the command printed.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { serverPath } from './settings.ts';

/** A process: what to run, and with which environment besides the editor's. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a command printed, and its status. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command's file within the extension; it lies as deep as in the package of Momus. */
export const ownCommand = (context: ExtensionContext): string =>
  context.asAbsolutePath(join('server', 'dist', 'cli', 'main.js'));

/** How to run `momus` with these words. */
export function invocation(context: ExtensionContext, words: readonly string[]): Invocation {
  const path = serverPath();
  return path === ''
    ? {
        // The editor's own Node.js: nothing has to be installed.
        command: process.execPath,
        args: [ownCommand(context), ...words],
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }
    : { command: path, args: words, env: {} };
}

/** Runs `momus` to its end; rejects where it cannot be started. */
export function runMomus(
  context: ExtensionContext,
  words: readonly string[],
  cwd: string,
): Promise<Answer> {
  const { command, args, env } = invocation(context, words);
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { cwd, env: { ...process.env, ...env, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ status: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

/** The first line that says what is wrong. */
export const firstProblem = (output: string): string =>
  output.split('\n').find((line) => /: error: |^momus: /u.test(line)) ??
  (output.trim().split('\n')[0] || 'it gave no reason');
