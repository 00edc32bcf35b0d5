/**
 * The host agent's side of its API object: carries out what the policy thread asks of it.
 * In: the API object, calls. Out: plain answers. Whatever the object does, the call fails and nothing
 * else; what it never answers stays its own.
 */
import type { Action, HostPort } from '../../host/port.ts';
import { ownerOf } from '../../runtime/action-owner.ts';
import { messageOf } from '../../runtime/time-limit.ts';
import { plainConflict, plainData, plainGuests, plainReason } from './host-answers.ts';
import type { HostAnswer, HostMethods } from './methods.ts';
import type { Service } from './wire.ts';

/** The methods that are about the host. */
export type HostService = Pick<
  Service<HostMethods>,
  'beginSample' | 'listGuests' | 'readHost' | 'readGuest' | 'apply' | 'conflict'
>;

/** Makes the service; one for all threads that follow each other, since a host may still owe an answer to one that is gone. */
export function hostService(host: HostPort, complain: (message: string) => void): HostService {
  /** Actions without an answer, by who they are for. */
  const owing = new Set<string | null>();

  const why = (...question: Parameters<NonNullable<HostPort['explain']>>): string | null => {
    try {
      return plainReason(host.explain?.(...question));
    } catch (error) {
      return `it cannot say why: ${messageOf(error)}`;
    }
  };
  const answerOf = (
    answer: unknown,
    ...question: Parameters<NonNullable<HostPort['explain']>>
  ): HostAnswer => {
    const data = plainData(answer);
    return { data, why: data === undefined ? why(...question) : null };
  };

  const apply = async (action: Action, signal: AbortSignal): Promise<void> => {
    const owner = ownerOf(action);
    // Sent by a thread that is gone: it may still happen, and must not overtake what is newer.
    if (owing.has(owner)) throw new Error('an earlier action has no answer yet');
    owing.add(owner);
    try {
      await host.apply(action, signal);
    } finally {
      owing.delete(owner);
    }
  };

  return {
    beginSample: () => {
      try {
        host.beginSample?.();
      } catch (error) {
        complain(`the host failed at the begin of a sample: ${messageOf(error)}`);
      }
    },
    listGuests: async (_, signal) => plainGuests(await host.listGuests(signal)),
    readHost: async ([topic], signal) => answerOf(await host.readHost(topic, signal), topic, null),
    readGuest: async ([guest, topic], signal) =>
      answerOf(await host.readGuest(guest, topic, signal), topic, guest),
    apply: ([action], signal) => apply(action, signal),
    conflict: async (_, signal) => plainConflict(await host.conflict(signal)),
  };
}
