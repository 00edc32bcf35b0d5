/**
 * The configuration of an agent, from a file that MOM takes too.
 * In: the text of a `mom.conf`. Out: the value and the place of every setting, what is wrong, and
 * what has no meaning here. Pure: reading files is for others.
 */
import { editDistance, suggest, suggestion } from '../../schema/nearest.ts';
import { type IniSection, type IniValue, parseIni } from './ini.ts';
import { type Setting, type SettingKey, type SettingValues, settings } from './settings.ts';

/** A place in the file, with what is to be said of it. */
export interface ConfigProblem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export interface AgentConfig {
  readonly file: string;
  readonly values: SettingValues;
  /** Lines of what the file sets; what is not here has MOM's default. */
  readonly lines: ReadonlyMap<SettingKey, number>;
  /** Settings of `[Collector: NAME]` sections, by collector. */
  readonly collectorSettings: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface ConfigResult {
  /** Wrong settings have their defaults in it; nobody should run with them. */
  readonly config: AgentConfig;
  readonly errors: readonly ConfigProblem[];
  /** What is ignored, and why. */
  readonly notes: readonly ConfigProblem[];
}

const keys = Object.keys(settings) as readonly SettingKey[];
const sectionNames = [...new Set(keys.map((key) => settings[key].section))];
/** Of VDSM's file, and read by nothing. */
const ignoredSections: ReadonlySet<string> = new Set(['vdsm', '__int__', 'DEFAULT']);
const collectorSection = /^Collector:\s*(.+)$/u;

/** Reads a configuration; a file without a setting has MOM's defaults. */
export function readConfig(text: string, file: string): ConfigResult {
  const ini = parseIni(text);
  const errors: ConfigProblem[] = ini.problems.map((problem) => ({ file, ...problem }));
  const notes: ConfigProblem[] = [];
  const values: Partial<Record<SettingKey, unknown>> = {};
  const lines = new Map<SettingKey, number>();
  const defaults = ini.sections.find((s) => s.name === 'DEFAULT');
  const sections = new Map(ini.sections.map((section) => [section.name, section]));

  for (const key of keys) {
    const setting: Setting<unknown> = settings[key];
    const section = sections.get(setting.section);
    const written = section?.settings.get(setting.name) ?? defaults?.settings.get(setting.name);
    values[key] = setting.read(setting.fallback);
    if (written === undefined) continue;
    lines.set(key, written.line);
    const expanded = expand(written, section, defaults);
    const value = typeof expanded === 'string' ? setting.read(expanded) : null;
    if (value !== null) values[key] = value;
    const problem =
      typeof expanded !== 'string'
        ? expanded.problem
        : `\`${setting.name}\` is \`${expanded}\`; it takes ${setting.allowed}`;
    if (value === null) errors.push({ file, line: written.line, message: problem });
    else if (setting.unused !== null)
      notes.push({
        file,
        line: written.line,
        message: `\`${setting.name}\` has no meaning here: ${setting.unused}`,
      });
  }
  // Of its own section every name is known; in MOM's, another version of MOM may know more.
  for (const section of ini.sections)
    (isOurs(section) ? errors : notes).push(...strangers(section, file));
  const policy = lines.get('policy');
  const both = values.policy !== '' && values.policyDirectory !== '';
  if (both && policy !== undefined)
    errors.push({
      file,
      line: policy,
      message: '`policy` and `policy-dir` are both set; a host has one of them',
    });
  const inOrder = (problems: ConfigProblem[]) => problems.sort((a, b) => a.line - b.line);
  return {
    config: {
      file,
      // Each value was read by the row of its own key.
      values: values as unknown as SettingValues,
      lines,
      collectorSettings: collectorSettings(ini.sections),
    },
    errors: inOrder(errors),
    notes: inOrder(notes),
  };
}

/** `%(name)s` stands for another setting of the section, `%%` for a percent sign. */
function expand(
  written: IniValue,
  section: IniSection | undefined,
  defaults: IniSection | undefined,
  depth = 0,
): string | { readonly problem: string } {
  let problem: string | null = null;
  const text = written.text.replace(/%(%|\(([^)]*)\)s|)/gu, (all, what: string, name?: string) => {
    if (what === '%') return '%';
    const other =
      name === undefined
        ? undefined
        : (section?.settings.get(name.toLowerCase()) ?? defaults?.settings.get(name.toLowerCase()));
    if (other === undefined || depth > 9) {
      problem ??=
        name === undefined
          ? 'a `%` stands alone; write `%%`'
          : `\`${all}\` stands for no setting of this section`;
      return '';
    }
    const value = expand(other, section, defaults, depth + 1);
    if (typeof value === 'string') return value;
    problem ??= value.problem;
    return '';
  });
  return problem === null ? text : { problem };
}

/** Whether a section is, or was to be, that of Momus: limits that nobody reads would not hold. */
const isOurs = ({ name }: IniSection): boolean =>
  name === 'momus' || (!isKnown(name) && nearestSection(name) === 'momus');

const isKnown = (name: string): boolean =>
  collectorSection.test(name) || ignoredSections.has(name) || sectionNames.some((n) => n === name);

const nearestSection = (name: string): string | undefined =>
  suggest(name, [...sectionNames, 'Collector: NAME']) ?? (isNearOurs(name) ? 'momus' : undefined);

/** Two slips in a word of five letters are too many for a suggestion, but not for a refusal. */
const isNearOurs = (name: string): boolean =>
  name.length >= 4 && name.length <= 7 && editDistance(name.toLowerCase(), 'momus', 2) <= 2;

/** What stands in the file and is read by nobody. */
function strangers(section: IniSection, file: string): readonly ConfigProblem[] {
  const { name, line } = section;
  if (collectorSection.test(name)) return [];
  const known = keys.filter((key) => settings[key].section === name).map((k) => settings[k].name);
  if (ignoredSections.has(name)) {
    if (name === 'DEFAULT' || section.settings.size === 0) return [];
    return [{ file, line, message: `the section [${name}] has no meaning here` }];
  }
  if (known.length === 0) {
    const nearest = nearestSection(name);
    const meant = nearest === undefined ? '' : `; did you mean \`[${nearest}]\`?`;
    return [{ file, line, message: `there is no section \`[${name}]\`${meant}` }];
  }
  return [...section.settings]
    .filter(([option]) => !known.includes(option))
    .map(([option, value]) => ({
      file,
      line: value.line,
      message: `there is no setting \`${option}\` in [${name}]${suggestion(option, known)}`,
    }));
}

function collectorSettings(
  sections: readonly IniSection[],
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const { name, settings: own } of sections) {
    const collector = collectorSection.exec(name)?.[1]?.trim();
    // Without expansion: templates such as `%(name)s.agent` are the collector's.
    if (collector !== undefined)
      found.set(collector, new Map([...own].map(([key, { text }]) => [key, text])));
  }
  return found;
}
