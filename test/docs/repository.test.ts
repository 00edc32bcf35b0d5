/** What may not be in the repository: addresses of package registries, paths of somebody's machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const generated = new Set(['node_modules', '.git', 'dist', 'build', 'coverage', 'generated']);

function* filesIn(folder: string): Iterable<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !generated.has(entry.name)) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

describe('package-lock.json', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');

  it('holds no address of a registry', () => {
    // Where somebody may support a package is no registry; nothing is fetched from there.
    const packages: Record<string, object> = JSON.parse(text).packages;
    const rest = Object.values(packages).map((row) => ({ ...row, funding: undefined }));
    expect(JSON.stringify(rest)).not.toContain('://');
    expect(text).not.toContain('"resolved"');
  });

  it('locks what package.json asks for', () => {
    const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const locked = JSON.parse(text).packages[''];
    expect(locked.dependencies).toEqual(wanted.dependencies);
    expect(locked.devDependencies).toEqual(wanted.devDependencies);
  });
});

describe('the repository', () => {
  it('has no paths of the machine it was written on', () => {
    const machine = /(?<![\w.~-])\/(?:work|root|home\/\w+|Users\/\w+)\/\w|[A-Z]:\\Users/u;
    const guilty = [...filesIn('.')].filter((file) =>
      machine.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(guilty).toEqual([]);
  });
});
