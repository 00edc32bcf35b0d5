/**
 * INI files as MOM reads them: the dialect of Python's `configparser`, with the line of each value.
 * In: a text. Out: sections of settings, and what is malformed, each with its line. Our own, since
 * no library for this dialect says where a value stands.
 *
 * `[section]`; `name: value` or `name = value`, names without case; lines that begin with `#` or `;`
 * are comments; a line that is indented deeper than its setting continues the value.
 */

/** A value as it is written, continuation lines joined by line feeds. */
export interface IniValue {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

export interface IniSection {
  readonly name: string;
  readonly line: number;
  readonly settings: ReadonlyMap<string, IniValue>;
}

export interface IniProblem {
  readonly line: number;
  readonly message: string;
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  readonly problems: readonly IniProblem[];
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly settings: Map<string, IniValue>;
}

const header = /^\[(.*)\]\s*$/u;
const setting = /^([^=:]+?)\s*[=:]\s*(.*)$/u;

/** Reads a text; what is malformed is left out and reported. */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, Open>();
  const problems: IniProblem[] = [];
  let section: Open | null = null;
  /** The setting that an indented line continues, and how deep it stands. */
  let last: { readonly name: string; readonly indent: number } | null = null;

  const continued = (line: string): void => {
    const known = last === null ? undefined : section?.settings.get(last.name);
    if (section === null || last === null || known === undefined) return;
    section.settings.set(last.name, { ...known, text: `${known.text}\n${line}` });
  };

  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '') {
      // An empty line belongs to a value only where the value goes on behind it.
      continued('');
      continue;
    }
    if (content.startsWith('#') || content.startsWith(';')) continue;
    const indent = raw.length - raw.trimStart().length;
    if (last !== null && indent > last.indent) {
      continued(content);
      continue;
    }
    const name = header.exec(content)?.[1]?.trim();
    if (name !== undefined) {
      last = null;
      const known = sections.get(name);
      if (known !== undefined)
        problems.push({
          line,
          message: `the section [${name}] stands in line ${known.line} already`,
        });
      section = known ?? { name, line, settings: new Map() };
      sections.set(name, section);
      continue;
    }
    const [, key, value] = setting.exec(content) ?? [];
    if (key === undefined || value === undefined) {
      last = null;
      problems.push({ line, message: 'this is no setting; write `name: value`' });
    } else if (section === null) {
      problems.push({ line, message: `\`${key}\` stands in no section; write [main] above it` });
    } else {
      const option = key.toLowerCase();
      const known = section.settings.get(option);
      if (known !== undefined)
        problems.push({ line, message: `\`${option}\` is set in line ${known.line} already` });
      section.settings.set(option, { text: value, line });
      last = { name: option, indent };
    }
  }
  return { sections: [...sections.values()].map(trimmed), problems };
}

/** Values without the empty lines at their ends. */
const trimmed = ({ name, line, settings }: Open): IniSection => ({
  name,
  line,
  settings: new Map([...settings].map(([key, v]) => [key, { ...v, text: v.text.trimEnd() }])),
});
