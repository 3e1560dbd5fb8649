/** The words of a report, in the language of the page that asks for it. `{{name}}` is filled in. */
export interface ReportTexts {
  /** Tag of the language. */
  readonly tag: string;
  /** {{step}}, {{max}}, {{model}}, {{seed}}, {{backend}} */
  readonly lead: string;
  readonly numbers: string;
  readonly course: string;
  readonly settings: string;
  readonly again: string;
  /** Of a run on own data, which its link alone does not make again. */
  readonly madeAt: string;
  /** {{name}}, {{training}}, {{heldOut}} */
  readonly data: string;
  /** Of what was measured on pairs that are held out. */
  readonly heldOut: string;
  /** {{date}} */
  readonly made: string;
  /** {{stride}} */
  readonly thinned: string;
  readonly step: string;
  readonly nats: string;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly plots: Readonly<Record<PlotName, string>>;
  readonly axes: Readonly<Record<'kl' | 'reward' | 'implicit' | 'logps' | 'loss' | 'share' | 'entropy', string>>;
  readonly terms: Readonly<Record<TermName, string>>;
}

export type FactName =
  | 'reward'
  | 'referenceReward'
  | 'kl'
  | 'shareOfOracle'
  | 'wellFormed'
  | 'sampled'
  | 'loss'
  | 'accuracy'
  | 'margin'
  | 'heldOutLoss'
  | 'heldOutAccuracy'
  | 'heldOutMargin';
export type PlotName =
  | 'frontier'
  | 'rewards'
  | 'kl'
  | 'loss'
  | 'accuracy'
  | 'logps'
  | 'mass'
  | 'earned'
  | 'updates'
  | 'entropy'
  | 'rewardModel';
export type TermName =
  | 'policy'
  | 'reference'
  | 'oracle'
  | 'chosen'
  | 'rejected'
  | 'margin'
  | 'kl'
  | 'sampled'
  | 'loss'
  | 'accuracy'
  | 'other'
  | 'malformed'
  | 'responses'
  | 'scoreMargin'
  | 'score'
  | 'entropy'
  | 'valueLoss'
  | 'rankLoss'
  | 'clipped';
