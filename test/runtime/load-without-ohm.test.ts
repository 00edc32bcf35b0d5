/**
 * A host needs no parser: a bundle loads and decides where Ohm is not installed at all.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/compiler/lower/bundle.ts';
import { compileShipped, decide, shippedProgram } from '../policies/shipped.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'momus-host-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What a host needs beside Node, and nothing else. */
const packages = ['zod'];
/** What `momus` needs as a whole: agents keep a state, and talk to VDSM. */
const ofAgents = ['write-file-atomic', '@stomp/stompjs'];

const values = {
  host: {
    f_mem_available: 1000,
    a_mem_free: 50,
    f_mem_free: 50,
    f_ksm_pages_shared: 0,
    f_ksm_pages_to_scan: 64,
    f_ksm_merge_across_nodes: 1,
    f_ksm_shareable: 9,
  },
  guest: {
    f_balloon_cur: 1000,
    a_balloon_cur: 1000,
    f_balloon_min: 100,
    f_balloon_max: 2000,
    f_mem_unused: 800,
    a_mem_unused: 800,
  },
};

/** Runs on the host: reads the bundle as the README shows, and prints what the policy decides. */
const script = `
import { readFileSync } from 'node:fs';
import { createAgent, createSimulatedHost, loadProgram, readBundle, startPolicyThread } from './dist/index.js';

const absent = await Promise.all(['ohm-js', './dist/compiler/index.js'].map((name) =>
  import(name).then(() => null, (error) => error.code)));
const bundle = readBundle(readFileSync('policy.bundle.json', 'utf8'));
if (!bundle.ok) throw new Error(bundle.problem);
const program = loadProgram(bundle.module, bundle.digest);
const values = JSON.parse(readFileSync('values.json', 'utf8'));
const fill = (entity, from) => {
  for (const [key, value] of Object.entries(from)) if (key in entity) entity[key] = value;
  return entity;
};
const host = fill(program.create('host', ''), values.host);
const guest = fill(program.create('guest', 'g0'), values.guest);
const { faults } = program.evaluate(host, [guest]);
const broken = readBundle('{"format":"momus-bundle"}');
// An agent is there as well; only what it compiles policies with is not.
const agent = createAgent({ host: createSimulatedHost({ seed: 1 }) });
const agents = [typeof startPolicyThread, await agent.start().catch((error) => error.message)];
console.log(JSON.stringify({ absent, agents, faults, target: guest.c_balloon_target, run: host.c_ksm_run, refused: !broken.ok }));
`;

describe('without Ohm', () => {
  it('a bundle loads and decides', { timeout: 120_000 }, () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const built = spawnSync(
      process.execPath,
      [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(place, 'dist')],
      { encoding: 'utf8' },
    );
    expect(existsSync(join(place, 'dist', 'index.js')), built.stdout + built.stderr).toBe(true);
    mkdirSync(join(place, 'node_modules', '@stomp'), { recursive: true });
    for (const name of [...packages, ...ofAgents])
      symlinkSync(join(root, 'node_modules', name), join(place, 'node_modules', name), 'junction');
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    writeFileSync(join(place, 'host.js'), script);
    writeFileSync(join(place, 'values.json'), JSON.stringify(values));
    writeFileSync(join(place, 'policy.bundle.json'), writeBundle(compileShipped().module!));

    const child = spawnSync(process.execPath, ['host.js'], { cwd: place, encoding: 'utf8' });
    expect(child.stderr).toBe('');
    const { absent, agents, ...decided } = JSON.parse(child.stdout) as {
      absent: unknown;
      agents: unknown;
    };
    expect(absent).toEqual(['ERR_MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);
    expect(agents).toEqual(['function', expect.stringContaining('cannot be compiled')]);

    const plain = (from: object) =>
      Object.fromEntries(
        Object.entries(from)
          .filter(([key]) => key.startsWith('f_'))
          .map(([key, v]) => [key.slice(2), v as number]),
      );
    const here = decide(shippedProgram(), plain(values.host), [plain(values.guest)]);
    expect(here.guests[0]?.balloon_target).toBeGreaterThan(0);
    expect(decided).toEqual({
      faults: [],
      target: here.guests[0]?.balloon_target,
      run: here.host.ksm_run,
      refused: true,
    });
  });

  it.each([
    'runtime/index.ts',
    'runtime/load.ts',
    'compiler/lower/bundle.ts',
    'compiler/emit/module.ts',
  ])('src/%s imports neither Ohm nor what needs it', (entry) => {
    const { files, needed } = reach(join(root, 'src', entry));
    expect(files.filter((file) => /compiler[\\/](?:syntax|check)[\\/]/.test(file))).toEqual([]);
    expect(needed.filter((name) => !name.startsWith('node:') && !packages.includes(name))).toEqual(
      [],
    );
  });

  it('src/index.ts imports neither, and agents compile in a thread that does', () => {
    const { files, needed } = reach(join(root, 'src/index.ts'));
    expect(files).toContain(join(root, 'src/agent/agent.ts'));
    expect(files.filter((file) => /compiler[\\/](?:syntax|check)[\\/]/.test(file))).toEqual([]);
    expect(needed.filter((name) => !name.startsWith('node:')).sort()).toEqual(
      [...packages, ...ofAgents].sort(),
    );
    const apart = reach(join(root, 'src/agent/policies/compile-thread.ts'));
    expect(apart.needed).toContain('ohm-js');
  });

  it('would be noticed: the compiler does import Ohm', () => {
    expect(reach(join(root, 'src/compiler/index.ts')).needed).toContain('ohm-js');
  });
});

/** All files that one file loads, types left out, and the packages they name; without `later`, at once. */
function reach(
  entry: string,
  later = true,
): {
  readonly files: readonly string[];
  readonly needed: readonly string[];
} {
  const files = new Set([entry]);
  const needed = new Set<string>();
  const imports =
    /^(?:import|export)\s+(?!type\s)(?:[^'"`;=]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)(?!\.)/gmu;
  for (const file of files) {
    for (const [, named, dynamic] of readFileSync(file, 'utf8').matchAll(imports)) {
      const to = named ?? dynamic ?? '';
      if (named === undefined && !later) continue;
      if (to.startsWith('.')) files.add(join(dirname(file), to));
      else needed.add(to);
    }
  }
  return { files: [...files], needed: [...needed] };
}
