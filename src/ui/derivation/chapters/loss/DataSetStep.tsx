import { useTranslation } from 'react-i18next';
import { sigmoid } from '../../../../math/stable';
import { formatLoss, formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { useRunBeta, useUntrained } from '../../live';
import { type BatchOnCurve, dpoLoss } from '../../lossCurve';
import { type Move, Moves } from '../../Moves';
import { Prose } from '../../Prose';
import { bracketed } from '../../recovery';
import { formatQuantity } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import { goDeeper } from '../../useDeeper';
import { useLatestBatch } from './useLatestBatch';

/** From the probability of one label to Eq. 7: the likelihood of all of them, with the last batch for the data set. */
export function DataSetStep() {
  const { t } = useTranslation('derivation');
  const [made, setMade] = useChapterNumber('loss', 'moves', 0);
  const untrained = useUntrained();
  const batch = useLatestBatch() ?? untrained;
  return (
    <>
      <Prose
        text={t('loss.data.text')}
        drive={{ next: () => setMade(Math.min(made + 1, 2)), minimum: () => goDeeper('minimum') }}
      />
      <ChapterFigure name={t('loss.data.figure')}>
        {batch ? (
          <DataSetMoves pairs={batch.pairs} made={made} onMake={setMade} />
        ) : (
          <p className="muted">{t('loss.curve.startApart')}</p>
        )}
      </ChapterFigure>
    </>
  );
}

/** Factors that are written out. */
const WRITTEN = 3;

interface DataSetMovesProps {
  readonly pairs: BatchOnCurve['pairs'];
  readonly made: number;
  readonly onMake: (made: number) => void;
}

function DataSetMoves({ pairs, made, onMake }: DataSetMovesProps) {
  return <Moves moves={useMoves(pairs)} made={made} onMake={onMake} />;
}

function useMoves(pairs: BatchOnCurve['pairs']): Move[] {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const [{ chosen, rejected, margin }] = pairs;
  const probabilities = pairs.map((pair) => sigmoid(pair.margin));
  const logLikelihood = -pairs.reduce((sum, pair) => sum + dpoLoss(pair.margin), 0);
  const likelihood = formatQuantity(Math.exp(logLikelihood));
  const factors = probabilities.slice(0, WRITTEN).map(formatTerm);
  const product = [...factors, ...(pairs.length > WRITTEN ? ['…'] : [])].join(' × ');
  const count = { id: 'samples', value: String(pairs.length), name: t('loss.data.count') } as const;
  const loss = -logLikelihood / pairs.length;
  return [
    {
      id: 'label',
      name: t('loss.data.moves.label'),
      equation: t('loss.data.equations.label'),
      tex: String.raw`p_{\sym{theta}}(\sym{yw}\succ\sym{yl}\mid\sym{x}) = \sym{sigma}(\sym{rw}-\sym{rl})`,
      numbers: `$\\sym{sigma}$(${formatReward(chosen)} − ${bracketed(rejected, formatReward)}) = ${formatTerm(sigmoid(margin))}`,
      symbols: [
        { id: 'rw', value: formatReward(chosen) },
        { id: 'rl', value: formatReward(rejected) },
      ],
    },
    {
      id: 'likelihood',
      name: t('loss.data.moves.likelihood'),
      equation: t('loss.data.equations.likelihood'),
      tex: String.raw`\prod_{i=1}^{\sym{samples}} \sym{sigma}\bigl(\sym{rw}^{(i)}-\sym{rl}^{(i)}\bigr)`,
      numbers: `${product} = ${likelihood}`,
      symbols: [count],
    },
    {
      id: 'loss',
      name: t('loss.data.moves.loss'),
      equation: t('loss.data.equations.loss'),
      tex: String.raw`\begin{aligned}\sym{loss}_{\text{DPO}}(\sym{piTheta};\sym{piRef}) = {}&{-\sym{E}_{(\sym{x},\sym{yw},\sym{yl})\sim\sym{D}}}\Big[\log\sym{sigma}\Big(\sym{beta}\log\frac{\sym{piTheta}(\sym{yw}\mid\sym{x})}{\sym{piRef}(\sym{yw}\mid\sym{x})}\\ &\qquad - \sym{beta}\log\frac{\sym{piTheta}(\sym{yl}\mid\sym{x})}{\sym{piRef}(\sym{yl}\mid\sym{x})}\Big)\Big]\end{aligned}`,
      numbers: `−log ${bracketed(Math.exp(logLikelihood), formatQuantity)} / ${pairs.length} = ${formatLoss(loss)}`,
      symbols: [
        { id: 'D' },
        { id: 'loss', value: formatLoss(loss) },
        { id: 'beta', value: formatSetting(beta) },
        count,
      ],
    },
  ];
}
