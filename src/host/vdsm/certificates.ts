/**
 * Certificates of a connection.
 * In: paths or texts. Out: their texts; an Error that names the file that cannot be read.
 */
import { readFile } from 'node:fs/promises';
import type { VdsmTls } from './options.ts';
import { messageOf } from './wait.ts';

/** The texts of the files, in PEM. */
export interface Certificates {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** Reads what is given as paths. */
export async function readCertificates(tls: VdsmTls): Promise<Certificates> {
  const [key, cert, ca] = await Promise.all([
    pem('key', tls.key),
    pem('certificate', tls.cert),
    pem('CA certificate', tls.ca),
  ]);
  return { key, cert, ca };
}

async function pem(what: string, given: string): Promise<string> {
  if (given.includes('-----BEGIN ')) return given;
  try {
    return await readFile(given, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : messageOf(error);
    throw new Error(`the ${what} \`${given}\` for VDSM cannot be read (${code})`);
  }
}
