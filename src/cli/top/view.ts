/**
 * What `momus top` shows of the guests, and what a key makes of that. Pure.
 * In: the view and a key. Out: the next view, and what the agent is asked to do.
 */
import type { Key } from './keyboard.ts';
import { nextKey, type SortKey } from './order.ts';

/** What is on the screen. */
export interface TopView {
  readonly sort: SortKey;
  readonly reversed: boolean;
  /** Id of the guest that is marked; null for the first one. */
  readonly selected: string | null;
  /** The first guest, or line, that shows. */
  readonly top: number;
  /** `ask`: whether to pause (or resume). `page`: lines about one guest, in place of the table. */
  readonly mode: 'guests' | 'ask' | 'page';
  readonly page: readonly string[];
}

/** What a key asks for beside a new drawing. */
export type Effect = 'quit' | 'pause' | 'resume' | 'explain' | 'poll';

/** What a key depends on. */
export interface Setting {
  /** Ids of the guests in the order of the view. */
  readonly order: readonly string[];
  /** Guests, or lines of a page, that there is room for. */
  readonly room: number;
  readonly paused: boolean;
}

export interface Pressed {
  readonly view: TopView;
  readonly effect: Effect | null;
}

/** What is shown at first. */
export const firstView = (sort: SortKey): TopView => ({
  sort,
  reversed: false,
  selected: null,
  top: 0,
  mode: 'guests',
  page: [],
});

/** What a key does. */
export function press(view: TopView, key: Key, setting: Setting): Pressed {
  if (key === 'q' && view.mode === 'guests') return { view, effect: 'quit' };
  switch (view.mode) {
    case 'guests':
      return pressGuests(view, key, setting);
    case 'ask': {
      const effect = setting.paused ? 'resume' : 'pause';
      return { view: { ...view, mode: 'guests' }, effect: key === 'y' ? effect : null };
    }
    case 'page': {
      if (['q', 'escape', 'enter', 'left'].includes(key))
        return { view: { ...view, mode: 'guests', top: 0 }, effect: null };
      const last = Math.max(0, view.page.length - setting.room);
      const top = movedBy(view.top, key, setting.room, last);
      return { view: { ...view, top: Math.min(last, top) }, effect: null };
    }
    default:
      return view.mode satisfies never;
  }
}

function pressGuests(view: TopView, key: Key, { order, room }: Setting): Pressed {
  switch (key) {
    case 's':
      return shown({ ...view, sort: nextKey(view.sort), reversed: false, selected: null, top: 0 });
    case 'r':
      return shown({ ...view, reversed: !view.reversed, selected: null, top: 0 });
    case 'p':
      return shown({ ...view, mode: 'ask' });
    case 'enter':
    case 'right':
      return { view, effect: order.length === 0 ? null : 'explain' };
    case ' ':
      return { view, effect: 'poll' };
    default: {
      const at = indexOf(view, order);
      const next = movedBy(at, key, room, order.length - 1);
      return shown(next === at ? view : { ...view, selected: order[next] ?? null });
    }
  }
}

const shown = (view: TopView): Pressed => ({ view, effect: null });

/** Where the marked guest stands. */
export const indexOf = ({ selected }: TopView, order: readonly string[]): number =>
  Math.max(0, selected === null ? 0 : order.indexOf(selected));

function movedBy(at: number, key: Key, room: number, last: number): number {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    'page-up': -room,
    'page-down': room,
    home: -at,
    g: -at,
    end: last,
    G: last,
  };
  const step = Object.hasOwn(steps, key) ? (steps[key] ?? 0) : 0;
  return Math.max(0, Math.min(Math.max(0, last), at + step));
}

/** The view with its marked guest within what shows. */
export function scrolled(view: TopView, { order, room }: Setting): TopView {
  if (view.mode === 'page') return view;
  const at = indexOf(view, order);
  const last = Math.max(0, order.length - room);
  const top = Math.min(last, Math.max(at - room + 1, Math.min(view.top, at)));
  return top === view.top ? view : { ...view, top };
}
