/**
 * Where the schema documents of a host declare what.
 * In: nothing. Out: paths of documents, by the names of what they declare.
 */

/** Which document declares what: paths by name; a collector and a controller may have the same one. */
export interface Documents {
  readonly collectors: ReadonlyMap<string, string>;
  readonly controllers: ReadonlyMap<string, string>;
}

/** Of a host that no document describes. */
export const noDocuments: Documents = { collectors: new Map(), controllers: new Map() };
