import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../client/dataProtocol';
import { PARTS } from '../../../core/preferenceFile';
import { LengthHistogram } from './LengthHistogram';

interface LengthFiguresProps {
  readonly lengths: NonNullable<DataPreview['lengths']>;
  readonly unit: DataPreview['unit'];
}

/** How long prompts and completions are. Chosen and rejected share their scales: a preference for length is seen at once. */
export function LengthFigures({ lengths, unit }: LengthFiguresProps) {
  const { t } = useTranslation('file');
  const id = useId();
  const highest = (parts: readonly (typeof PARTS)[number][]) =>
    Math.max(...parts.flatMap((part) => lengths[part].histogram.counts));
  const top = { prompt: highest(['prompt']), chosen: highest(['chosen', 'rejected']) };
  return (
    <section className="data-lengths" aria-labelledby={id}>
      <h4 id={id}>{t('data.lengths.title')}</h4>
      {PARTS.map((part) => (
        <LengthHistogram
          key={part}
          part={part}
          lengths={lengths[part]}
          unit={unit}
          top={part === 'prompt' ? top.prompt : top.chosen}
        />
      ))}
    </section>
  );
}
