import { useTranslation } from 'react-i18next';
import { sigmoid } from '../../../math/stable';
import type { PairRecord } from '../../../train/records';
import type { RunConfig } from '../../../train/runConfig';
import { formatProbability, formatReward, formatSetting, formatShare } from '../../format';
import { Maths } from '../inspector/Maths';
import { SIDE_MARKS, SIDE_SYMBOLS, SIDES } from '../inspector/sides';
import { usePrompt, useWords } from '../inspector/useWords';
import { Formula, operand } from './Formula';
import type { StageProps } from './stages';

/** The pair as it lies in the data, and how its label came about. */
export function PairStage({ step, config }: StageProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { before } = step;
  const prompt = usePrompt(before.dish);
  const byTaste = config.label_source === 'taste';
  return (
    <>
      <dl className="stage-pair">
        <div>
          <dt>{t('slowMotion.prompt')} x</dt>
          <dd className="prose">{t('completions.prompt', { prompt })}</dd>
        </div>
        {SIDES.map((side) => (
          <div key={side}>
            <dt className={`role-${side}`}>
              <span aria-hidden="true">{SIDE_MARKS[side]}</span> {t(`terms.${side}`)}{' '}
              <Maths>{SIDE_SYMBOLS[side]}</Maths>
            </dt>
            <dd className="prose">
              {words.text('', before[side].tokens).trim()}{' '}
              <span className="role-oracle numbers">
                <span aria-hidden="true">★ {formatReward(before[side].reward)}</span>
                <span className="visually-hidden">
                  {t('inspector.trueReward', { value: formatReward(before[side].reward) })}
                </span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {byTaste && config.label_temperature > 0 && <Formula parts={labelParts(before, config)} />}
      <p className="muted">
        <Maths>{t(byTaste ? 'slowMotion.labelledByTaste' : 'slowMotion.labelledByHand')}</Maths>
        {byTaste &&
          config.label_flip_rate > 0 &&
          ` ${t('slowMotion.flipped', { share: formatShare(config.label_flip_rate) })}`}
      </p>
    </>
  );
}

/** Bradley–Terry on the true rewards r, with the labeller's liking of length λ and temperature T: how likely this label was, before any flip. */
function labelParts({ chosen, rejected }: PairRecord, { label_temperature, label_length_bias }: RunConfig): string[] {
  const longer = chosen.tokens.length - rejected.tokens.length;
  const advantage = (chosen.reward - rejected.reward + label_length_bias * longer) / label_temperature;
  const biased = label_length_bias !== 0;
  const rewards = `${formatReward(chosen.reward)} − ${operand(rejected.reward, formatReward)}`;
  const bias = `${operand(label_length_bias, formatReward)}·(${chosen.tokens.length} − ${rejected.tokens.length})`;
  return [
    'p(y_w ≻ y_l|x)',
    `σ((r(y_w) − r(y_l)${biased ? ' + λ·(n_w − n_l)' : ''})/T)`,
    `σ((${rewards}${biased ? ` + ${bias}` : ''})/${formatSetting(label_temperature)})`,
    formatProbability(sigmoid(advantage)),
  ];
}
