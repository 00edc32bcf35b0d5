/** Names that the engine and VDSM use of policies: whoever renames them cuts the policy off. */

/** What the engine switches through VDSM, and what VDSM writes for yes and no. */
export const engineNames: ReadonlySet<string> = new Set([
  'balloonEnabled',
  'ksmEnabled',
  'ksmMergeAcrossNodes',
  'cpuTuneEnabled',
  'ioTuneEnabled',
  'True',
  'False',
]);
