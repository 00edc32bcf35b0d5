/** Diagnostics about the host, guests and devices: fields, methods, controls. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';
import { spelling } from './unknown-names.ts';
import type { Words } from './words.ts';

/** Where else a name exists, and what to write instead. */
export interface Elsewhere {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

/** What to write instead: where else the name exists, or else the nearest one. */
const meant = (suggestion: string | undefined, elsewhere?: Elsewhere): string => {
  if (elsewhere !== undefined) return `; ${elsewhere.advice}`;
  return suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`;
};

/** A fix inside a text literal keeps its quotes, so the caller says what stands there. */
const replace = (span: Span, suggestion: string | undefined, quoted: boolean) =>
  spelling(span, suggestion === undefined ? undefined : quoted ? `"${suggestion}"` : suggestion);

export const unknownField = defineWithFix(
  {
    code: 'unknown-field',
    severity: 'error',
    title: 'A field that no collector declares',
    explanation:
      'No collector that Momus knows declares this field. MOM finds this only when the form runs, and drops the whole cycle. Correct the spelling, or give the schema document of the collector that delivers it (docs/schema-documents.md).',
    bad: '(debug Host.mem_fre)',
    good: '(debug Host.mem_free)',
  },
  (
    span: Span,
    of: string,
    name: string,
    suggestion: string | undefined,
    quoted: boolean,
    elsewhere?: Elsewhere,
  ) => ({
    message: `${of} has no field \`${name}\`${meant(suggestion, elsewhere)}`,
    fixes: elsewhere?.fixes ?? replace(span, suggestion, quoted),
  }),
);

export const fieldNotCollected = define(
  {
    code: 'field-not-collected',
    severity: 'error',
    title: 'A field of a collector that is not enabled',
    explanation:
      'A collector declares this field, but it is not among the collectors that are enabled for this host, so the field would never have a value. Enable the collector, or do without the field. What is enabled is listed as `collectors` in `momus.json` for editors and commands (docs/editors.md), in the option `--collectors` (docs/cli.md), or in the configuration of the agent: `[host]` and `[guest]` of `mom.conf`.',
    bad: '(with Guests guest (debug guest.rss))',
    good: '(with Guests guest (debug guest.mem_unused))',
  },
  (of: string, name: string, collectors: readonly string[]) => {
    const all = collectors.map((c) => `\`${c}\``).join(' or ');
    const none = collectors.length > 1 ? 'neither of which is enabled' : 'which is not enabled';
    const some = collectors.length > 2 ? 'none of which is enabled' : none;
    const due = collectors.length > 1 ? 'name one' : 'name it';
    return `the field \`${name}\` of ${of} is delivered by ${all}, ${some}; ${due} among the \`collectors\` of \`momus.json\`, of \`mom.conf\`, or of \`--collectors\``;
  },
);

export const unknownMember = defineWithFix(
  {
    code: 'unknown-member',
    severity: 'error',
    title: 'A member that the value does not have',
    explanation:
      'Only the host, guests, I/O devices and their limits have members: the fields that schemas declare. Numbers, logicals, texts and lists have none.',
    bad: '(defvar limit 5)\n(debug limit.size)',
    good: '(defvar limit 5)\n(debug limit)',
  },
  (_span: Span, w: Words, of: string, name: string, isList: boolean) =>
    `${of} has no member \`${name}\`; ${isList ? `go over its elements with ${w.loop}` : 'only the host, guests, I/O devices and their limits have members'}`,
);

/** A free-form policy that does something with each device. */
const onDevices = (...lines: readonly string[]): string =>
  [
    'policy example',
    '  do guest in Guests',
    '    if (not present(guest.io_tune)) cycle',
    '    do device in guest.io_tune',
    ...lines.map((line) => `      ${line}`),
    '    end do',
    '  end do',
    'end policy',
  ].join('\n');

export const unknownMethod = defineWithFix(
  {
    code: 'unknown-method',
    severity: 'error',
    title: 'A method that does not exist',
    explanation:
      'The host and guests have the methods `Prop`, `Stat`, `StatAvg`, `Control`, `GetControl`, `SetVar` and `GetVar`; an I/O device has a setter for each of its six limits, such as `setTotalBytesSec`. Upper and lower case count. In free form these are members and functions (`guest.control.balloon_target`, `guest.saved.calm`, `average(guest.mem_unused)`, `property(guest, "pid")`), and what an entity does not have is reported the same: a device has limits to set, which are not read back, and nothing saved.',
    bad: '(debug (Host.Statavg "mem_free"))',
    good: '(debug (Host.StatAvg "mem_free"))',
    inFreeform: {
      bad: onDevices(
        'device.control.read_bytes_sec = 10 MiB/s',
        'call debug(device.control.read_bytes_sec)',
      ),
      good: onDevices(
        'real(B/s) :: limit = 10 MiB/s',
        'device.control.read_bytes_sec = limit',
        'call debug(limit)',
      ),
    },
  },
  (
    span: Span,
    w: Words,
    of: string,
    name: string,
    suggestion: string | undefined,
    elsewhere?: Elsewhere,
  ) => ({
    message: `${of} has no ${w.methodName(name) === name ? 'method ' : ''}\`${w.methodName(name)}\`${meant(suggestion, elsewhere)}`,
    fixes: elsewhere?.fixes ?? spelling(span, suggestion),
  }),
);

export const unknownProperty = defineWithFix(
  {
    code: 'unknown-property',
    severity: 'error',
    title: 'A property that does not exist',
    explanation:
      'The host has the property `interval`; guests have `uuid`, `name` and, on some hosts, `pid`. What changes over time is a field: read it as a member, `guest.mem_unused`.',
    bad: '(with Guests guest (debug (guest.Prop "nmae")))',
    good: '(with Guests guest (debug (guest.Prop "name")))',
  },
  (
    span: Span,
    of: string,
    name: string,
    suggestion: string | undefined,
    quoted: boolean,
    elsewhere?: Elsewhere,
  ) => ({
    message: `${of} has no property \`${name}\`${meant(suggestion, elsewhere)}`,
    fixes: elsewhere?.fixes ?? replace(span, suggestion, quoted),
  }),
);

const mostShown = 6;

/** The end of a message: which controls there are. */
function fewOf(of: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, mostShown).map(quote).join(', ');
  const more = names.length > mostShown ? ` and ${names.length - mostShown} more` : '';
  return `; ${of} has ${shown}${more}`;
}

export const unknownControl = defineWithFix(
  {
    code: 'unknown-control',
    severity: 'error',
    title: 'A control that no controller declares',
    explanation:
      'MOM stores a control of any name and ignores it when no controller asks for it, so a misspelt one does nothing. Here the schemas of the controllers say which controls exist. Correct the spelling, or give the schema document of the controller (docs/schema-documents.md).',
    bad: '(Host.Control "ksm_runs" 1)',
    good: '(Host.Control "ksm_run" 1)',
  },
  (
    span: Span,
    of: string,
    name: string,
    /** The name that was meant; or all that there are, where none is near. */
    known: string | readonly string[],
    quoted: boolean,
    elsewhere?: Elsewhere,
  ) => {
    const suggestion = typeof known === 'string' ? known : undefined;
    const all = typeof known === 'string' ? [] : known;
    const advice = meant(suggestion, elsewhere) || fewOf(of, all);
    return {
      message: `no controller declares a control \`${name}\` of ${of}${advice}`,
      fixes: elsewhere?.fixes ?? replace(span, suggestion, quoted),
    };
  },
);

export const controlNotEnabled = define(
  {
    code: 'control-not-enabled',
    severity: 'warning',
    title: 'A control of a controller that is not enabled',
    explanation:
      'The value is computed and reported, but nothing acts on it. Enable the controller in the configuration, or remove the control. There is no faulty example: the same text is right on a host with the controller.',
    bad: '',
    good: '(Host.Control "ksm_run" 1)',
  },
  (name: string, controller: string) =>
    `the control \`${name}\` belongs to \`${controller}\`, which is not enabled; it is not sent`,
);

export const controlOutOfRange = define(
  {
    code: 'control-out-of-range',
    severity: 'warning',
    title: 'A control value outside its range',
    explanation:
      'Whatever the input, the value is outside what the controller accepts. It is brought to the nearest value in the range (clamped), or not sent at all (refused), as the control declares. Where a field is the bound, the value is outside of all that the field can have. Write a value in the range.',
    bad: '(Host.Control "ksm_run" 7)',
    good: '(Host.Control "ksm_run" 1)',
  },
  (
    name: string,
    value: string,
    allowed: string,
    outside: 'clamp' | 'refuse',
    bound: number | string,
  ) =>
    `${value} is outside the range ${allowed} of \`${name}\`, so it is ${outside === 'clamp' ? `clamped to ${typeof bound === 'string' ? `\`${bound}\`` : bound}` : 'refused'}`,
);

export const nameNotKnown = define(
  {
    code: 'name-not-known',
    severity: 'error',
    title: 'A field, control or variable name that is not known before the policy runs',
    explanation:
      'Which fields and controls a policy uses is known before it runs, so that what is missing can be reported and only what is needed is collected. The name must therefore be a text literal, or a variable whose possible texts are all literals.',
    bad: '(with Guests guest (guest.SetVar (guest.Prop "name") 1))',
    good: '(with Guests guest (guest.SetVar "seen" 1))',
  },
  (w: Words, method: string) =>
    `\`${w.methodName(method)}\` needs a name that is known before the policy runs: a text literal`,
);

export const entityDiagnostics = [
  unknownField,
  fieldNotCollected,
  unknownMember,
  unknownMethod,
  unknownProperty,
  unknownControl,
  controlNotEnabled,
  controlOutOfRange,
  nameNotKnown,
] as const;
