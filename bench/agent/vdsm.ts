/**
 * A stand-in for VDSM in a process of its own, so that its work is not counted.
 * In: how many machines. Out: its port and certificates; it ends when it is told.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface VdsmProcess {
  readonly port: number;
  /** Texts of files; null where it speaks plain TCP. */
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string } | null;
  readonly stop: () => Promise<void>;
}

interface FirstLine {
  readonly port: number;
  readonly client?: { readonly key: string; readonly cert: string; readonly ca: string };
}

/** Starts a stand-in; with TLS where a directory for certificates is given. */
export async function startVdsm(
  machines: number,
  certificates: string | null,
): Promise<VdsmProcess> {
  const main = fileURLToPath(new URL('../../test/vdsm/main.js', import.meta.url));
  const words = ['--machines', String(machines)];
  if (certificates !== null) words.push('--certificates', certificates);
  const child: ChildProcess = spawn(process.execPath, [main, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  const { port, client } = JSON.parse(line) as FirstLine;
  return {
    port,
    tls: client ?? null,
    stop: async () => {
      const exited = once(child, 'exit');
      child.stdin?.end();
      await exited;
    },
  };
}
