/**
 * The proposals of one top-level form, kept so that a fault can take back exactly its own.
 * In: proposals as they are made. Out: the entities' `proposed` maps, kept up to date.
 */
import type { Thing, Value } from './values.ts';

interface Write {
  readonly entity: Thing;
  readonly name: string;
  readonly before: Value | undefined;
  readonly value: Value;
  readonly inIteration: boolean;
}

export class Proposals {
  readonly #writes: Write[] = [];

  /** A point to roll back to. */
  get mark(): number {
    return this.#writes.length;
  }

  propose(entity: Thing, name: string, value: Value, inIteration: boolean): void {
    this.#writes.push({ entity, name, before: entity.proposed.get(name), value, inIteration });
    entity.proposed.set(name, value);
  }

  /** Takes back everything since `mark`: an iteration that ended early. */
  rollBack(mark: number): void {
    for (const write of this.#writes.splice(mark).reverse()) {
      if (write.before === undefined) write.entity.proposed.delete(write.name);
      else write.entity.proposed.set(write.name, write.before);
    }
  }

  /** Takes back what stands outside completed iterations: a form that ended early. */
  keepIterations(): void {
    const completed = this.#writes.filter((write) => write.inIteration);
    this.rollBack(0);
    for (const write of completed) write.entity.proposed.set(write.name, write.value);
  }
}
