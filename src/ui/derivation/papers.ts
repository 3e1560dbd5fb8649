/** The literature, as it is cited: no links, for the page asks nothing of other sites. */
export const PAPERS = {
  dpo: 'Rafailov et al., Direct Preference Optimization, NeurIPS 2023, arXiv 2305.18290',
  instructgpt: 'Ouyang et al., Training language models to follow instructions, NeurIPS 2022, arXiv 2203.02155',
  ipo: 'Azar et al., A general theoretical paradigm to understand learning from human preferences, arXiv 2310.12036',
  ppo: 'Schulman et al., Proximal policy optimization algorithms, arXiv 1707.06347',
  bt: 'Bradley & Terry, Rank analysis of incomplete block designs, Biometrika 39, 1952',
  hunter: 'Hunter, MM algorithms for generalized Bradley–Terry models, Annals of Statistics 32, 2004',
  ford: 'Ford, Solution of a ranking problem from binary comparisons, American Mathematical Monthly 64, 1957',
  zermelo:
    'Zermelo, Die Berechnung der Turnier-Ergebnisse als ein Maximumproblem der Wahrscheinlichkeitsrechnung, Mathematische Zeitschrift 29, 1929',
  elo: 'Elo, The Rating of Chessplayers, Past and Present, 1978',
  christiano: 'Christiano et al., Deep reinforcement learning from human preferences, NeurIPS 2017, arXiv 1706.03741',
  stiennon: 'Stiennon et al., Learning to summarize from human feedback, NeurIPS 2020, arXiv 2009.01325',
  gao: 'Gao et al., Scaling laws for reward model overoptimization, ICML 2023, arXiv 2210.10760',
  holtzman: 'Holtzman et al., The curious case of neural text degeneration, ICLR 2020, arXiv 1904.09751',
  vaswani: 'Vaswani et al., Attention is all you need, NeurIPS 2017, arXiv 1706.03762',
  williams: 'Williams, Simple statistical gradient-following algorithms for connectionist RL, Machine Learning 8, 1992',
  sutton: 'Sutton & Barto, Reinforcement Learning: An Introduction, second edition, 2018',
  jaques: 'Jaques et al., Sequence tutor, ICML 2017, arXiv 1611.02796',
  cdpo: 'Mitchell, A note on DPO with noisy preferences and relationship to IPO, 2023',
  robust: 'Chowdhury et al., Provably robust DPO, arXiv 2403.00409',
  slic: 'Zhao et al., SLiC-HF: sequence likelihood calibration with human feedback, arXiv 2305.10425',
  rso: 'Liu et al., Statistical rejection sampling improves preference optimization, ICLR 2024, arXiv 2309.06657',
  exo: 'Ji et al., Towards efficient exact optimization of language model alignment, arXiv 2402.00856',
  nca: 'Chen et al., Noise contrastive alignment of language models with explicit rewards, arXiv 2402.05369',
  bco: 'Jung et al., Binary classifier optimization for large language model alignment, arXiv 2404.04656',
  sppo: 'Wu et al., Self-play preference optimization for language model alignment, arXiv 2405.00675',
  apo: 'D’Oosterlinck et al., Anchored preference optimization and contrastive revisions, arXiv 2408.06266',
  discopop:
    'Lu et al., Discovering preference optimization algorithms with and for large language models, arXiv 2406.08414',
  tulu3: 'Lambert et al., Tülu 3: pushing frontiers in open language model post-training, arXiv 2411.15124',
  pal: 'Pal et al., Smaug: fixing failure modes of preference optimisation with DPO-Positive, arXiv 2402.13228',
  length: 'Park et al., Disentangling length from quality in direct preference optimization, arXiv 2403.19159',
} as const;

export type Paper = keyof typeof PAPERS;
