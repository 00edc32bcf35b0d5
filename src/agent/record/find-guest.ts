/**
 * Which guest is meant by an id or a name.
 * In: the guests of a cycle and the words of whoever asks. Out: the guest; throws an `AgentRefusal`
 * that names the nearest where there is none.
 */
import { suggestion } from '../../schema/nearest.ts';
import { AgentRefusal } from '../api.ts';

/** What a guest is called. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Finds it; an id goes before a name. `at`: when the cycle began. */
export function findGuest<T extends Named>(guests: Iterable<T>, asked: string, at: string): T {
  const all = [...guests];
  const byId = all.find(({ id }) => id === asked);
  if (byId !== undefined) return byId;
  const [found, ...others] = all.filter(({ name }) => name === asked);
  if (found === undefined) {
    const names = all.flatMap(({ id, name }) => [name, id]);
    const count = all.length === 1 ? '1 guest' : `${all.length} guests`;
    throw new AgentRefusal(
      `\`${asked}\` is none of the ${count} that were there at ${at}${suggestion(asked, names)}`,
    );
  }
  if (others.length === 0) return found;
  const ids = [found, ...others].slice(0, 10).map(({ id }) => `\`${id}\``);
  throw new AgentRefusal(
    `${others.length + 1} guests have the name \`${asked}\`; ask by id: ${ids.join(', ')}`,
  );
}
