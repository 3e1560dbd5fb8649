import { useTranslation } from 'react-i18next';
import { logsPairs } from '../../core/methods';
import type { Role } from '../../figures/figure';
import { shareInOrder } from '../../figures/figureCurves';
import { shownCurves } from '../../store/runData';
import { valuesAt } from '../../store/series';
import { natsText } from '../charts/chartTexts';
import { formatLength, formatLoss, formatReward, formatShare } from '../shared/format';
import type { Translate } from '../shared/i18n';
import { useRun, useSampledRun } from '../shared/stores';

/** The run in eight numbers, as they are now or were at the step that is looked at; a dash until there is a value. */
export function Headline() {
  const { t } = useTranslation();
  const curves = useSampledRun((state) => shownCurves(state).curves);
  const viewing = useRun((state) => state.viewing);
  const recording = useRun((state) => shownCurves(state).recording);
  const recorded = recording !== undefined;
  // Only the recording follows the pointer: a live run shows the policy as it is.
  const cursor = useRun((state) => (recorded ? state.cursor : undefined));
  const at = recorded ? cursor : (viewing ?? undefined);
  const evaluation = valuesAt(curves.evaluations, at);
  // Metrics are of a step before its update: those of the step that led to a past policy stood there when training was at it.
  const metric = valuesAt(curves.metrics, recorded || viewing === null ? at : viewing - 1);
  const step = evaluation('step');
  const mark = recorded ? 'recorded' : viewing === null ? 'live' : 'past';
  const onPairs = useRun(({ applied, draft }) => logsPairs((recording?.definition ?? applied ?? draft).config.method));
  const figures = headlineFigures(t, evaluation, metric, valuesAt(curves.evaluations, 0)).filter(
    ({ ofPairs }) => onPairs || !ofPairs,
  );
  return (
    <div className="headline-block">
      <p className={`headline-step headline-step-${mark}`}>{step >= 0 && t(`headline.at.${mark}`, { step })}</p>
      <dl className="headline">
        {figures.map(({ name, role, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={`headline-value role-${role}`}>{value}</span>
              {note !== undefined && step >= 0 && <span className="muted"> {note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface Figure {
  readonly name: string;
  readonly role: Role;
  readonly value: string;
  readonly note?: string;
  /** Of the batch's pairs, which not every method has. */
  readonly ofPairs?: true;
}

type Evaluation = ReturnType<
  typeof valuesAt<'reward' | 'referenceReward' | 'shareOfOracle' | 'kl/exact' | 'wellFormed' | 'length'>
>;
type Metric = ReturnType<
  typeof valuesAt<'loss' | 'rewards/margins' | 'rewards/chosen' | 'rewards/rejected' | 'rewards/accuracies'>
>;

/** @param first the values of the first evaluation: where it is of step 0, its policy is the reference */
function headlineFigures(t: Translate, evaluation: Evaluation, metric: Metric, first: Evaluation): readonly Figure[] {
  const reference = t('headline.reference', { value: formatReward(evaluation('referenceReward')) });
  const referenceLength = t('headline.reference', { value: formatLength(first('length')) });
  return [
    { name: t('headline.reward'), role: 'policy', value: formatReward(evaluation('reward')), note: reference },
    {
      name: t('headline.share'),
      role: 'oracle',
      value: formatShare(evaluation('shareOfOracle')),
      note: t('headline.shareHint'),
    },
    {
      name: t('headline.kl'),
      role: 'kl',
      value: natsText(evaluation('kl/exact'), t),
    },
    {
      name: t('headline.wellFormed'),
      role: 'policy',
      value: formatShare(evaluation('wellFormed')),
      note: t('headline.wellFormedHint'),
    },
    {
      name: t('headline.length'),
      role: 'policy',
      value: measured(evaluation('length'), (length) => t('headline.tokens', { value: formatLength(length) })),
      ...(first('step') === 0 && { note: referenceLength }),
    },
    { name: t('headline.margin'), role: 'ink', value: formatReward(metric('rewards/margins')), ofPairs: true },
    { name: t('headline.loss'), role: 'ink', value: formatLoss(metric('loss')) },
    {
      name: t('headline.accuracy'),
      role: 'ink',
      value: formatShare(shareInOrder(metric)),
      note: t('headline.accuracyHint'),
      ofPairs: true,
    },
  ];
}

/** What is not there yet has no unit. */
const measured = (value: number, text: (value: number) => string): string => (Number.isNaN(value) ? '–' : text(value));
