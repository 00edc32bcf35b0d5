/** Errors of the system in words, as the system itself throws them, and of whatever else is thrown. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { codeOf, fileProblem } from '../../src/host/system-error.ts';

const directory = mkdtempSync(join(tmpdir(), 'momus-errors-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
writeFileSync(join(directory, 'file'), '');
symlinkSync('loop', join(directory, 'loop'));

function thrownBy(name: string): unknown {
  try {
    return readFileSync(join(directory, name));
  } catch (error) {
    return error;
  }
}

it.each([
  ['absent', 'ENOENT', 'there is no such file'],
  ['file/below', 'ENOTDIR', 'part of its path is no directory'],
  ['.', 'EISDIR', 'it is a directory'],
  ['loop', 'ELOOP', 'its links lead in a circle'],
  ['n'.repeat(300), 'ENAMETOOLONG', 'its name is too long'],
])('%s is %s', (name, code, words) => {
  const error = thrownBy(name);
  expect([codeOf(error), fileProblem(error)]).toEqual([code, words]);
});

it('what there is not is named by who looked for it', () => {
  expect(fileProblem(thrownBy('absent'), 'directory')).toBe('there is no such directory');
});

it('anything else says what it says', () => {
  const odd = Object.assign(new Error('odd'), { code: 'toString' });
  expect([codeOf(odd), fileProblem(odd)]).toEqual(['toString', 'odd']);
  expect([codeOf('text'), fileProblem('text')]).toEqual(['', 'text']);
  expect(codeOf(Object.assign(new Error(), { code: 5 }))).toBe('');
});
