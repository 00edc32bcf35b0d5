/** All features of the server. */
import type { Feature } from '../feature.ts';
import { callHierarchyFeature } from './call-hierarchy.ts';
import { codeActionsFeature } from './code-actions.ts';
import { codeLensFeature } from './code-lens.ts';
import { commandsFeature } from './commands.ts';
import { completionFeature } from './completion.ts';
import { configurationProblemsFeature } from './configuration-problems.ts';
import { diagnosticsFeature } from './diagnostics.ts';
import { documentLinksFeature } from './document-links.ts';
import { foldingFeature } from './folding.ts';
import { formattingFeature } from './formatting.ts';
import { hoverFeature } from './hover.ts';
import { inlayHintsFeature } from './inlay-hints.ts';
import { linkedEditingFeature } from './linked-editing.ts';
import { navigationFeature } from './navigation.ts';
import { renameFeature } from './rename.ts';
import { selectionRangeFeature } from './selection-range.ts';
import { semanticTokensFeature } from './semantic-tokens.ts';
import { signatureFeature } from './signature.ts';
import { statusFeature } from './status.ts';
import { symbolsFeature } from './symbols.ts';

/** Every feature; their capabilities are the server's. */
export const features: readonly Feature[] = [
  diagnosticsFeature,
  hoverFeature,
  navigationFeature,
  completionFeature,
  configurationProblemsFeature,
  callHierarchyFeature,
  codeActionsFeature,
  codeLensFeature,
  commandsFeature,
  documentLinksFeature,
  formattingFeature,
  linkedEditingFeature,
  renameFeature,
  statusFeature,
  signatureFeature,
  foldingFeature,
  inlayHintsFeature,
  selectionRangeFeature,
  semanticTokensFeature,
  symbolsFeature,
];
