import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../client/dataProtocol';
import type { PARTS, Part } from '../../../core/preferenceFile';
import { useCount } from '../../shared/useTexts';
import { PartMark } from './PartMark';

interface LengthHistogramProps {
  readonly part: Part;
  readonly lengths: NonNullable<DataPreview['lengths']>[(typeof PARTS)[number]];
  readonly unit: DataPreview['unit'];
  /** The count that fills the height. */
  readonly top: number;
}

/** Room between two bars, as a share of a bin. */
const GAP = 0.12;
/** A bar is not broader, in rem. */
const BROADEST = 2.2;

/** Bars of a part's role, stretched with the box; the numbers stand beside in words. */
export function LengthHistogram({ part, lengths, unit, top }: LengthHistogramProps) {
  const { t } = useTranslation('file');
  const count = useCount();
  const id = useId();
  const { histogram, median, mean, shortest, longest } = lengths;
  const { from, width, counts } = histogram;
  const maxWidth = `${counts.length * BROADEST}rem`;
  const units = t(`data.lengths.${unit}`);
  const range = (bin: number) => {
    const first = from + bin * width;
    return width === 1 ? count(first) : `${count(first)}–${count(first + width - 1)}`;
  };
  const name = t(`data.columns.${part}`);
  const most = range(counts.indexOf(Math.max(...counts)));
  const drawn = { part: name, shortest: count(shortest), longest: count(longest), unit: units, range: most };
  const readings = {
    median: count(median),
    mean: count(Number(mean.toFixed(1))),
    longest: count(longest),
    unit: units,
  };
  return (
    <figure className="length-figure" aria-labelledby={id}>
      <figcaption id={id}>
        <PartMark part={part} /> <span className="muted numbers">{t('data.lengths.readings', readings)}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={t('data.lengths.drawn', drawn)}
        viewBox={`0 0 ${Math.max(counts.length, 1)} 1`}
        preserveAspectRatio="none"
        style={{ maxWidth }}
      >
        <defs>
          <pattern id={`${id}-hatch`} width="0.34" height="1" patternUnits="userSpaceOnUse">
            <rect width="0.22" height="1" className={`length-bar-${part}`} />
          </pattern>
        </defs>
        {counts.map((times, bin) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            key={bin}
            x={bin + GAP / 2}
            width={1 - GAP}
            y={1 - times / top}
            height={times / top}
            className={`length-bar-${part}`}
            {...(part === 'rejected' && { style: { fill: `url(#${id}-hatch)` } })}
          >
            <title>{t('data.lengths.bin', { range: range(bin), unit: units, count: count(times) })}</title>
          </rect>
        ))}
      </svg>
      <p className="length-axis muted numbers" aria-hidden="true" style={{ maxWidth }}>
        <span>{range(0)}</span>
        {counts.length > 1 && <span>{range(counts.length - 1)}</span>}
      </p>
    </figure>
  );
}
