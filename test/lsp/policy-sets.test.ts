/** Which set the extension shows: that of the file in front, and not the one that changed last. */
import { expect, it } from 'vitest';
import { PolicySets, type Status } from '../../editors/vscode/src/policy-set.ts';

const status = (files: readonly string[], said: Partial<Status> = {}): Status => ({
  set: files.map((file) => `file://${file}`),
  configuration: null,
  collectors: [],
  controllers: [],
  errors: 0,
  warnings: 0,
  ...said,
});
const file = (fsPath: string) => ({ fsPath });

it('a file has the status of its own set, whichever changed last', () => {
  const sets = new PolicySets();
  const [a, b] = [status(['/a/1.policy', '/a/2.policy'], { errors: 1 }), status(['/b/1.policy'])];
  sets.set(a);
  sets.set(b);
  expect(sets.of(file('/a/2.policy'))).toBe(a);
  expect(sets.of(file('/b/1.policy'))).toBe(b);
  expect(sets.of(file('/c/1.policy'))).toBeNull();
  const later = { ...a, errors: 0 };
  sets.set(later);
  expect(sets.of(file('/a/1.policy'))).toBe(later);
});

it('a file that left its set has none until it is told of another', () => {
  const sets = new PolicySets();
  sets.set(status(['/a/1.policy', '/a/2.policy']));
  sets.set(status(['/a/1.policy']));
  expect(sets.of(file('/a/2.policy'))).toBeNull();
  sets.clear();
  expect(sets.of(file('/a/1.policy'))).toBeNull();
});

it('a file may be open at several addresses, of links', () => {
  const sets = new PolicySets();
  const linked = status(['/a/1.policy'], { also: ['file:///link/1.policy'] });
  sets.set(linked);
  expect(sets.of(file('/link/1.policy'))).toBe(linked);
});

it('addresses may be escaped, or be paths', () => {
  const sets = new PolicySets();
  const escaped = status(['/a/caf%C3%A9%20%231.policy']);
  sets.set(escaped);
  expect(sets.of(file('/a/café #1.policy'))).toBe(escaped);
  const plain = { ...escaped, set: ['/b/1.policy'] };
  sets.set(plain);
  expect(sets.of(file('/b/1.policy'))).toBe(plain);
});

it('commands get the folder of a file, whose configuration they find as the server does', () => {
  const sets = new PolicySets();
  sets.set(status(['/a/1.policy'], { configuration: '/etc/a/mom.conf' }));
  sets.set(status(['/b/1.policy'], { configuration: '/etc/b/momus.json' }));
  expect(sets.words(file('/a/1.policy'))).toEqual(['/a']);
  expect(sets.words(file('/b/1.policy'))).toEqual(['/b']);
  expect(sets.words(file('/c/1.policy'))).toEqual(['/c']);
});
