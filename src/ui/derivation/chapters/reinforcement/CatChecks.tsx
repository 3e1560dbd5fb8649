import { useTranslation } from 'react-i18next';
import { formatProbability, formatReward, formatSetting } from '../../../shared/format';
import { Check } from '../../Check';
import { Step } from '../../Step';
import { REWARDS, START } from './catGrid';
import { useDiscount, usePolicy, useSweeps } from './useCat';
import { useEpisode } from './useEpisode';

/** Questions about the γ, the arrows and the completion that are there now. */
export function CatChecks() {
  const { t } = useTranslation('derivation');
  const { discount } = useDiscount();
  const { path, values, end } = usePolicy();
  const { rest } = useSweeps();
  const episode = useEpisode();
  const gamma = formatSetting(discount);
  const two = { gamma, value: formatReward(discount * REWARDS.meat), meat: REWARDS.meat };
  const led = { count: path.rewards.length, value: formatReward(values[START]) };
  const reason = t(`reinforcement.policy.outcome.${end}`, led);
  return (
    <Step title={t('frame.checks')}>
      <Check
        id="discount"
        question={t('reinforcement.checks.discount.question', two)}
        answers={[
          {
            text: t('reinforcement.checks.discount.full', two),
            right: false,
            reason: t('reinforcement.checks.discount.fullReason', two),
          },
          {
            text: t('reinforcement.checks.discount.right', two),
            right: true,
            reason: t('reinforcement.checks.discount.rightReason', { ...two, rest }),
          },
          {
            text: t('reinforcement.checks.discount.none'),
            right: false,
            reason: t('reinforcement.checks.discount.noneReason', two),
          },
        ]}
      />
      <Check
        id="path"
        question={t('reinforcement.checks.path.question')}
        answers={(['meat', 'tub', 'circle'] as const).map((name) => ({
          text: t(`reinforcement.checks.path.${name}`),
          right: name === end,
          reason,
        }))}
      />
      {episode && (
        <Check
          id="action"
          question={t('reinforcement.checks.action.question', { prompt: episode.prompt.join(' ') })}
          answers={[
            {
              text: t('reinforcement.checks.action.completion', { text: episode.words.join(' ') }),
              right: false,
              reason: t('reinforcement.checks.action.completionReason', { count: episode.words.length }),
            },
            {
              text: t('reinforcement.checks.action.token', { text: episode.words[0] }),
              right: true,
              reason: t('reinforcement.checks.action.tokenReason', {
                text: episode.words[0],
                value: formatProbability(Math.exp(episode.logps[0])),
              }),
            },
            {
              text: t('reinforcement.checks.action.reward', { value: formatReward(episode.reward) }),
              right: false,
              reason: t('reinforcement.checks.action.rewardReason', { value: formatReward(episode.reward) }),
            },
          ]}
        />
      )}
    </Step>
  );
}
