/** The table of built-ins against what is known of MOM. */
import { describe, expect, it } from 'vitest';
import {
  builtinNamed,
  builtinNames,
  builtins,
  functionRows,
  methodNamed,
  methodRows,
  operatorRows,
} from '../../src/schema/index.ts';
import { catalogue } from './catalogue.ts';

describe('built-ins', () => {
  it('cover operators and functions with their inner names and arities', () => {
    const rows = [...operatorRows, ...functionRows].filter(
      (b) => !['abs', 'debug'].includes(b.name),
    );
    expect(
      rows.map(({ name, internal, minArgs, maxArgs }) => [name, internal, minArgs, maxArgs]),
    ).toEqual(catalogue.builtins.map((b) => [b.name, b.internalName, b.minArgs, b.maxArgs]));
    for (const { name } of catalogue.externs) expect(builtinNamed(name)?.category).toBe('function');
  });

  it('cover the special forms', () => {
    const names = catalogue.specialForms
      .flatMap((f) => f.name.split(' / '))
      .map((name) => ({ '{ ... }': '{}', '(eval ...)': 'eval' })[name] ?? name);
    for (const name of names) expect([name, builtinNamed(name)?.category]).toEqual([name, 'form']);
    expect(builtinNamed('eval')).toBe(builtinNamed('{}'));
  });

  it('cover the methods of entities and the setters of disks', () => {
    const names = [
      ...catalogue.entityMethods.map((m) => m.name),
      ...catalogue.ioTuneObject.methods,
    ];
    expect(methodRows.map((m) => m.name)).toEqual(names);
    expect(methodNamed('setReadIopsSec')).toMatchObject({ of: ['device'], minArgs: 1, maxArgs: 1 });
    expect(methodNamed('Stat')).toMatchObject({ of: ['host', 'guest'], minArgs: 1, maxArgs: 2 });
    expect(methodNamed('stat')).toBeUndefined();
  });

  it('say what a name in quotes stands for', () => {
    for (const { name, signature, asks } of methodRows)
      expect(asks !== null, name).toBe(signature.includes('"'));
  });

  it('say what has effects', () => {
    const effects = builtins.filter((b) => b.effect).map((b) => b.name);
    const forms = ['def', 'defun', 'defvar', 'set', 'setq'];
    expect(effects).toEqual([
      'debug',
      ...forms,
      'Control',
      'SetVar',
      ...catalogue.ioTuneObject.methods,
    ]);
  });

  it('have one sentence each, and a signature that begins with them', () => {
    for (const { name, doc, signature, category } of builtins) {
      expect(doc).toMatch(/^[A-Z].*\.$/);
      if (category === 'method') expect(signature).toContain(`.${name} `);
      else if (name !== '{}') expect(signature.startsWith(`(${name} `)).toBe(true);
    }
  });

  it('have names that do not depend on the prototype of objects', () => {
    expect(builtinNames.has('constructor')).toBe(false);
    expect(builtinNamed('constructor')).toBeUndefined();
    expect(builtinNames.has('add') && builtinNames.has('eval') && builtinNames.has('+')).toBe(true);
    expect(builtinNames.has('Prop')).toBe(false);
  });
});
