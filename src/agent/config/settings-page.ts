/**
 * The page docs/reference/settings.md, from the rows of the settings.
 * In: the rows. Out: Markdown. Pure; scripts/docs.mjs writes the file, and a test compares it.
 */
import { type Setting, settings } from './settings.ts';

const sections: readonly (readonly [Setting<unknown>['section'], string])[] = [
  ['main', "MOM's."],
  ['logging', "MOM's."],
  ['host', "MOM's."],
  ['guest', "MOM's."],
  [
    'momus',
    'Only Momus has these, and MOM does not mind them. Everything works without them. Limits are in [the guide](../agent.md#the-operators-limits).',
  ],
];

/** The page. */
export function renderSettings(): string {
  const rows: readonly Setting<unknown>[] = Object.values(settings);
  const tables = sections.map(([section, doc]) => {
    const own = rows.filter((row) => row.section === section);
    return [
      `## ${section}`,
      '',
      doc,
      '',
      '| Setting | Takes | Without it | What it is |',
      '|---|---|---|---|',
      ...own.map(
        ({ name, allowed, fallback, doc: what, unused }) =>
          `| \`${name}\` | ${allowed} | ${fallback === '' ? '' : `\`${fallback}\``} | ${what}${unused === null ? '' : ` No meaning here: ${unused}.`} |`,
      ),
      '',
    ].join('\n');
  });
  return [
    '# Settings',
    '',
    '`npm run docs` writes this page from the rows that the configuration is read by (`src/agent/config`). `momus config show -c FILE` prints what is in force, and from where.',
    '',
    ...tables,
    'A section `[Collector: NAME]` holds settings of one collector. Sections of other programs (`[vdsm]`) have no meaning here.',
    '',
  ].join('\n');
}
