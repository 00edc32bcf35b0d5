/**
 * Objects whose keys come from outside, such as ids of guests, checked entry by entry.
 * In: what each value has to be. Out: a schema for such objects. That of zod leaves out the key
 * `__proto__`, which a guest may well have for its id.
 */
import { z } from 'zod';
import { isRecord } from '../../schema/record.ts';

/** A schema for objects with any keys; every key is kept. */
export const entriesOf = <Value>(
  value: z.ZodType<Value>,
): z.ZodType<Readonly<Record<string, Value>>> =>
  z.custom<object>(isRecord, 'it is no object').transform((data, context) => {
    const entries: [string, Value][] = [];
    for (const [key, own] of Object.entries(data)) {
      const read = value.safeParse(own);
      if (read.success) entries.push([key, read.data]);
      for (const { path, message } of read.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [key, ...path], message });
    }
    return Object.fromEntries(entries);
  });
