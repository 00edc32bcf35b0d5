/**
 * Answers that are byte for byte what they were the last time: they are not parsed again.
 * In: bodies of answers, with what was parsed of them. Out: the same again, where nothing differs but
 * the number of the request.
 *
 * What administrators agreed for disks seldom changes, and is half of what VDSM answers in a cycle.
 * The whole text is compared, so that no change is lost.
 */

interface Known {
  /** The body around the number of the request. */
  readonly before: Buffer;
  readonly after: Buffer;
  readonly result: unknown;
}

/** The methods whose answers are remembered: one answer each. */
const steady: ReadonlySet<string> = new Set(['Host.getAllVmIoTunePolicies']);

/** Remembers the latest answers of one session. */
export class SameAnswers {
  readonly #known = new Map<string, Known>();

  /** The result of a method that has this body but for the id; undefined where it is another one. */
  find(method: string, id: string, body: Buffer): unknown {
    const known = this.#known.get(method);
    const at = known === undefined ? -1 : body.indexOf(id);
    if (known === undefined || at === -1) return undefined;
    const isSame =
      known.before.equals(body.subarray(0, at)) &&
      known.after.equals(body.subarray(at + id.length));
    return isSame ? known.result : undefined;
  }

  /** Keeps what was parsed of a body; nobody may change it. */
  keep(method: string, id: string, body: Buffer, result: unknown): void {
    if (!steady.has(method)) return;
    const at = body.indexOf(id);
    if (at === -1) return;
    // Copies: the body is a part of what the socket read.
    const before = Buffer.from(body.subarray(0, at));
    const after = Buffer.from(body.subarray(at + id.length));
    this.#known.set(method, { before, after, result });
  }
}
