/** A collector of the host with one field, as a schema document declares it. */
export const loadCollector = (name = 'HostLoad') => ({
  name,
  scope: 'host',
  doc: 'Load.',
  fields: [
    {
      name: 'load',
      type: 'number',
      unit: null,
      kind: 'level',
      min: 0,
      max: 1000,
      optional: false,
      doc: 'Load.',
    },
  ],
});
