/** All features of the server. */
import type { Feature } from '../feature.ts';
import { diagnosticsFeature } from './diagnostics.ts';
import { hoverFeature } from './hover.ts';
import { navigationFeature } from './navigation.ts';

/** Every feature; their capabilities are the server's. */
export const features: readonly Feature[] = [diagnosticsFeature, hoverFeature, navigationFeature];
