/**
 * The live view: asks the agent now and then, draws, and does what keys say.
 * In: a client, the world, a keyboard. Out: resolves when somebody quits; the terminal is put back
 * whatever happens.
 */
import { AgentRefusal } from '../../agent/api.ts';
import { type AgentClient, AgentUnreachable } from '../../agent/client/client.ts';
import { coloursFor } from '../colour.ts';
import { explainLines } from '../ctl/explain-words.ts';
import { clockText } from '../ctl/times.ts';
import type { Io } from '../io.ts';
import { createScreen } from '../live/screen.ts';
import { roomFor, type TopData, topFrame } from './frame.ts';
import type { Key, Keyboard } from './keyboard.ts';
import { inOrder, type SortKey } from './order.ts';
import { type Effect, firstView, indexOf, press, type Setting, scrolled } from './view.ts';

/** The other screen of a terminal, which leaves what was there before as it was. */
const enterScreen = '\u001b[?1049h\u001b[H\u001b[J';
const leaveScreen = '\u001b[?1049l';

export interface TopOptions {
  /** Milliseconds between two questions. */
  readonly interval: number;
  readonly sort: SortKey;
  /** Aborted when somebody quits; ends what the client waits for. */
  readonly stop: AbortController;
}

/** What the agent said last. */
export type TopAnswer = Omit<TopData, 'problem'>;

/** Asks for everything that is shown. */
export async function askAll(agent: AgentClient): Promise<TopAnswer> {
  const [status, guests, host] = await Promise.all([agent.status(), agent.guests(), agent.host()]);
  return { status, guests, host };
}

/** Shows an agent until somebody quits; `first`: what it said at the start. */
export async function showTop(
  agent: AgentClient,
  first: TopAnswer,
  io: Io,
  keyboard: Keyboard,
  options: TopOptions,
): Promise<void> {
  const { stdout, env } = io;
  const colours = coloursFor(stdout, env);
  const screen = createScreen(stdout);
  let answer = first;
  let problem: string | null = null;
  let view = firstView(options.sort);
  let size = '';
  const { stop } = options;
  let wake = new AbortController();

  const rowsNow = (): number => stdout.rows() ?? 24;
  const sorted = () => inOrder(answer.guests, view.sort, view.reversed);
  const setting = (): Setting => ({
    order: sorted().map(({ id }) => id),
    room: roomFor(rowsNow(), view.mode),
    paused: answer.status.paused,
  });
  const draw = (): void => {
    if (stop.signal.aborted) return;
    view = scrolled(view, setting());
    const columns = stdout.columns() ?? 80;
    const rows = rowsNow();
    // What a terminal makes of its content when it changes its size is its own affair.
    if (size !== `${columns} ${rows}` && size !== '') stdout.write('\u001b[H\u001b[2J');
    size = `${columns} ${rows}`;
    const data = { ...answer, guests: sorted(), problem };
    screen.draw(topFrame(data, view, { columns, rows, colours, env }));
  };

  const poll = async (): Promise<void> => {
    try {
      answer = await askAll(agent);
      problem = null;
    } catch (error) {
      const since = answer.status.lastCycle?.startedAt;
      const old = since === undefined ? '' : ` (what is shown is of ${clockText(since, env)})`;
      problem = `${inWords(error)}${old}`;
    }
  };
  const explain = async (): Promise<void> => {
    const { order } = setting();
    const guest = order[indexOf(view, order)];
    if (guest === undefined) return;
    const columns = stdout.columns() ?? 80;
    const page = explainLines(await agent.explain(guest), { columns, colours, env });
    view = { ...view, mode: 'page', top: 0, page };
  };
  const perform = async (effect: Effect): Promise<void> => {
    try {
      if (effect === 'explain') await explain();
      else {
        if (effect === 'pause') await agent.pause();
        if (effect === 'resume') await agent.resume();
        wake.abort();
      }
    } catch (error) {
      problem = inWords(error);
    }
    draw();
  };
  const onKey = (key: Key): void => {
    const pressed = press(view, key, setting());
    view = pressed.view;
    if (pressed.effect === 'quit') {
      stop.abort();
      wake.abort();
    } else if (pressed.effect !== null) void perform(pressed.effect);
    draw();
  };

  const restore = (): void => {
    screen.restore();
    if (size !== '') stdout.write(leaveScreen);
    size = '';
  };
  const forgetExit = io.onExit(restore);
  const unlisten = io.onStop(() => {
    stop.abort();
    wake.abort();
  });
  stdout.write(enterScreen);
  const quiet = keyboard.listen(onKey);
  try {
    draw();
    while (!stop.signal.aborted) {
      wake = new AbortController();
      await io.sleep(options.interval, wake.signal);
      if (stop.signal.aborted) break;
      await poll();
      draw();
    }
  } finally {
    quiet();
    restore();
    forgetExit();
    unlisten();
  }
}

function inWords(error: unknown): string {
  if (error instanceof AgentUnreachable || error instanceof AgentRefusal) return error.message;
  return `a fault of Momus itself: ${error instanceof Error ? error.message : String(error)}`;
}
