/**
 * A host of VDSM below a temporary root: `mom.conf`, policies, the unit of MOM, a MOM that answers
 * on its socket, a stand-in for VDSM; and a shell in which paths of a host are taken below the root.
 * In: nothing. Out: what a test needs to follow the documentation; all of it ends with `close`.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasOpenssl, makeCertificates, type StandIn, startStandIn } from '../vdsm/index.ts';
import { momAnswers, momConf, momUnit, policies } from './vdsm-files.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What a command came to. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MomsPlace {
  readonly root: string;
  readonly vdsm: StandIn;
  /** A path of a host, below the root. */
  readonly path: (path: string) => string;
  /** Runs a command as an operator types it. */
  readonly shell: (command: string) => Promise<Ended>;
  /** The same for one that goes on until it is stopped; what it says goes to `background.log`. */
  readonly background: (command: string) => ChildProcess;
  /** Calls that the stand-in for MOM got, in their order. */
  readonly momCalls: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** Lays out the host; MOM does not run yet. */
export async function layOutHost(): Promise<MomsPlace> {
  const root = mkdtempSync(join(tmpdir(), 'momus-place-'));
  const path = (own: string): string => join(root, own);
  const write = (own: string, text: string): void => {
    mkdirSync(dirname(path(own)), { recursive: true });
    writeFileSync(path(own), text);
  };
  const program = (own: string, text: string): void => {
    write(own, `#!/bin/sh\n${text}\n`);
    chmodSync(path(own), 0o755);
  };
  for (const folder of ['run/vdsm', 'var/log/vdsm', 'etc/pki/vdsm']) {
    mkdirSync(path(folder), { recursive: true });
  }
  const certificates = hasOpenssl ? makeCertificates(path('etc/pki/vdsm')) : null;
  const vdsm = await startStandIn({ machines: 3, tls: certificates?.server ?? null });

  write('etc/vdsm/mom.conf', momConf(root, vdsm.port, certificates?.client ?? null));
  for (const [name, text] of Object.entries(policies)) write(`etc/vdsm/mom.d/${name}.policy`, text);
  write('usr/lib/systemd/system/mom-vdsm.service', momUnit);
  write('mom-answers.json', JSON.stringify(momAnswers));

  program(
    'usr/bin/momus',
    `exec '${process.execPath}' '${join(repository, 'dist/cli/main.js')}' "$@"`,
  );
  const socket = path('run/vdsm/mom-vdsm.sock');
  const mom = `'${here('../host/mom-server.py')}' '${socket}' '${path('mom-answers.json')}'`;
  program('usr/sbin/momd', `exec python3 ${mom}`);
  program('usr/bin/systemctl', `exec python3 '${here('systemctl.py')}' '${root}' "$@"`);
  if (spawnSync('systemd-notify', ['--version']).error !== undefined)
    program('usr/bin/systemd-notify', `exec python3 '${here('notify.py')}' "$@"`);
  // -u USER: there is no such user here.
  program('usr/bin/sudo', 'shift 2; exec "$@"');

  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${path('usr/bin')}${delimiter}${process.env.PATH}`,
  };
  delete env.MOMUS_SOCKET;
  /** As on this host: its paths below the root, and nobody called vdsm. */
  const mapped = (command: string): string =>
    command
      .replace(/(?<![\w./-])\/(?=(?:etc|run|usr|var)\/)/gu, `${root}/`)
      .replaceAll(' -o vdsm -g kvm', '');
  const children: ChildProcess[] = [];

  const shell = (command: string): Promise<Ended> =>
    new Promise((resolve) => {
      const child = execFile(
        'bash',
        ['--norc', '-uc', mapped(command)],
        { cwd: repository, env, timeout: 120_000 },
        (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
      );
    });

  return {
    root,
    vdsm,
    path,
    shell,
    background: (command) => {
      const child = spawn(
        'bash',
        ['--norc', '-uc', `exec ${mapped(command)} 2> '${path('background.log')}'`],
        {
          cwd: repository,
          env,
          stdio: 'ignore',
        },
      );
      children.push(child);
      return child;
    },
    momCalls: () => {
      const journal = path('run/mom-vdsm.service.journal');
      const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
      return lines.filter((line) => /^[a-z]\w*$/iu.test(line) && line !== 'ready');
    },
    close: async () => {
      await shell('systemctl stop mom-vdsm');
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await vdsm.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
