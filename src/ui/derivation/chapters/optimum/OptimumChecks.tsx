import { useTranslation } from 'react-i18next';
import { closedForm, klDivergence } from '../../../../math/closedForm';
import { multiplier, objectiveSlopes } from '../../../../math/optimality';
import { formatNats, formatSetting, formatTerm } from '../../../shared/format';
import { Check } from '../../Check';
import { bracketed, placeOfMost } from '../../recovery';
import type { OptimumProps } from './tilt';
import { shownPlaces } from './tilt';

/** What follows from the closed form, computed for the dish and the β of now. */
export function DoubledCheck({ tilt }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const { beta, referenceLogps, rewards, optimum } = tilt;
  const doubled = closedForm(referenceLogps, rewards, 2 * beta);
  const kls = {
    before: formatNats(klDivergence(optimum.logps, referenceLogps)),
    after: formatNats(klDivergence(doubled.logps, referenceLogps)),
  };
  const answer = (name: 'away' | 'towards' | 'stays') => ({
    text: t(`optimum.checks.doubled.${name}`),
    right: name === 'towards',
    reason: t(`optimum.checks.doubled.${name}Reason`, kls),
  });
  return (
    <Check
      id="doubled"
      question={t('optimum.checks.doubled.question', { beta, doubled: Number((2 * beta).toPrecision(3)) })}
      answers={[answer('away'), answer('towards'), answer('stays')]}
    />
  );
}

const AMONG = 6;

/** Two completions of unlike slope: which way the objective rises. */
export function SlopesCheck({ outcomes, tilt }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const { beta, optimum, rewards } = tilt;
  const slopes = objectiveSlopes(tilt, beta, outcomes.policyLogps);
  const places = shownPlaces(outcomes, AMONG).sort((a, b) => slopes[b] - slopes[a]);
  const [high, low] = [places[0], places[places.length - 1]];
  const best = placeOfMost(rewards, 1, rewards.length - 1);
  const values = {
    gain: outcomes.texts[high],
    lose: outcomes.texts[low],
    high: formatTerm(slopes[high]),
    low: formatTerm(slopes[low]),
    bracketed: bracketed(slopes[low], formatTerm),
    difference: formatTerm(slopes[high] - slopes[low]),
    lambda: formatTerm(multiplier(beta, optimum.logZ)),
    best: outcomes.texts[best],
    beta: formatSetting(beta),
    // All on one completion: its reward, less β times −log π_ref.
    alone: formatTerm(rewards[best] + beta * tilt.referenceLogps[best]),
    most: formatTerm(beta * optimum.logZ),
  };
  const answer = (name: 'move' | 'both' | 'alone') => ({
    text: t(`optimum.checks.slopes.${name}`, values),
    right: name === 'move',
    reason: t(`optimum.checks.slopes.${name}Reason`, values),
  });
  return (
    <Check
      id="slopes"
      question={t('optimum.checks.slopes.question', values)}
      answers={[answer('both'), answer('move'), answer('alone')]}
    />
  );
}
