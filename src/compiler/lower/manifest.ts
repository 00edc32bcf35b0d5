/**
 * What of the environment a module uses.
 * In: a module. Out: the fields, averages, properties, controls and saved variables it reads and
 * writes, sorted; bundles carry it, and collectors read it.
 */
import type { Manifest } from '../../runtime/program.ts';
import type { EntityKind } from '../../schema/types.ts';
import type { Ir, IrModule } from './ir.ts';
import { nodes } from './walk.ts';

interface Use {
  readonly entity: EntityKind;
  readonly name: string;
  readonly numeric: boolean;
}

/** The manifest of a module. */
export function manifestOf(module: IrModule): Manifest {
  const fields = new Table();
  const averages = new Table();
  const properties = new Table();
  const controls = new Table();
  const saved = new Table();
  const note = (n: Ir): void => {
    switch (n.k) {
      case 'field':
      case 'stat':
        fields.add(n.entity, n.name, n.r === 'num');
        break;
      case 'average':
        averages.add(n.entity, n.name, true);
        break;
      case 'property':
        properties.add(n.entity, n.name, n.r === 'num');
        break;
      case 'proposed':
      case 'propose':
        controls.add(n.entity, n.name, n.r === 'num');
        break;
      case 'saved':
      case 'save':
        saved.add(n.entity, n.name, n.r === 'num');
        break;
      default:
        break;
    }
  };
  for (const owner of [...module.functions, ...module.forms])
    for (const n of nodes(owner.body)) note(n);
  return {
    fields: fields.list(),
    averages: averages.list(),
    properties: properties.list(),
    controls: controls.list(),
    saved: saved.list(),
  };
}

/** Uses by entity and name; one that is not numeric makes all of them so. */
class Table {
  readonly #uses = new Map<string, Use>();

  add(entity: EntityKind, name: string, numeric: boolean): void {
    const key = `${entity}:${name}`;
    const known = this.#uses.get(key);
    if (known === undefined || (known.numeric && !numeric))
      this.#uses.set(key, { entity, name, numeric });
  }

  list(): readonly Use[] {
    return [...this.#uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  }
}
