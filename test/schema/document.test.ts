/** Schema documents: the documented example, and what is said about wrong ones. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  environmentFor,
  formatSchemaProblem,
  parseSchemaDocument,
  type SchemaDocument,
} from '../../src/schema/index.ts';

const page = readFileSync(new URL('../../docs/schema-documents.md', import.meta.url), 'utf8');

const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

const example = block('json');

function schemas(text: string): Extract<SchemaDocument, { ok: true }> {
  const result = parseSchemaDocument(text, 'test.json');
  if (!result.ok) throw new Error(result.problems.map(formatSchemaProblem).join('\n'));
  return result;
}

/** `line:column path message` of each problem. */
function problemsOf(text: string): string[] {
  const result = parseSchemaDocument(text, 'test.json');
  return result.ok
    ? []
    : result.problems.map(
        (p) => `${p.line}:${p.column} ${p.path === '' ? '-' : p.path} ${p.message}`,
      );
}

/** Messages alone, for documents that are built from objects. */
function messagesOf(value: unknown): string[] {
  const result = parseSchemaDocument(JSON.stringify(value), 'test.json');
  return result.ok ? [] : result.problems.map((p) => `${p.path}: ${p.message}`);
}

const field = {
  name: 'x',
  type: 'number',
  unit: 'KiB',
  kind: 'level',
  min: 0,
  max: 10,
  doc: 'A number.',
};
const collector = { name: 'Mine', scope: 'guest', doc: 'A collector.', fields: [field] };
const control = {
  name: 'x_target',
  unit: 'KiB',
  min: 0,
  max: 'x',
  outside: 'clamp',
  shownBy: 'x',
  doc: 'A control.',
};
const controller = { name: 'Setter', scope: 'guest', doc: 'A controller.', controls: [control] };

const withField = (more: object): unknown => ({
  format: 1,
  collectors: [{ ...collector, fields: [{ ...field, ...more }] }],
});
const withCollector = (more: object): unknown => ({
  format: 1,
  collectors: [{ ...collector, ...more }],
});
const withControl = (more: object): unknown => ({
  format: 1,
  collectors: [collector],
  controllers: [{ ...controller, controls: [{ ...control, ...more }] }],
});
const withController = (more: object): unknown => ({
  format: 1,
  collectors: [collector],
  controllers: [{ ...controller, ...more }],
});

describe('the documented example', () => {
  it('gives schemas that an environment takes', () => {
    const { collectors, controllers } = schemas(example);
    const environment = environmentFor({
      hostCollectors: [],
      guestCollectors: ['GuestMemory', 'GuestPressure', 'GuestBandwidth'],
      controllers: ['Bandwidth'],
      moreCollectors: collectors,
      moreControllers: controllers,
    });
    expect(environment.fields.guest.get('memory_pressure')).toMatchObject({
      optional: true,
      together: ['memory_pressure', 'memory_stalled'],
      field: { type: 'number', unit: '%', min: 0, max: 100, integral: false },
    });
    expect(environment.fields.guest.get('workload')?.field).toMatchObject({ type: 'text' });
    expect(environment.controls.guest.get('bandwidth_target')).toEqual({
      enabled: true,
      controller: controllers[0],
      control: {
        name: 'bandwidth_target',
        doc: 'The bandwidth that the guest is to be limited to.',
        entity: 'guest',
        unit: 'B/s',
        min: 1_000_000,
        max: 'bandwidth_most',
        also: [],
        integral: true,
        outside: 'clamp',
        shownBy: 'bandwidth_limit',
      },
    });
  });

  it('has the documented problem when its kind is misspelt', () => {
    const result = parseSchemaDocument(example.replace('"level"', '"levl"'), 'pressure.json');
    expect(result.ok ? [] : result.problems.map(formatSchemaProblem)).toEqual([
      block('text').trim(),
    ]);
  });

  it('fills in what may be left out', () => {
    const { collectors, controllers } = schemas(JSON.stringify(withControl({})));
    expect(collectors[0]).toEqual({
      ...collector,
      fields: [{ ...field, integral: false, optional: false }],
      together: [],
    });
    expect(controllers[0]).toEqual({
      ...controller,
      controls: [{ ...control, entity: 'guest', also: [], integral: true }],
      together: [],
      exclusive: [],
    });
  });

  it('may have fields with an open unit and controls of disks', () => {
    const open = schemas(JSON.stringify(withField({ unit: null, anyUnit: true })));
    expect(open.collectors[0]?.fields[0]).toMatchObject({ unit: null, anyUnit: true });
    const device = {
      entity: 'device',
      setter: 'setBurst',
      unit: 'B/s',
      max: 5,
      shownBy: 'read_bytes_sec',
    };
    const { controllers } = schemas(JSON.stringify(withControl(device)));
    expect(controllers[0]?.controls[0]).toMatchObject({ entity: 'device', setter: 'setBurst' });
  });
});

describe('documents of the wrong shape', () => {
  it.each([
    ['[]', ['1:1 - the document must be an object, not an array']],
    ['{}', ['1:1 format `format` is missing']],
    ['{"format": 2}', ['1:12 format `format` must be `1`, not `2`']],
    ['{"format": 1}', ['1:1 - the document declares no collector and no controller']],
    [
      '{\n  "format": 1,\n  "colectors": []\n}',
      ['3:3 colectors unknown key `colectors`; did you mean `collectors`?'],
    ],
    ['{"format": 1, "__proto__": 1}', ['1:15 __proto__ unknown key `__proto__`']],
    [
      '{"format": 1, "collectors": {}}',
      ['1:29 collectors `collectors` must be an array, not an object'],
    ],
    [
      '{"format": 1,\n "collectors": [3]}',
      ['2:17 collectors[0] item 0 of `collectors` must be an object, not `3`'],
    ],
    [
      '{"format": 1, "collectors": [\n  {"name": "A", "scope": "gest", "fields": []}]}',
      [
        '2:3 collectors[0].doc `doc` is missing',
        '2:26 collectors[0].scope `scope` must be one of `host`, `guest`, not the text `gest`; did you mean `guest`?',
        '2:44 collectors[0].fields `fields` must not be empty',
      ],
    ],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  const at = 'collectors[0].fields[0]';
  it.each<[unknown, string[]]>([
    [
      withField({ type: 'nubmer' }),
      [
        `${at}.type: \`type\` must be one of \`number\`, \`logical\`, \`text\`, \`devices\`, \`list\`, \`any\`, not the text \`nubmer\`; did you mean \`number\`?`,
      ],
    ],
    [withField({ type: undefined }), [`${at}.type: \`type\` is missing`]],
    [
      withField({ unit: 'kib' }),
      [
        `${at}.unit: \`unit\` must be one of \`B\`, \`KiB\`, \`MiB\`, \`pages\`, \`us\`, \`ms\`, \`s\`, \`B/s\`, \`requests/s\`, \`%\`, \`CPUs\` or null, not the text \`kib\`; did you mean \`KiB\`?`,
      ],
    ],
    [withField({ min: '0' }), [`${at}.min: \`min\` must be a number, not the text \`0\``]],
    [withField({ max: null }), [`${at}.max: \`max\` must be a number, not null`]],
    [
      withField({ optional: 'yes' }),
      [`${at}.optional: \`optional\` must be \`true\` or \`false\`, not the text \`yes\``],
    ],
    [withField({ maximum: 3 }), [`${at}.maximum: unknown key \`maximum\``]],
    [
      withField({ optionl: true }),
      [`${at}.optionl: unknown key \`optionl\`; did you mean \`optional\`?`],
    ],
    [
      withField({ name: 'mem-free' }),
      [
        `${at}.name: \`name\` must be a name (letters, digits and \`_\`, not a digit first), not the text \`mem-free\``,
      ],
    ],
    [withField({ doc: ' ' }), [`${at}.doc: \`doc\` must not be empty`]],
    [
      withCollector({ fields: [{ name: 'os', type: 'text', doc: 'Text.', unit: 'KiB', mni: 1 }] }),
      [
        `${at}.unit: only a field of type \`number\` has the key \`unit\``,
        `${at}.mni: unknown key \`mni\``,
      ],
    ],
    [
      withControl({ max: [1] }),
      [
        'controllers[0].controls[0].max: `max` must be a number or the name of a field, not an array',
      ],
    ],
    [
      withControl({ max: 'a b' }),
      [
        'controllers[0].controls[0].max: `max` must be a number or the name of a field, not the text `a b`',
      ],
    ],
    [
      withControl({ shownBy: 3, outside: 'refuze', also: 3 }),
      [
        'controllers[0].controls[0].also: `also` must be an array, not `3`',
        'controllers[0].controls[0].outside: `outside` must be one of `clamp`, `refuse`, not the text `refuze`; did you mean `refuse`?',
        'controllers[0].controls[0].shownBy: `shownBy` must be a text, not `3`',
      ],
    ],
    [
      withController({ exclusive: [{ total: 'x_target', part: [] }] }),
      [
        'controllers[0].exclusive[0].parts: `parts` is missing',
        'controllers[0].exclusive[0].part: unknown key `part`; did you mean `parts`?',
      ],
    ],
  ])('%#', (value, messages) => {
    expect(messagesOf(value)).toEqual(messages);
  });
});

describe('documents that contradict themselves or the built-in schemas', () => {
  const at = 'collectors[0].fields[0]';
  const to = 'controllers[0].controls[0]';
  it.each<[unknown, string[]]>([
    [withField({ min: 11 }), [`${at}.min: \`min\` (11) is greater than \`max\` (10)`]],
    [
      withField({ max: 1.5, integral: true }),
      [`${at}.max: \`max\` must be a whole number, since \`integral\` is true`],
    ],
    [
      withField({ anyUnit: true }),
      [`${at}.anyUnit: \`anyUnit\` says that the unit is not known, but \`unit\` is \`KiB\``],
    ],
    [withField({ name: 'uuid' }), [`${at}.name: \`uuid\` is a property of every guest`]],
    [withField({ name: 'StatAvg' }), [`${at}.name: \`StatAvg\` is the name of a method`]],
    [
      withField({ name: 'saved' }),
      [`${at}.name: \`saved\` is how free-form policies reach saved values`],
    ],
    [
      withCollector({ fields: [field, field] }),
      ['collectors[0].fields[1].name: the field `x` is declared twice'],
    ],
    [
      withCollector({ name: 'GuestMemory' }),
      ['collectors[0].name: `GuestMemory` is the name of a built-in collector'],
    ],
    [
      { format: 1, collectors: [collector, collector] },
      ['collectors[1].name: the collector `Mine` is declared twice'],
    ],
    [
      withCollector({
        fields: [field, { ...field, name: 'yy' }],
        together: [
          ['x', 'yyy'],
          ['x', 'yy'],
        ],
      }),
      [
        'collectors[0].together[0][1]: there is no field `yyy` here; did you mean `yy`?',
        'collectors[0].together[1][0]: `x` stands in `together` twice',
      ],
    ],
    [
      withCollector({ together: [['x']] }),
      ['collectors[0].together[0]: a group of `together` needs two names or more'],
    ],
    [
      withControl({ max: 'balloon_mx' }),
      [`${to}.max: there is no field of the guest \`balloon_mx\`; did you mean \`balloon_max\`?`],
    ],
    [withControl({ max: 'balloon_max' }), []],
    [
      withControl({ max: 'vcpu_quota' }),
      [`${to}.max: the field \`vcpu_quota\` is in us, the control in KiB`],
    ],
    [withControl({ shownBy: 'io_tune' }), [`${to}.shownBy: the field \`io_tune\` holds no number`]],
    [withControl({ min: 5, max: 2 }), [`${to}.min: \`min\` (5) is greater than \`max\` (2)`]],
    [
      withControl({ also: [-1, 3] }),
      [`${to}.also[1]: 3 is not below \`min\` (0), so it needs no place in \`also\``],
    ],
    [
      withControl({ entity: 'host', max: 5, shownBy: null }),
      [`${to}.entity: a controller of the guest has no controls of a host`],
    ],
    [
      withControl({ setter: 'setX' }),
      [`${to}.setter: only a control of a device has a \`setter\``],
    ],
    [
      withControl({ entity: 'device', unit: 'B/s', shownBy: 'total_byte_sec' }),
      [
        `${to}.setter: \`setter\` is missing; a device needs one`,
        `${to}.max: \`max\` of a device's control must be a number`,
        `${to}.shownBy: there is no limit of a device \`total_byte_sec\`; did you mean \`total_bytes_sec\`?`,
      ],
    ],
    [
      withControl({ entity: 'device', setter: 'setTotalBytesSec', max: 5, shownBy: null }),
      [`${to}.setter: there is a method \`setTotalBytesSec\` already`],
    ],
    [
      withController({ name: 'KSM', exclusive: [{ total: 'x_taget', parts: ['x_taget'] }] }),
      [
        'controllers[0].name: `KSM` is the name of a built-in controller',
        'controllers[0].exclusive[0].total: there is no control `x_taget` here; did you mean `x_target`?',
        'controllers[0].exclusive[0].parts[0]: there is no control `x_taget` here; did you mean `x_target`?',
        'controllers[0].exclusive[0].parts: `x_taget` cannot exclude itself',
      ],
    ],
  ])('%#', (value, messages) => {
    expect(messagesOf(value)).toEqual(messages);
  });
});

it('stays quick on long texts', () => {
  const long = JSON.stringify(
    withField({ doc: 'a\\"'.repeat(200_000), name: 'b'.repeat(200_000) }),
  );
  expect(messagesOf(JSON.parse(long))).toEqual([]);
});
