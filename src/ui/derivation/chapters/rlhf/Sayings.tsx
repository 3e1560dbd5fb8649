import { useTranslation } from 'react-i18next';
import { formatProbability, formatReward } from '../../../shared/format';
import { BarRows } from '../../figures/BarRows';
import { type Study, topPlaces } from './study';

interface SayingsProps {
  readonly study: Study;
  readonly texts: readonly string[];
  /** The policy that climbs. */
  readonly logps: Float64Array;
}

const SHOWN = 5;

/** What a policy says most often, beside π_ref; under each completion what it scores and what it is worth. */
export function Sayings({ study, texts, logps }: SayingsProps) {
  const { t } = useTranslation('derivation');
  const places = topPlaces(logps, SHOWN);
  const { referenceLogps, modelled, rewards } = study;
  const most = Math.max(...places.flatMap((place) => [Math.exp(logps[place]), Math.exp(referenceLogps[place])]));
  return (
    <BarRows
      name={t('rlhf.says.name')}
      max={most}
      rows={places.map((place) => ({
        id: String(place),
        label: (
          <>
            {place === texts.length - 1 ? texts[place] : t('rlhf.quoted', { text: texts[place] })}
            <small className="rlhf-worth numbers">
              {t('rlhf.says.worth', { score: formatReward(modelled[place]), reward: formatReward(rewards[place]) })}
            </small>
          </>
        ),
        bars: [
          {
            role: 'reference' as const,
            value: Math.exp(referenceLogps[place]),
            text: formatProbability(Math.exp(referenceLogps[place])),
            name: 'π_ref',
            symbol: 'piRef' as const,
          },
          {
            role: 'policy' as const,
            value: Math.exp(logps[place]),
            text: formatProbability(Math.exp(logps[place])),
            name: 'π',
            symbol: 'pi' as const,
          },
        ],
      }))}
    />
  );
}
