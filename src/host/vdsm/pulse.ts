/**
 * The heart-beats of a connection.
 * In: what both sides agreed on, bytes that came. Out: heart-beats; a call when the other is silent.
 *
 * VDSM allows no delay at all in heart-beats that it is promised, so two are sent for each. Silence
 * is counted in ticks, not in time: a process that did not run for a while has one tick, and then
 * reads what came meanwhile.
 */

/** The heart-beats of one connection; it is started once. */
export interface Pulse {
  /** Begins with what both sides agreed on: what VDSM sends, and what it expects. */
  readonly start: (beats: string, interval: number, beat: () => void) => void;
  readonly heard: () => void;
  readonly stop: () => void;
}

/** Half intervals without a byte after which a connection counts as dead. */
const silentTicks = 4;

/** Makes the heart-beats of one connection. */
export function createPulse(onSilence: () => void): Pulse {
  let timer: NodeJS.Timeout | undefined;
  let silent = 0;
  return {
    start: (beats, interval, beat) => {
      const [sends, expects] = beats.split(',').map(Number) as [number, number];
      if (interval === 0 || (sends === 0 && expects === 0)) return;
      timer = setInterval(() => {
        silent += 1;
        if (sends > 0 && silent > silentTicks) onSilence();
        else if (expects > 0) beat();
      }, Math.max(interval, sends) / 2);
    },
    heard: () => {
      silent = 0;
    },
    stop: () => clearInterval(timer),
  };
}
