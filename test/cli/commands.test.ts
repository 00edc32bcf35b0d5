/** The table of commands: each row loads the command of its name. */
import { expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';

it.each(commands)('$name', async ({ name, load }) => {
  expect((await load()).name).toBe(name);
});
