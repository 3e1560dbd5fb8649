import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatSetting } from '../../../shared/format';
import { useCount } from '../../../shared/useTexts';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { Marked, Prose } from '../../Prose';
import { formatQuantity } from '../../scientific';
import type { OptimumProps } from './tilt';

const GPT2_VOCABULARY = 50_257;
/** Completions that a fast machine might score in a second. */
const PER_SECOND = 1e9;
const SECONDS_OF_A_YEAR = 365.25 * 24 * 3600;
const LENGTH_RULE = { kind: 'number', min: 1, max: 200, integer: true, open: false } as const;
const LENGTH_SCALE = linearScale(1, 200, 1);

/** Z needs every completion: here there are a few hundred, elsewhere more than can be counted. */
export function PartitionStep({ outcomes, tilt, setBeta }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const count = useCount();
  const [length, setLength] = useState(20);
  const digits = length * Math.log10(GPT2_VOCABULARY);
  const years = digits - Math.log10(PER_SECOND * SECONDS_OF_A_YEAR);
  const reading = t('optimum.partition.reading', {
    vocabulary: count(GPT2_VOCABULARY),
    length,
    exponent: Math.round(digits),
  });
  const needed =
    years < 0 ? t('optimum.partition.possible') : t('optimum.partition.years', { exponent: Math.round(years) });
  return (
    <>
      <Prose
        text={t('optimum.partition.text', { count: outcomes.texts.length })}
        drive={{ short: () => setLength(2), long: () => setLength(100) }}
      />
      <Equation
        name={t('optimum.partition.equation')}
        tex={String.raw`\sym{Z}(\sym{x}) = \sum_{\sym{y}} \sym{piRef}(\sym{y} \mid \sym{x})\,\exp\!\Big(\frac{\sym{r}(\sym{x}, \sym{y})}{\sym{beta}}\Big)`}
        symbols={[
          { id: 'Z', value: formatQuantity(tilt.Z) },
          { id: 'y', value: t('optimum.partition.terms', { count: outcomes.texts.length }) },
          {
            id: 'beta',
            value: formatSetting(tilt.beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(tilt.beta, direction)),
          },
        ]}
      />
      <ChapterSlider
        label={t('optimum.partition.length')}
        value={length}
        rule={LENGTH_RULE}
        scale={LENGTH_SCALE}
        nudge={nudgeBy(1)}
        onChange={setLength}
      />
      <p className="numbers" role="status">
        <Marked text={`${reading} ${needed}`} />
      </p>
    </>
  );
}
