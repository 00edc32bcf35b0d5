/**
 * The policies of a configuration, as MOM finds them: one file, or a directory of `*.policy`.
 * In: paths. Out: named texts, and what could not be read; the rest counts all the same.
 */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoints } from '../../compiler/text/order.ts';
import type { Source } from '../../compiler/text/source.ts';
import { fileProblem } from '../../host/system-error.ts';

/** Policies that were read, and sentences about those that were not. */
export interface PoliciesRead {
  readonly sources: readonly Source[];
  readonly problems: readonly string[];
  /** The configuration names none. */
  readonly none?: true;
}

/** The name of a policy that was given without one, as in MOM. */
export const aloneName = '50_main_';

const largestFile = 1024 * 1024;

/** The name of a policy, as MOM takes it from the name of its file. */
export function policyName(file: string): string {
  const end = file.indexOf('.policy');
  return end <= 0 ? file : file.slice(0, end);
}

/** Reads the policy file or the directory; nothing where neither is set. */
export async function readConfiguredPolicies(config: {
  readonly policy: string;
  readonly policyDirectory: string;
}): Promise<PoliciesRead> {
  if (config.policy !== '') return readAll([[aloneName, config.policy]]);
  if (config.policyDirectory === '') return { sources: [], problems: [], none: true };
  try {
    const files = (await readdir(config.policyDirectory))
      .filter((name) => name.endsWith('.policy') && !name.startsWith('.'))
      .sort(byCodePoints);
    return readAll(files.map((file) => [policyName(file), join(config.policyDirectory, file)]));
  } catch (error) {
    return {
      sources: [],
      problems: [
        `cannot read ${config.policyDirectory}: ${fileProblem(error, 'file or directory')}`,
      ],
    };
  }
}

async function readAll(
  files: readonly (readonly [name: string, path: string])[],
): Promise<PoliciesRead> {
  const sources: Source[] = [];
  const problems: string[] = [];
  for (const [name, path] of files) {
    if (name === '__proto__') {
      problems.push(`cannot read ${path}: a policy cannot be called \`__proto__\``);
      continue;
    }
    try {
      const found = await stat(path);
      // A pipe would be waited for, and a device has no end.
      if (!found.isFile() && !found.isDirectory()) throw new Error('it is no regular file');
      if (found.size > largestFile) throw new Error('it is larger than 1 MiB');
      const bytes = await readFile(path);
      if (!isUtf8(bytes)) throw new Error('it is no UTF-8 text');
      sources.push({ name, text: bytes.toString('utf8') });
    } catch (error) {
      problems.push(`cannot read ${path}: ${fileProblem(error, 'file or directory')}`);
    }
  }
  return { sources, problems };
}
