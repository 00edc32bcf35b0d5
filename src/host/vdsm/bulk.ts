/**
 * A reading of everything at once, shared by all who ask within one sample.
 * In: how to read. Out: the answer; who gives up waiting does not end it for others.
 *
 * Nothing is kept from one sample to the next but what nobody has seen yet: a reading that is still
 * under way, or that came after all had given up. So a slow VDSM is waited for, not asked again and
 * again. Failures are shared within their sample and forgotten with it.
 */
import { orAborted } from './wait.ts';

/** A reading that is shared. */
export interface Bulk<T> {
  /** A new sample begins. */
  readonly begin: () => void;
  /** The answer of this sample. */
  readonly get: (signal: AbortSignal) => Promise<T>;
  /** The answer of this sample where it is there; null where it must be waited for. */
  readonly atHand: () => T | null;
  /** Whoever leads this sample has waited in vain: nobody else waits in it. */
  readonly giveUp: () => void;
  /** Something was changed: a reading that is under way is not kept for the next sample. */
  readonly outdate: () => void;
  /** The latest answer there was; null before the first. */
  readonly latest: () => T | null;
}

interface Reading<T> {
  readonly answer: Promise<T>;
  /** What it came to, so that nobody needs to wait who comes later; null: nothing yet, or a failure. */
  value: { readonly is: T } | null;
  isOver: boolean;
  /** Whether it was begun for the sample that is being taken. */
  isOfThisSample: boolean;
  isOutdated: boolean;
  /** Whether all who asked had given up before it came. */
  isLate: boolean;
}

/** Makes a shared reading. */
export function createBulk<T>(read: () => Promise<T>): Bulk<T> {
  let current: Reading<T> | null = null;
  let latest: T | null = null;
  let isGivenUp = false;

  const start = (): Reading<T> => {
    const reading: Reading<T> = {
      answer: read(),
      value: null,
      isOver: false,
      isOfThisSample: true,
      isOutdated: false,
      isLate: false,
    };
    reading.answer
      .then(
        (value) => {
          latest = value;
          reading.value = { is: value };
        },
        () => {}, // who asked sees it
      )
      .finally(() => {
        reading.isOver = true;
      });
    return reading;
  };

  const get = async (): Promise<T> => {
    if (isGivenUp && current?.isOver !== true) {
      throw new Error('VDSM has not answered in time for this sample');
    }
    current ??= start();
    const mine = current;
    try {
      return await mine.answer;
    } catch (error) {
      if (mine.isOfThisSample) throw error;
      if (current === null || current === mine) current = start();
      return current.answer;
    }
  };

  return {
    begin: () => {
      isGivenUp = false;
      if (current === null) return;
      const isUnseen = !current.isOver || current.isLate;
      if (current.isOutdated || !isUnseen) current = null;
      else Object.assign(current, { isOfThisSample: false, isLate: false });
    },
    get: (signal) => {
      const known = current?.value;
      return known ? Promise.resolve(known.is) : orAborted(get(), signal);
    },
    atHand: () => current?.value?.is ?? null,
    giveUp: () => {
      isGivenUp = true;
      if (current?.isOver === false) current.isLate = true;
    },
    outdate: () => {
      if (current !== null) current.isOutdated = true;
    },
    latest: () => latest,
  };
}
