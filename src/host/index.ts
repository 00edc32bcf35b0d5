/** Host adapters and the port they implement. */
export {
  createLinuxHost,
  type LinuxHost,
  type LinuxOptions,
  type Restorable,
  restoreOnExit,
} from './linux/index.ts';
export type {
  Action,
  GuestIdentity,
  GuestTopic,
  HostPort,
  HostTopic,
  RawData,
  RawDevice,
  RawLimits,
  RawValue,
} from './port.ts';
export {
  createSimulatedHost,
  type Scenario,
  type ScenarioName,
  type SimulatedHost,
  type SimulationOptions,
  type SimulationState,
  scenarios,
} from './simulated/index.ts';
export {
  type BackOff,
  createVdsmHost,
  type LocalHost,
  type VdsmEvent,
  type VdsmHostOptions,
  type VdsmLimits,
  type VdsmTls,
  vdsmCertificates,
} from './vdsm/index.ts';
