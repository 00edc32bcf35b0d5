/** A stand-in for VDSM, for tests, benchmarks and examples. */
export { type BadState, badStateNames, badStates, spoil } from './bad-states.ts';
export { type Certificates, hasOpenssl, type KeyPair, makeCertificates } from './certificates.ts';
export {
  type Disk,
  idOf,
  type Json,
  type JsonObject,
  type Machine,
  makeMachine,
} from './machines.ts';
export type { CallParams, ModelHost, Outcome } from './methods.ts';
export type { Misbehaviour } from './misbehaviour.ts';
export { type RecordedCall, type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';
export { libvirtIn, type Traced, trace, whyNoTrace } from './trace.ts';
