/**
 * What a policy text uses, for counting what generated policies cover.
 * In: a text in list notation. Out: names such as `form let`, `operator +`, `method Stat`, `control ksm_run`.
 */
import type { Environment } from '../../src/schema/environment.ts';

const forms = ['def', 'defun', 'defvar', 'set', 'setq', 'let', 'with', 'if'];
const operators = [
  ...['+', '-', '*', '/', '<', '>', '<=', '>=', '==', '!=', '<<', '>>'],
  ...['and', 'or', 'not', 'min', 'max', 'null', 'valid', 'abs', 'debug'],
];
const methods = ['Prop', 'Stat', 'StatAvg', 'SetVar', 'GetVar', 'Control', 'GetControl'];

/** Everything that generated policies over an environment should use. */
export function allFeatures(environment: Environment): readonly string[] {
  const enabled = (entity: 'host' | 'guest') =>
    [...environment.controls[entity].values()]
      .filter((row) => row.enabled)
      .map((row) => row.control.name);
  return [
    ...[...forms, '{}', '[]', 'nil', 'call'].map((name) => `form ${name}`),
    ...operators.map((name) => `operator ${name}`),
    ...methods.map((name) => `method ${name}`),
    ...[...environment.setters].filter(([, row]) => row.enabled).map(([name]) => `setter ${name}`),
    ...[...enabled('host'), ...enabled('guest')].map((name) => `control ${name}`),
    ...['Guests', 'devices', 'list or text'].map((name) => `loop over ${name}`),
    ...['text', 'member', 'member of member', 'Host as argument', 'guest as argument'].map(
      (name) => `value ${name}`,
    ),
  ];
}

/** The features of one text. */
export function featuresOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const bare = text.replace(/"[^"]*"|'[^']*'/g, '""').replace(/#.*/g, '');
  if (bare.includes('{')) found.add('form {}');
  if (bare.includes('[')) found.add('form []');
  if (bare.includes('""')) found.add('value text');
  if (/\bnil\b/.test(bare)) found.add('form nil');
  for (const [, head = ''] of bare.matchAll(/\(\s*([^\s()[\]{}"]+)/g)) {
    const method = head.split('.').at(-1) ?? '';
    if (forms.includes(head)) found.add(`form ${head}`);
    else if (operators.includes(head)) found.add(`operator ${head}`);
    else if (head !== method)
      found.add(`${method.startsWith('set') ? 'setter' : 'method'} ${method}`);
    else if (/^f\d+$/.test(head)) found.add('form call');
  }
  for (const [, name] of text.matchAll(/\.Control "(\w+)"/g)) found.add(`control ${name}`);
  for (const [, over = ''] of bare.matchAll(/\(with (\S+)/g)) {
    found.add(
      `loop over ${over === 'Guests' ? over : over.includes('.') ? 'devices' : 'list or text'}`,
    );
  }
  if (/[\s(]\w+\.\w+[\s)]/.test(bare)) found.add('value member');
  if (/\w\.\w+\.\w/.test(bare)) found.add('value member of member');
  if (/\(f\d+ [^()]*\bHost[ )]/.test(bare)) found.add('value Host as argument');
  if (/\(f\d+ [^()]*\bg\d+[ )]/.test(bare)) found.add('value guest as argument');
  return found;
}
