/**
 * The policy thread: an agent in a thread of its own, for a host agent that must not be harmed by it.
 * In: the host agent's API object, configuration and policies. Out: the agent's API, for as long as
 * the host agent wants it: a thread that stands still, crashes or takes too much memory is ended and
 * another one begun, with the last good set and all that was told to the one before.
 */
import { messageOf, TimeLimitError } from '../../runtime/time-limit.ts';
import type { SetChange } from '../api.ts';
import { apiOver, type CallApi } from '../api-methods.ts';
import { type PlainConfiguration, plainConfiguration } from '../config/configure.ts';
import { ownVersion } from '../own-version.ts';
import { sleep } from '../schedule.ts';
import { checkOptions } from './check-options.ts';
import { PolicyThreadError } from './failure.ts';
import { beginLife, type Death, type Life } from './life.ts';
import type { PolicyThread, PolicyThreadOptions, ThreadEvent, ThreadLimits } from './options.ts';
import { type Services, servicesFor } from './services.ts';

const mostEvents = 100;
/** Milliseconds of a stop: for the agent, for its thread, for the host; together less than a second. */
const stopLimits = { agent: 600, thread: 100, host: 200 };
/** Milliseconds that the thread before has to go: longer ones hang in the system, cut off from everything. */
const goneLimit = 2000;

/**
 * Starts a policy thread. Rejects where the first start fails: with a `ConfigError` for what is wrong
 * in the configuration's file, with a `PolicyThreadError` where the thread ends, with a `RangeError` or
 * `TypeError` for options that are wrong; the host is left open then.
 */
export async function startPolicyThread(options: PolicyThreadOptions): Promise<PolicyThread> {
  const limits = checkOptions(options);
  const supervisor = new Supervisor(options, limits, await plainConfiguration(options));
  await supervisor.start();
  return supervisor;
}

class Supervisor implements PolicyThread {
  readonly #options: PolicyThreadOptions;
  readonly #limits: ThreadLimits;
  readonly #services: Services;
  #configuration: PlainConfiguration;
  #life: Life | null = null;
  #state: PolicyThread['state'] = 'running';
  #stopped: Promise<void> | null = null;
  #restarts = 0;
  /** Without a healthy time between them. */
  #failures = 0;
  /** Why it is not running. */
  #why = 'it has not started';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #events: readonly ThreadEvent[] = [];

  constructor(
    options: PolicyThreadOptions,
    limits: ThreadLimits,
    configuration: PlainConfiguration,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#configuration = configuration;
    this.#services = servicesFor(options);
  }

  get state(): PolicyThread['state'] {
    return this.#state;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get events(): readonly ThreadEvent[] {
    return this.#events;
  }

  readonly #call: CallApi = (method, args) =>
    Promise.resolve()
      .then(() => this.#running().wire.callWithin(this.#limits.call, method, args))
      .catch((error: unknown) => {
        if (!(error instanceof TimeLimitError)) throw error;
        throw new PolicyThreadError(`the policy thread gave ${error.message}`);
      });

  readonly api = apiOver(this.#call);

  readonly reload = async (): Promise<SetChange> => {
    const next = await plainConfiguration(this.#options);
    const change = await this.#running().wire.callWithin(this.#limits.start, 'reload', [next]);
    if (change.accepted) this.#configuration = next;
    return change;
  };

  readonly stop = (): Promise<void> => {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  };

  /** The first start; rejects where it fails. */
  async start(): Promise<void> {
    const failure = await this.#begin(null);
    if (failure !== null) throw failure.error;
    this.#started();
  }

  /** Begins a life; gives what it failed of, or null. */
  async #begin(restart: string | null): Promise<(Death & { readonly error: unknown }) | null> {
    const { name, simulated } = this.#options.host;
    const state = await this.#services.state();
    if (this.#stopped !== null) return null;
    let hasStarted = false;
    let death: Death | null = null;
    const life = beginLife({
      service: this.#services.methods,
      limits: this.#limits,
      died: (how) => {
        death = how;
        if (hasStarted) this.#failed(how);
      },
    });
    this.#life = life;
    try {
      await life.wire.callWithin(this.#limits.start, 'start', [
        {
          configuration: this.#configuration,
          host: { name: String(name), simulated: simulated === true },
          state,
          restart,
          tellFor: this.#limits.healthy,
          reports: this.#options.onReport !== undefined,
          version: this.#options.version ?? ownVersion(),
        },
      ]);
      hasStarted = true;
      return null;
    } catch (error) {
      life.end('the policy thread could not be started');
      return failureOf(death, error);
    }
  }

  #started(): void {
    this.#state = 'running';
    if (this.#restarts > 0) this.#services.log.warn('the policy thread was started again');
    this.#timer = setTimeout(() => {
      this.#failures = 0;
    }, this.#limits.healthy);
    this.#timer.unref();
    const again = this.#restarts === 0 ? '' : ' again';
    const message = `the policy thread was started${again}`;
    this.#tell({ kind: 'started', at: now(), message, restarts: this.#restarts });
  }

  #failed({ failure, message }: Death): void {
    if (this.#stopped !== null) return;
    const { pause, longestPause } = this.#limits;
    const wait = Math.min(longestPause, pause * 2 ** this.#failures);
    clearTimeout(this.#timer);
    this.#failures += 1;
    this.#state = 'failed';
    this.#why = message;
    this.#services.log.error(`${message}; it is started again in ${wait} ms`);
    this.#timer = setTimeout(() => void this.#restart(), wait);
    this.#tell({ kind: 'failed', at: now(), failure, message, pause: wait });
  }

  async #restart(): Promise<void> {
    await soon(goneLimit, this.#life?.gone);
    const failure = await this.#begin(`the policy thread was started again: ${this.#why}`).catch(
      (error: unknown) => failureOf(null, error),
    );
    if (this.#stopped !== null) return;
    if (failure !== null) return this.#failed(failure);
    this.#restarts += 1;
    this.#started();
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#timer);
    const life = this.#life;
    const wasRunning = this.#state === 'running';
    this.#why = 'it was stopped';
    this.#state = 'stopped';
    if (wasRunning) await soon(stopLimits.agent, life?.wire.call('stop', []));
    life?.end('the policy thread was stopped');
    await soon(stopLimits.thread, life?.gone);
    const { host } = this.#options;
    await soon(
      stopLimits.host,
      Promise.resolve().then(() => host.close()),
      (error) => this.#services.log.error(`the host could not be let go: ${messageOf(error)}`),
    );
    this.#tell({ kind: 'stopped', at: now(), message: 'the policy thread was stopped' });
  }

  #running(): Life {
    if (this.#state === 'running' && this.#life !== null) return this.#life;
    throw new PolicyThreadError(
      this.#state === 'stopped'
        ? 'the policy thread was stopped'
        : `the policy thread is being started again: ${this.#why}`,
    );
  }

  #tell(event: ThreadEvent): void {
    this.#events = [...this.#events, event].slice(-mostEvents);
    this.#services.tell(event);
  }
}

const now = (): string => new Date().toISOString();

function failureOf(death: Death | null, error: unknown): Death & { readonly error: unknown } {
  if (death !== null) return { ...death, error: new PolicyThreadError(death.message) };
  const message = `the policy thread could not be started: ${messageOf(error)}`;
  const isLate = error instanceof TimeLimitError;
  return { failure: 'no-start', message, error: isLate ? new PolicyThreadError(message) : error };
}

/** Waits for something, so many milliseconds at most; never rejects. */
async function soon(
  milliseconds: number,
  work: Promise<unknown> | undefined,
  failed: (error: unknown) => void = () => {},
): Promise<void> {
  const limit = new AbortController();
  await Promise.race([work?.catch(failed), sleep(milliseconds, limit.signal)]);
  limit.abort();
}
