import { useTranslation } from 'react-i18next';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { useCount } from '../shared/useTexts';

interface PairChooserProps {
  /** From 0; counted from 1 on the page. */
  readonly index: number;
  /** Pairs of the data set. */
  readonly size: number;
  readonly onChoose: (index: number) => void;
}

/** Which pair of the data set is inspected. */
export function PairChooser({ index, size, onChoose: watch }: PairChooserProps) {
  const { t } = useTranslation();
  const count = useCount();
  return (
    <div className="pair-chooser">
      <button
        type="button"
        aria-label={t('inspector.previous')}
        aria-disabled={index === 0}
        onClick={() => index > 0 && watch(index - 1)}
      >
        <span aria-hidden="true">‹</span>
      </button>
      <label htmlFor="inspected-pair">{t('inspector.pair')}</label>
      <NumberInput
        id="inspected-pair"
        value={index + 1}
        rule={{ kind: 'number', min: 1, max: size, integer: true, open: false }}
        nudge={nudgeBy(1)}
        onChange={(number) => watch(number - 1)}
      />
      <span className="numbers">{t('inspector.ofPairs', { size: count(size) })}</span>
      <button
        type="button"
        aria-label={t('inspector.following')}
        aria-disabled={index >= size - 1}
        onClick={() => index < size - 1 && watch(index + 1)}
      >
        <span aria-hidden="true">›</span>
      </button>
    </div>
  );
}
