import { useTranslation } from 'react-i18next';
import { hasGradientWeight, objectiveOf, readsReference } from '../../core/objective';
import { sigmoid } from '../../math/stable';
import { Maths } from '../inspector/Maths';
import { REWARD_SYMBOLS, SIDES } from '../inspector/sides';
import { formatProbability, formatSetting, formatTerm } from '../shared/format';
import { Formula, operand } from './Formula';
import { knownTerms, lossFormula, lossValues, substitute } from './lossFormulas';
import type { StageProps } from './stages';

/** Implicit rewards and the margin between them. */
export function RewardsStage({ before, config }: StageProps) {
  const beta = formatSetting(config.beta);
  return (
    <>
      {SIDES.map((side) => (
        <Formula
          key={side}
          parts={[
            REWARD_SYMBOLS[side],
            side === 'chosen' ? 'β·a' : 'β·b',
            `${beta}·${operand(before[side].logratio)}`,
            formatTerm(before[side].reward),
          ]}
        />
      ))}
      <Formula
        parts={[
          'z',
          'r̂_w − r̂_l',
          `${formatTerm(before.chosen.reward)} − ${operand(before.rejected.reward)}`,
          formatTerm(before.margin),
        ]}
      />
    </>
  );
}

/** The probability that the margin stands for, and the loss. */
export function LossStage({ before, config }: StageProps) {
  const { t } = useTranslation();
  const formula = lossFormula(config);
  const values = lossValues(before, config);
  const objective = objectiveOf(config);
  const perToken = objective === 'ipo' || objective === 'sigmoid_norm';
  return (
    <>
      <Formula parts={['σ(z)', `σ(${formatTerm(before.margin)})`, formatProbability(sigmoid(before.margin))]} />
      {knownTerms(config).map(([letter, known]) => (
        <Formula key={letter} parts={[letter, known, substitute(known, values), formatTerm(values[letter])]} />
      ))}
      <Formula parts={['L', formula, substitute(formula, values), formatTerm(before.loss)]} />
      <p className="muted">
        {t(`losses.${objective}.name`)}: {t(`losses.${objective}.hint`)}
        {perToken && (
          <>
            {' '}
            <Maths>{t('slowMotion.lengths', { nW: values.n_w, nL: values.n_l })}</Maths>
          </>
        )}
      </p>
    </>
  );
}

/** What the pair pulls at: the two log-probabilities, and how hard. */
export function GradientStage({ step, before, config }: StageProps) {
  const { t } = useTranslation();
  const { margin, weight, dChosen, dRejected } = before;
  const beta = formatSetting(config.beta);
  const batch = { batchSize: step.batchSize, loss: formatTerm(step.loss) };
  const free = !readsReference(config);
  const sft = objectiveOf(config) === 'sft';
  return (
    <>
      {hasGradientWeight(config) ? (
        <>
          <Formula parts={['σ(r̂_l − r̂_w)', 'σ(−z)', `σ(${formatTerm(-margin)})`, formatTerm(weight)]} />
          <Formula parts={['∂L/∂a', '−β·σ(−z)', `−${beta}·${formatTerm(weight)}`, formatTerm(dChosen)]} />
          <Formula parts={['∂L/∂b', 'β·σ(−z)', `${beta}·${formatTerm(weight)}`, formatTerm(dRejected)]} />
        </>
      ) : (
        <>
          <Formula parts={[free ? '∂L/∂log π_θ(y_w|x)' : '∂L/∂a', formatTerm(dChosen)]} />
          <Formula parts={[free ? '∂L/∂log π_θ(y_l|x)' : '∂L/∂b', formatTerm(dRejected)]} />
        </>
      )}
      <p className="muted">{t(sft ? 'slowMotion.batchOfTokens' : 'slowMotion.batch', batch)}</p>
    </>
  );
}
