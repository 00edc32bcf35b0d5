/** All features of the server. */
import type { Feature } from '../feature.ts';
import { codeActionsFeature } from './code-actions.ts';
import { diagnosticsFeature } from './diagnostics.ts';
import { formattingFeature } from './formatting.ts';
import { hoverFeature } from './hover.ts';
import { navigationFeature } from './navigation.ts';
import { renameFeature } from './rename.ts';

/** Every feature; their capabilities are the server's. */
export const features: readonly Feature[] = [
  codeActionsFeature,
  diagnosticsFeature,
  formattingFeature,
  hoverFeature,
  navigationFeature,
  renameFeature,
];
