/** The daemon killed at a hundred random moments: it starts again with the last good set, and nothing is half-written. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readState } from '../../../src/agent/state/state-shape.ts';
import { createMomClient } from '../../../src/host/mom/index.ts';
import { startStandIn } from '../../vdsm/index.ts';
import { restless, writeConfig } from './world.ts';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const kills = 100;
/** A generator with a seed, so that a failure can be repeated. */
const seed = Number(process.env.MOMUS_SEED ?? 1);

function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

it(`survives ${kills} kills`, { timeout: 600_000 }, async () => {
  const random = randomFrom(seed);
  const directory = mkdtempSync(join(tmpdir(), 'momus-kill-'));
  const vdsm = await startStandIn({ machines: 3 });
  const log = join(directory, 'decisions.jsonl');
  const config = writeConfig(directory, vdsm.port, {
    policies: { '10-restless': restless },
    momus: `decision-log: ${log}\ndecision-log-bytes: 8192`,
  });
  const call = createMomClient(join(directory, 'mom.sock'));
  const ask = (method: string, ...params: readonly string[]) =>
    call(method, params, AbortSignal.timeout(20_000));
  let answered = 0;
  let asked = 0;
  let pushes = 0;
  /** Milliseconds until it answers, on this machine: moments are chosen around that. */
  const startup = async (): Promise<number> => {
    const before = performance.now();
    const child = spawn(process.execPath, [cli, 'agent', '-c', config], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    for (;;) {
      const up = await ask('ping').catch(() => false);
      if (up === true) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill('SIGTERM');
    await exited;
    return performance.now() - before;
  };
  try {
    const usual = Math.min(1500, await startup());
    for (let i = 0; i < kills; i++) {
      const child = spawn(process.execPath, [cli, 'agent', '-c', config], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      const killing = new Promise<void>((resolve) => {
        setTimeout(
          () => {
            child.kill('SIGKILL');
            resolve();
          },
          usual * (0.2 + random() * 1.8),
        );
      });
      // Pushes one set after the other until it is gone.
      const pushing = (async () => {
        while (child.exitCode === null && child.signalCode === null) {
          try {
            const names = await ask('getNamedPolicies');
            const inForce = Number(
              (names as Record<string, string>)['20-mine']?.match(/\d+/)?.[0] ?? 0,
            );
            // What was answered is in force, or what was asked for just before the kill.
            expect([answered, asked]).toContain(inForce);
            // What is in force after a kill was on disk.
            answered = inForce;
            asked = inForce + 1;
            if (
              (await ask('setNamedPolicy', '20-mine', `(defvar mine ${asked})\n(debug mine)`)) !==
              true
            )
              throw new Error('a good set was refused');
            answered = asked;
            pushes += 1;
          } catch (error) {
            if (
              error instanceof Error &&
              /refused|AssertionError/.test(`${error.name} ${error.message}`)
            )
              throw error;
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        }
      })();
      await killing;
      await exited;
      await pushing;
      const file = join(directory, 'state/state.json');
      if (existsSync(file)) {
        const state = readState(readFileSync(file, 'utf8'));
        expect(state.ok, `state after kill ${i}`).toBe(true);
      }
      // From now on the files alone would not do.
      if (pushes > 0) writeFileSync(join(directory, 'mom.d/10-restless.policy'), '(nonsense');
    }
    expect(pushes).toBeGreaterThan(kills / 2);
    expect(existsSync(join(directory, 'state/state.json.unreadable'))).toBe(false);
    for (const path of [log, `${log}.1`].filter(existsSync)) {
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
      const torn = lines.filter((line) => !isJson(line));
      // A kill leaves at most one line without an end; the next start begins a new one.
      expect(torn.length).toBeLessThanOrEqual(kills);
      expect(lines.length).toBeGreaterThan(torn.length);
    }
    console.log(`${pushes} sets were pushed between ${kills} kills; the last one is in force`);
  } finally {
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
