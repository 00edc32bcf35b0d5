/**
 * Saved variables as plain data, to outlive the process that holds them.
 */

/** Values by name; entities and lists are not kept. */
export type SavedValues = Readonly<Record<string, number | string | boolean>>;

/** The saved variables of a guest, with the process that it was: another one starts without them. */
export interface SavedGuest {
  readonly pid: number | null;
  readonly values: SavedValues;
  readonly devices: Readonly<Record<string, SavedValues>>;
}

/** The saved variables of a host and its guests, by id. */
export interface SavedVariables {
  readonly host: SavedValues;
  readonly guests: Readonly<Record<string, SavedGuest>>;
}

/** Nothing was saved. */
export const nothingSaved: SavedVariables = Object.freeze({ host: {}, guests: {} });
