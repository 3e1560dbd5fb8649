import { useTranslation } from 'react-i18next';
import type { Stage } from './stages';

interface StageListProps {
  readonly stages: readonly Stage[];
  readonly current: number;
  readonly onChoose: (stage: number) => void;
}

/** All stages in order; on a phone as numbers, with the name of the current one. */
export function StageList({ stages, current, onChoose }: StageListProps) {
  const { t } = useTranslation();
  return (
    <ol className="stage-list" aria-label={t('slowMotion.list')}>
      {stages.map((stage, place) => (
        <li key={stage}>
          <button type="button" aria-current={place === current ? 'step' : undefined} onClick={() => onChoose(place)}>
            <span className="numbers">{place + 1}</span>
            <span className="stage-name">{t(`slowMotion.stages.${stage}.name`)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
