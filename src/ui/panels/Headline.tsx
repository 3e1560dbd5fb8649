import { useTranslation } from 'react-i18next';
import type { Role } from '../charts/chartSpec';
import { formatLoss, formatNats, formatReward, formatShare } from '../format';
import { useSampledRun } from '../stores';

interface Figure {
  readonly name: string;
  readonly role: Role;
  readonly value: string;
  readonly note?: string;
}

/** The run in six numbers; a dash until there is a value. */
export function Headline() {
  const { t } = useTranslation();
  const evaluation = useSampledRun((state) => state.latestEvaluation);
  const metrics = useSampledRun((state) => state.latestMetrics);
  const show = (value: number | undefined, format: (value: number) => string) => format(value ?? Number.NaN);
  const kl = show(evaluation?.['kl/exact'], formatNats);
  const reference = show(evaluation?.referenceReward, formatReward);
  const figures: readonly Figure[] = [
    {
      name: t('headline.reward'),
      role: 'policy',
      value: show(evaluation?.reward, formatReward),
      note: t('headline.referenceReward', { value: reference }),
    },
    {
      name: t('headline.share'),
      role: 'oracle',
      value: show(evaluation?.shareOfOracle, formatShare),
      note: t('headline.shareHint'),
    },
    { name: t('headline.kl'), role: 'kl', value: evaluation ? t('headline.nats', { value: kl }) : kl },
    {
      name: t('headline.wellFormed'),
      role: 'policy',
      value: show(evaluation?.wellFormed, formatShare),
      note: t('headline.wellFormedHint'),
    },
    { name: t('headline.loss'), role: 'ink', value: show(metrics?.loss, formatLoss) },
    { name: t('headline.margin'), role: 'ink', value: show(metrics?.['rewards/margins'], formatReward) },
  ];
  return (
    <dl className="headline">
      {figures.map(({ name, role, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={`headline-value role-${role}`}>{value}</span>
            {note && evaluation && <span className="muted"> {note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
