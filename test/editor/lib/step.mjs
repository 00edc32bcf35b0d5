/**
 * Processes that the tests run: one at a time, with a deadline, nothing left behind.
 * In: a command. Out: its output; a failure with the last lines of it.
 */
import { spawn, spawnSync } from 'node:child_process';

/** Runs a command to its end; throws where it fails. */
export function run(command, words, options = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, words, {
    encoding: 'utf8',
    timeout: 240_000,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (error === undefined && status === 0) return stdout;
  const last = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-30).join('\n');
  throw new Error(`${[command, ...words].join(' ')}: ${error ?? signal ?? status}\n${last}`);
}

/** Starts a process; `stop` ends it and waits for that. */
export function start(command, words, options = {}) {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => output.push(String(data)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(forced);
  };
  return { child, ended, stop, output: () => output.join('') };
}

/** Waits until something holds; fails at the deadline with what was waited for. */
export async function until(what, holds, milliseconds = 60_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${milliseconds / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
