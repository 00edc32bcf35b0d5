/**
 * Certificates made on the spot with `openssl`: an authority, VDSM's certificate, a client's, and
 * those of a stranger whose authority nobody trusts.
 * In: a folder. Out: paths. Throws what openssl says.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key with its certificate, and whom it trusts; all are paths. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** All that are made. */
export interface Certificates {
  /** Made out to `host.example`, as VDSM's is to the name of its host. */
  readonly server: KeyPair;
  readonly client: KeyPair;
  /** Signed by another authority; trusts VDSM's. */
  readonly stranger: KeyPair;
  /** As VDSM's, from that other authority. */
  readonly strangeServer: KeyPair;
}

/** Whether there is an openssl to make certificates with. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const settings = `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = critical, CA:false
subjectAltName = DNS:host.example
`;

/** Makes all of them in a folder that exists. */
export function makeCertificates(directory: string): Certificates {
  const config = join(directory, 'openssl.cnf');
  writeFileSync(config, settings);
  const openssl = (...words: string[]): void => {
    const { status, stderr, error } = spawnSync('openssl', words, { cwd: directory });
    if (status !== 0) throw error ?? new Error(`openssl ${words[0]}: ${stderr}`);
  };
  const keyOf = (name: string): string => {
    const key = join(directory, `${name}-key.pem`);
    openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', key);
    return key;
  };
  const authority = (name: string): Omit<KeyPair, 'ca'> => {
    const key = keyOf(name);
    const cert = join(directory, `${name}.pem`);
    const subject = ['-subj', `/CN=${name}`, '-days', '2', '-config', config];
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      key,
      ...subject,
      '-extensions',
      'authority',
      '-out',
      cert,
    );
    return { key, cert };
  };
  const signedBy = (by: Omit<KeyPair, 'ca'>, name: string, ca: string): KeyPair => {
    const key = keyOf(name);
    const cert = join(directory, `${name}.pem`);
    const request = join(directory, `${name}.csr`);
    openssl('req', '-new', '-key', key, '-subj', `/CN=${name}`, '-config', config, '-out', request);
    const authorityOf = ['-CA', by.cert, '-CAkey', by.key, '-CAcreateserial', '-days', '2'];
    const extensions = ['-extfile', config, '-extensions', 'leaf'];
    openssl('x509', '-req', '-in', request, ...authorityOf, ...extensions, '-out', cert);
    return { key, cert, ca };
  };
  const trusted = authority('authority');
  const other = authority('other-authority');
  return {
    server: signedBy(trusted, 'server', trusted.cert),
    client: signedBy(trusted, 'client', trusted.cert),
    stranger: signedBy(other, 'stranger', trusted.cert),
    strangeServer: signedBy(other, 'strange-server', trusted.cert),
  };
}
