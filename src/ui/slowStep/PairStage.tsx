import { useTranslation } from 'react-i18next';
import type { KitchenConfig } from '../../core/kitchenConfig';
import type { PairLogits, PairRecord } from '../../core/records';
import { sigmoid } from '../../math/stable';
import { TrueReward } from '../controls/TrueReward';
import { Maths } from '../inspector/Maths';
import { SIDES, SideName } from '../inspector/sides';
import { formatProbability, formatReward, formatSetting, formatShare } from '../shared/format';
import { Formula, operand } from './Formula';
import type { StageProps } from './stages';

/** The pair as it lies in the data, and how its label came about. */
export function PairStage({ step, config, words }: StageProps) {
  const { t } = useTranslation();
  const { prompt, completions } = words;
  const { before } = step;
  const rewarded = 'dish' in before ? before : undefined;
  return (
    <>
      <dl className="stage-pair">
        <div>
          <dt>{t('slowMotion.prompt')} x</dt>
          <dd className="prose">{t('completions.prompt', { prompt })}</dd>
        </div>
        {SIDES.map((side) => (
          <div key={side}>
            <dt>
              <SideName side={side} />
            </dt>
            <dd className="prose">
              {completions[side]} {rewarded && <TrueReward value={rewarded[side].reward} />}
            </dd>
          </div>
        ))}
      </dl>
      {rewarded && 'label_source' in config ? (
        <LabelInKitchen record={rewarded} config={config} byModel={step.labelledByModel ?? false} />
      ) : (
        <p className="muted">
          <Maths>{t('slowMotion.labelledInFile', { number: numberOf(before) })}</Maths>
        </p>
      )}
    </>
  );
}

/** Pairs are counted from 1 on the page. */
const numberOf = ({ index }: PairRecord): number => index + 1;

interface LabelProps {
  readonly record: PairLogits;
  readonly config: KitchenConfig;
  /** By a reward model's scores. */
  readonly byModel: boolean;
}

function LabelInKitchen({ record, config, byModel }: LabelProps) {
  const { t } = useTranslation();
  const byTaste = config.label_source === 'taste';
  return (
    <>
      {byTaste && !byModel && config.label_temperature > 0 && <Formula parts={labelParts(record, config)} />}
      <p className="muted">
        <Maths>
          {t(
            byModel
              ? 'slowMotion.labelledByModel'
              : byTaste
                ? 'slowMotion.labelledByTaste'
                : 'slowMotion.labelledByHand',
          )}
        </Maths>
        {byTaste &&
          config.label_flip_rate > 0 &&
          ` ${t('slowMotion.flipped', { share: formatShare(config.label_flip_rate) })}`}
      </p>
    </>
  );
}

/** Bradley–Terry on the true rewards r, with the labeller's liking of length λ and temperature T: how likely this label was, before any flip. */
function labelParts(
  { chosen, rejected }: PairLogits,
  { label_temperature, label_length_bias }: KitchenConfig,
): string[] {
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
