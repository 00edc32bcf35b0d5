/**
 * The pages of docs/reference, as Markdown: collectors, controls, built-ins.
 * In: the tables of this folder. Out: texts by file name. Pure; scripts/docs.mjs writes the files,
 * and a test compares them with this.
 */
import {
  type Builtin,
  builtinValues,
  formRows,
  freeformFunctions,
  functionRows,
  methodRows,
  operatorRows,
} from './builtins.ts';
import { allCollectors } from './collectors/index.ts';
import { allControllers } from './controllers/index.ts';
import { deviceFields, limitFields } from './devices.ts';
import { defaultNames } from './presets.ts';
import { guestProperties, hostProperties } from './properties.ts';
import type {
  Bound,
  CollectorSchema,
  ControllerSchema,
  ControlSchema,
  EntityKind,
  FieldKind,
  FieldSchema,
  UnitName,
} from './types.ts';
import { schemaUnits } from './units.ts';

const written =
  '`npm run docs` writes this page from the tables that the compiler and the runtime read (`src/schema`).';

const unitDocs: Readonly<Record<Exclude<UnitName, null>, string>> = {
  B: 'bytes',
  KiB: 'kibibytes: 1024 bytes',
  MiB: 'mebibytes: 1024 KiB',
  pages: 'memory pages of the kernel; how large one is depends on the machine',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  'B/s': 'bytes per second',
  'requests/s': 'reads and writes of a disk, per second',
  '%': 'percent: 20 is a fifth',
  CPUs: 'a count of CPUs',
};

const kindDocs: Readonly<Record<FieldKind, string>> = {
  level: 'a state at the moment of the sample',
  counter: 'only grows, until what it counts starts anew',
  change: 'what was added since the previous sample',
  rate: 'an amount per second',
  flag: 'a small number that stands for a state',
  calendar: 'a part of the date or of the time of day',
};

const entityWords: Readonly<Record<EntityKind, string>> = {
  host: 'host',
  guest: 'guest',
  device: 'disk of a guest',
  limits: 'limits of a disk',
};

/** All files of docs/reference. */
export function renderReference(): ReadonlyMap<string, string> {
  return new Map([
    ['collectors.md', renderCollectors()],
    ['controls.md', renderControls()],
    ['builtins.md', renderBuiltins()],
  ]);
}

function renderCollectors(): string {
  const enabled = new Set([...defaultNames.hostCollectors, ...defaultNames.guestCollectors]);
  const companions = new Map(
    allCollectors.map((row) => [row, allCollectors.find((c) => c.name === `${row.name}Optional`)]),
  );
  const shown = allCollectors.filter((row) => ![...companions.values()].includes(row));
  return page([
    '# Collectors and fields',
    `A field is a value that a policy reads: \`Host.mem_free\`, \`guest.balloon_cur\`. Collectors deliver them, and a policy may read the fields of the collectors that are enabled. ${written} How to declare others is in [schema documents](../schema-documents.md).`,
    '## On by default',
    table(
      ['Collector', 'Of', 'On by default'],
      allCollectors.map((row) => [
        code(row.name),
        entityWords[row.scope],
        enabled.has(row.name) ? 'yes' : 'no',
      ]),
    ),
    '`--collectors` names others, in the order in which they are asked; where two deliver one field, the first that has a value provides it.',
    '## How to read the tables',
    `- **Range**: both ends included; a value outside counts as missing. 2^53 is no limit of the field, it is the largest whole number that is exact. Numbers are whole unless the range says "fractions".
- **Optional**: a guest that lacks the field takes part, with the field missing; ask \`present(…)\` first, in lists \`(valid …)\`. A guest that lacks a field that is not optional is left out of the cycle; if the host lacks one, the policy does not run in that cycle.
- **Together**: one of these fields is missing exactly when all are, so asking for one is enough.`,
    table(
      ['Unit', 'Meaning'],
      schemaUnits.map((unit) => [unit, unitDocs[unit]]),
    ),
    table(
      ['Kind', 'Meaning'],
      Object.entries(kindDocs).map(([kind, doc]) => [kind, doc]),
    ),
    ...shown.flatMap((row) => renderCollector(row, companions.get(row))),
    '## Disks',
    'An element of `io_tune`, in a loop: `do device in guest.io_tune`, in lists `(with guest.io_tune device …)`.',
    fieldTable(deviceFields),
    'Each of `guaranteed`, `maximum` and `current` holds these limits: `device.maximum.read_bytes_sec`.',
    fieldTable(limitFields),
    '## Properties',
    'Known when the host or guest is found, never sampled: `guest.name`, `guest.uuid`, others as in `property(guest, "pid")`; in lists `(guest.Prop "name")`.',
    table(
      ['Property', 'Of', 'Type', 'Optional', 'Meaning'],
      [...hostProperties, ...guestProperties].map((row) => [
        code(row.name),
        entityWords[row.entity],
        row.type,
        row.optional ? 'yes' : 'no',
        row.doc,
      ]),
    ),
  ]);
}

function renderCollector(
  row: CollectorSchema,
  companion: CollectorSchema | undefined,
): readonly string[] {
  const parts = [`## ${row.name}${companion === undefined ? '' : ` and ${companion.name}`}`];
  parts.push(`Of the ${entityWords[row.scope]}. ${row.doc}`);
  if (companion !== undefined) {
    parts.push(`\`${companion.name}\` delivers the same fields, all of them optional.`);
  }
  parts.push(fieldTable(row.fields));
  for (const group of row.together) parts.push(`Together: ${group.map(code).join(', ')}.`);
  return parts;
}

function fieldTable(fields: readonly FieldSchema[]): string {
  return table(
    ['Field', 'Type', 'Unit', 'Kind', 'Range', 'Optional', 'Meaning'],
    fields.map((field) => {
      const optional = field.optional ? 'yes' : 'no';
      if (field.type !== 'number') {
        return [code(field.name), field.type, '', '', '', optional, field.doc];
      }
      const unit = field.anyUnit === true ? 'depends on the source' : (field.unit ?? '');
      const range = `${amount(field.min)} to ${amount(field.max)}${field.integral ? '' : ', fractions'}`;
      return [code(field.name), 'number', unit, field.kind, range, optional, field.doc];
    }),
  );
}

function renderControls(): string {
  return page([
    '# Controllers and controls',
    `A control is what a policy sets: \`guest.control.balloon_target = size\`, in lists \`(guest.Control "balloon_target" size)\`, or \`(device.setReadBytesSec limit)\` for a disk. A policy only proposes; after it has run, each proposal is held to the range below and sent if it differs from what is in force. ${written}`,
    '## On by default',
    table(
      ['Controller', 'Of', 'On by default'],
      allControllers.map((row) => [
        code(row.name),
        entityWords[row.scope],
        defaultNames.controllers.includes(row.name) ? 'yes' : 'no',
      ]),
    ),
    '`--controllers` names others. A control of a controller that is not enabled gets a warning, and is not sent.',
    '## How to read the tables',
    `- **Range**: both ends included; a name is the field of the same entity that holds the bound. If that field is missing, the proposal is refused.
- **Outside**: a value outside the range is *moved* to the nearest end, or *refused*: not sent, with a message in the report.
- **In force**: where the present value is seen: what is equal to it is not sent again.
- Fractions are dropped, toward zero, unless the table says otherwise. Units are those of [fields](collectors.md#how-to-read-the-tables); without one, a plain number.`,
    ...allControllers.flatMap(renderController),
  ]);
}

function renderController(row: ControllerSchema): readonly string[] {
  const setters = row.controls.some((control) => control.setter !== undefined);
  const parts = [`## ${row.name}`, row.doc];
  parts.push(
    table(
      [
        'Control',
        ...(setters ? ['Set by'] : []),
        'Of',
        'Unit',
        'Range',
        'Outside',
        'In force',
        'Meaning',
      ],
      row.controls.map((control) => [
        code(control.name),
        ...(setters ? [control.setter === undefined ? '' : code(control.setter)] : []),
        entityWords[control.entity],
        control.unit ?? '',
        controlRange(control),
        control.outside === 'clamp' ? 'moved' : 'refused',
        inForce(control),
        control.doc,
      ]),
    ),
  );
  for (const group of row.together) {
    parts.push(
      `${group.map(code).join(' and ')} are one decision: if one is refused none is sent, and a change of one sends all, the others with the value in force; one of which nothing is in force (shown as 0) is left as it is.`,
    );
  }
  for (const { total, parts: pieces } of row.exclusive) {
    parts.push(
      `While \`${total}\` is not 0, ${pieces.map(code).join(' and ')} have to be 0; otherwise they are refused together.`,
    );
  }
  return parts;
}

const controlRange = (control: ControlSchema): string =>
  [
    ...control.also.map((value) => `${value} or `),
    `${bound(control.min)} to ${bound(control.max)}`,
    control.integral ? '' : ', fractions kept',
  ].join('');

function inForce({ entity, shownBy }: ControlSchema): string {
  if (shownBy === null) return 'not shown';
  return code(entity === 'device' ? `current.${shownBy}` : shownBy);
}

function renderBuiltins(): string {
  return page([
    '# Built-ins',
    `Everything that a policy can use without defining it. ${written} What a policy is, and how values behave, is in [the language](../language.md) and [its reference](../language-reference.md).`,
    'An **effect** is something beside the value: a variable, a proposal, a line of the log. In lists the operators have names, too: `(add 1 2)` is `(+ 1 2)`.',
    '## Values',
    table(
      ['In lists', 'In free form', 'Meaning'],
      builtinValues.map((row) => [
        code(row.name),
        code(row.name === 'nil' ? 'none' : row.name),
        row.doc,
      ]),
    ),
    '## Operators',
    builtinTable(operatorRows, true),
    '## Functions',
    builtinTable(functionRows, false),
    '## Forms',
    builtinTable(formRows, false),
    '## Methods',
    'In lists a method is called with a dot: `(guest.StatAvg "mem_unused")`. The fields it can name are in [collectors](collectors.md), the controls in [controls](controls.md).',
    table(
      ['Method', 'In lists', 'In free form', 'Of', 'Effect', 'Meaning'],
      methodRows.map((row) => [
        code(row.name),
        code(row.signature),
        code(row.freeForm),
        row.of.map((entity) => entityWords[entity]).join(', '),
        row.effect ? 'yes' : 'no',
        row.doc,
      ]),
    ),
    '## Functions of free form',
    'Free form also has these. The names of fields, controls and properties are known before a policy runs, so a variable that holds one has one of several known texts.',
    table(
      ['Name', 'In free form', 'In lists', 'Meaning'],
      freeformFunctions.map((row) => [
        code(row.name),
        code(row.signature),
        code(row.list),
        row.doc,
      ]),
    ),
  ]);
}

function builtinTable(rows: readonly Builtin[], withInternal: boolean): string {
  return table(
    ['Name', ...(withInternal ? ['Also'] : []), 'In lists', 'In free form', 'Effect', 'Meaning'],
    rows.map((row) => [
      code(row.name),
      ...(withInternal ? [row.internal === row.name ? '' : code(row.internal)] : []),
      code(row.signature),
      row.name === '{}' ? row.freeForm : code(row.freeForm),
      row.effect ? 'yes' : 'no',
      row.doc,
    ]),
  );
}

const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const bound = (value: Bound): string => (typeof value === 'string' ? code(value) : amount(value));

/** A number; those near a large power of two as that power. */
function amount(value: number): string {
  if (value === 2 ** 53) return '2^53';
  if (value === 2 ** 32 - 1) return '2^32 - 1';
  return String(value);
}
