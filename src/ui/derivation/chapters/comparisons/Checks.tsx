import { useTranslation } from 'react-i18next';
import { standardErrors, winProbability } from '../../../../math/bradleyTerry';
import { expectedScore } from '../../../../math/elo';
import { formatProbability, formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { usePair } from './BradleyTerryStep';
import { useElo } from './EloStep';
import { whyNone } from './FordStep';
import { formatRating, gamesIn } from './teams';
import { useNames, useTeams } from './useTeams';

/** These ask about the numbers that stand above them at this moment. */
export function ConstantCheck() {
  const { t } = useTranslation('derivation');
  const { first, second, chance } = usePair();
  const becomes = (value: number) => t('comparisons.checks.constant.becomes', { value: formatProbability(value) });
  return (
    <Check
      id="constant"
      question={t('comparisons.checks.constant.question', {
        first: formatReward(first),
        second: formatReward(second),
      })}
      answers={[
        {
          text: becomes(winProbability(first + 1, second)),
          right: false,
          reason: t('comparisons.checks.constant.onlyA'),
        },
        {
          text: t('comparisons.checks.constant.stays', { value: formatProbability(chance) }),
          right: true,
          reason: t('comparisons.checks.constant.right', { difference: formatReward(first - second) }),
        },
        {
          text: becomes(winProbability(first, second + 1)),
          right: false,
          reason: t('comparisons.checks.constant.onlyB'),
        },
      ]}
    />
  );
}

/** About the standard error, or about why there is none. */
export function ResultsCheck() {
  const { t } = useTranslation('derivation');
  const names = useNames();
  const { wins, best, split } = useTeams();
  const games = gamesIn(wins);
  if (best) {
    const [error] = standardErrors(wins, best.scores);
    return (
      <Check
        key="errors"
        id="errors"
        question={t('comparisons.checks.errors.question', { now: formatTerm(error), games })}
        answers={[
          { text: formatTerm(error / 4), right: false, reason: t('comparisons.checks.errors.quarter') },
          { text: formatTerm(error), right: false, reason: t('comparisons.checks.errors.same') },
          { text: formatTerm(error / 2), right: true, reason: t('comparisons.checks.errors.right') },
        ]}
      />
    );
  }
  return (
    <Check
      key="ford"
      id="ford"
      question={t('comparisons.checks.ford.question')}
      answers={[
        {
          text: t('comparisons.checks.ford.few', { games }),
          right: false,
          reason: t('comparisons.checks.ford.fewReason'),
        },
        {
          text: split ? whyNone(split, wins, names, t) : '',
          right: true,
          reason: t('comparisons.checks.ford.right'),
        },
        {
          text: t('comparisons.checks.ford.sigmoid'),
          right: false,
          reason: t('comparisons.checks.ford.sigmoidReason'),
        },
      ]}
    />
  );
}

export function EloCheck() {
  const { t } = useTranslation('derivation');
  const { ratings, k } = useElo();
  const expected = expectedScore(ratings[2], ratings[0]);
  const lost = k * (1 - expected);
  const wrong = [
    { value: k, reason: t('comparisons.checks.elo.whole') },
    { value: k / 2, reason: t('comparisons.checks.elo.half') },
    { value: k * expected, reason: t('comparisons.checks.elo.other') },
  ];
  // Where the ratings are nearly equal some wrong answers are nearly right.
  const distinct = wrong.filter(({ value }) => Math.abs(value - lost) > 0.02 * k);
  const points = (value: number) => t('comparisons.checks.elo.points', { value: formatRating(value) });
  const answers = [
    ...distinct.map(({ value, reason }) => ({ text: points(value), right: false, reason })),
    {
      text: points(lost),
      right: true,
      reason: t('comparisons.checks.elo.right', {
        expected: formatTerm(expected),
        surprise: formatTerm(1 - expected),
      }),
    },
  ];
  return (
    <Check
      id="elo"
      question={t('comparisons.checks.elo.question', {
        first: formatRating(ratings[0]),
        second: formatRating(ratings[2]),
        k: formatSetting(k),
      })}
      answers={answers}
    />
  );
}
