/** The functions that free form has and list notation writes with several built-ins, or as methods. */

/** One such function. */
export interface FreeformFunction {
  readonly name: string;
  /** How a use looks. */
  readonly signature: string;
  /** How list notation writes it. */
  readonly list: string;
  /** One sentence. */
  readonly doc: string;
}

/** Functions that free form has beside the built-ins of list notation. */
export const freeformFunctions: readonly FreeformFunction[] = [
  {
    name: 'default',
    signature: 'default(a, other)',
    list: '(if (valid a) a other)',
    doc: 'The first unless it is missing, otherwise the second; the first has no effect.',
  },
  {
    name: 'clamp',
    signature: 'clamp(a, low, high)',
    list: '(max low (min high a))',
    doc: 'The number, or the end of the range that it is beyond.',
  },
  {
    name: 'property',
    signature: 'property(entity, name)',
    list: '(entity.Prop name)',
    doc: 'A property by its name, a text; `guest.name` and `guest.uuid` are read like fields.',
  },
  {
    name: 'stat',
    signature: 'stat(entity, name, default)',
    list: '(entity.Stat name default)',
    doc: 'A field by its name, a text; the default may be left out.',
  },
  {
    name: 'control',
    signature: 'control(entity, name)',
    list: '(entity.GetControl name)',
    doc: 'What is proposed for a control, by its name, a text.',
  },
  {
    name: 'control',
    signature: 'call control(entity, name, value)',
    list: '(entity.Control name value)',
    doc: 'Proposes a value for a control, by its name, a text.',
  },
  {
    name: 'saved',
    signature: 'saved(entity, name)',
    list: '(entity.GetVar name)',
    doc: 'What is saved with an entity, by its name, a text.',
  },
  {
    name: 'saved',
    signature: 'call saved(entity, name, value)',
    list: '(entity.SetVar name value)',
    doc: 'Saves a value with an entity, by its name, a text.',
  },
];
