/** The controllers that come with Momus. */
import type { ControllerSchema } from '../types.ts';
import { balloon } from './balloon.ts';
import { cpuTune } from './cpu-tune.ts';
import { ioTune } from './io-tune.ts';
import { ksm } from './ksm.ts';

/** Every built-in controller, enabled or not. */
export const allControllers: readonly ControllerSchema[] = [balloon, ksm, cpuTune, ioTune];

/** The built-in controller of a name, case counting. */
export function controllerByName(name: string): ControllerSchema | undefined {
  return allControllers.find((controller) => controller.name === name);
}
