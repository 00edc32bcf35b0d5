/**
 * Certificates of a connection.
 * In: paths or texts. Out: their texts; an Error that names the file that cannot be read, and the
 * setting of a configuration that names it.
 */
import { readFile } from 'node:fs/promises';
import { fileProblem } from '../system-error.ts';
import type { VdsmTls } from './options.ts';

/** The texts of the files, in PEM. */
export interface Certificates {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** Reads what is given as paths. */
export async function readCertificates(tls: VdsmTls): Promise<Certificates> {
  const [key, cert, ca] = await Promise.all([
    pem('key', 'vdsm-key', tls.key),
    pem('certificate', 'vdsm-certificate', tls.cert),
    pem('CA certificate', 'vdsm-authority', tls.ca),
  ]);
  return { key, cert, ca };
}

async function pem(what: string, setting: string, given: string): Promise<string> {
  if (given.includes('-----BEGIN ')) return given;
  try {
    return await readFile(given, 'utf8');
  } catch (error) {
    const why = fileProblem(error);
    throw new Error(
      `the ${what} \`${given}\` for VDSM cannot be read: ${why}; run it as the user vdsm, or set \`${setting}\`, or \`vdsm-ssl: false\``,
    );
  }
}
