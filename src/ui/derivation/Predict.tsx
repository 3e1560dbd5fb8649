import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../core/rules';
import type { Role } from '../../figures/figure';
import { nudgeBy } from '../controls/NumberInput';
import { linearScale } from '../controls/Slider';
import { formatProbability } from '../shared/format';
import { ChapterSlider } from './ChapterSlider';
import { BarRows } from './figures/BarRows';
import { Marked } from './Prose';

interface PredictProps {
  /** May hold the marks of `Prose`. */
  readonly question: string;
  /** The probability as it stands, and what it will be. */
  readonly now: number;
  readonly then: number;
  /** Whose probability it is. */
  readonly role: Role;
  /** Why; said when it is seen. */
  readonly reason: string;
  /** Makes the change that was asked about. */
  readonly onSee: () => void;
}

interface Seen {
  readonly now: number;
  readonly then: number;
  readonly question: string;
  readonly reason: string;
}

const PERCENT: NumberRule = { kind: 'number', min: 0, max: 100, integer: false, open: false };
const SCALE = linearScale(0, 100, 1);

/** The reader drags a bar to where it will go, and only then sees: what is asked and found stays as it was when it was seen. */
export function Predict({ question, now, then, role, reason, onSee }: PredictProps) {
  const { t } = useTranslation('derivation');
  const [percent, setPercent] = useState<number>();
  const [seen, setSeen] = useState<Seen>();
  const asked = seen ?? { now, then, question, reason };
  const dragged = percent ?? Number((100 * asked.now).toFixed(1));
  const guess = dragged / 100;
  const row = (id: 'now' | 'guess' | 'then', value: number, of: Role) => {
    return {
      id,
      label: t(`frame.predict.${id}`),
      bars: [{ role: of, value, text: formatProbability(value), name: '' }],
    };
  };
  const rows = [row('now', asked.now, 'reference'), row('guess', guess, 'ink')];
  return (
    <section className="derivation-predict" aria-label={t('frame.predict.title')}>
      <p className="prose">
        <strong>{t('frame.predict.title')}</strong> <Marked text={asked.question} />
      </p>
      {!seen && (
        <ChapterSlider
          label={t('frame.predict.slider')}
          value={dragged}
          rule={PERCENT}
          scale={SCALE}
          nudge={nudgeBy(1)}
          onChange={setPercent}
        />
      )}
      <BarRows name={t('frame.predict.bars')} max={1} rows={seen ? [...rows, row('then', seen.then, role)] : rows} />
      <div className="move-buttons">
        <button
          type="button"
          disabled={seen !== undefined || percent === undefined}
          onClick={() => {
            setSeen(asked);
            onSee();
          }}
        >
          {t('frame.predict.see')}
        </button>
        {seen && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              setSeen(undefined);
              setPercent(undefined);
            }}
          >
            {t('frame.predict.again')}
          </button>
        )}
      </div>
      <p className="check-answer prose" role="status">
        {seen && (
          <Marked
            text={`${t('frame.predict.off', { points: (100 * Math.abs(guess - seen.then)).toFixed(1) })} ${seen.reason}`}
          />
        )}
      </p>
    </section>
  );
}
