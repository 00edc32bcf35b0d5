/** Names that the engine and VDSM use of policies: whoever renames them cuts the policy off. */

/** What the engine switches through VDSM, by the names of oVirt's policies. */
export const engineSwitches: ReadonlySet<string> = new Set([
  'balloonEnabled',
  'ksmEnabled',
  'ksmMergeAcrossNodes',
  'cpuTuneEnabled',
  'ioTuneEnabled',
]);

/** What VDSM writes for yes and no. */
export const engineTruths: ReadonlySet<string> = new Set(['True', 'False']);
