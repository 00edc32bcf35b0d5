/**
 * The declared world of policies: what collectors deliver, what controllers accept, which units
 * and built-ins there are. This is what `momus/schema` exports.
 */
export {
  type Builtin,
  type BuiltinCategory,
  builtinNamed,
  builtinNames,
  builtins,
  builtinValues,
  formRows,
  functionRows,
  methodNamed,
  methodRows,
  operatorRows,
} from './builtins.ts';
export { allCollectors, collectorByName } from './collectors/index.ts';
export { allControllers, controllerByName } from './controllers/index.ts';
export { deviceFields, limitFields } from './devices.ts';
export {
  formatSchemaProblem,
  parseSchemaDocument,
  type SchemaDocument,
  type SchemaProblem,
} from './document.ts';
export {
  createEnvironment,
  type Environment,
  type EnvironmentControl,
  type EnvironmentField,
  type EnvironmentParts,
  type ExtraField,
} from './environment.ts';
export { optionalForm } from './fields.ts';
export { suggest } from './nearest.ts';
export {
  defaultEnvironment,
  defaultNames,
  type EnvironmentNames,
  environmentFor,
  UnknownSchemaError,
} from './presets.ts';
export { guestProperties, hostProperties } from './properties.ts';
export type {
  Bound,
  CollectorSchema,
  ControllerSchema,
  ControlSchema,
  EntityKind,
  FieldKind,
  FieldSchema,
  NumberField,
  OtherField,
  PropertySchema,
  UnitName,
} from './types.ts';
export {
  type Dimension,
  dividedBy,
  factor,
  plainUnit,
  sameDimension,
  schemaUnits,
  times,
  type Unit,
  type UnitRow,
  unitNamed,
  unitRow,
  units,
} from './units.ts';
