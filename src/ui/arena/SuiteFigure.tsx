import { type MouseEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SuitePoint, SuiteResult } from '../../core/suite';
import { suiteFigure } from '../../figures/suite/suiteFigure';
import type { Pointed } from '../../figures/suite/suiteLook';
import { pathAt, type RunPoint, runPointAt, type SuitePath } from '../../figures/suite/suitePaths';
import { FigureSvg } from '../charts/FigureSvg';
import { TitledHead } from '../controls/TitledHead';
import { useArena } from './arenaStore';
import { useSuiteLook, useSuiteWords } from './useSuiteWords';

interface SuiteFigureProps {
  readonly suite: SuiteResult;
  readonly paths: readonly SuitePath[];
  readonly pointed: Pointed | undefined;
  readonly onPoint: (pointed: Pointed | undefined) => void;
  readonly chosen?: SuitePoint | undefined;
  readonly onChoose?: (found: RunPoint) => void;
}

/** The paths of the methods under the oracle's curve. */
export function SuiteFigure({ suite, paths, pointed, onPoint, chosen, onChoose }: SuiteFigureProps) {
  const { t } = useTranslation('arena');
  const titleId = useId();
  const area = useRef<HTMLDivElement>(null);
  const hidden = useArena((state) => state.hidden);
  const { margin, ...look } = useSuiteLook();
  const words = useSuiteWords();
  const shown = paths.filter(({ method }) => !hidden.includes(method));
  // What is switched off cannot be pointed out.
  const meant = shown.some(({ method }) => method === pointed?.method) ? pointed : undefined;
  const figure = suiteFigure(suite, words, { ...look, hidden, pointed: meant, chosen });
  const scales = { x: figure.x.scale, y: figure.panes[0].y.scale };
  /** Calls `use` with where in the plot area something has happened. */
  const placed = (use: (place: { x: number; y: number }, aspect: number) => void) => (event: MouseEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return;
    // On a stage all is enlarged.
    const scale = box.width / (area.current?.offsetWidth ?? box.width);
    const width = box.width / scale - margin.l - margin.r;
    const height = box.height / scale - margin.t - margin.b;
    const x = ((event.clientX - box.left) / scale - margin.l) / width;
    const y = ((event.clientY - box.top) / scale - margin.t) / height;
    use({ x, y }, width / height);
  };
  const pointer = placed((place, aspect) => {
    const found = pathAt(shown, scales, place, aspect);
    onPoint(found && { method: found.method, setting: found.setting });
  });
  const clicked = placed((place, aspect) => {
    const found = runPointAt(shown, scales, place, aspect);
    if (found) onChoose?.(found);
  });
  return (
    <figure className="chart chart-large arena-figure" aria-labelledby={titleId}>
      <TitledHead of="figure" id={titleId} title={figure.title} about={t('page.reading')} />
      {/* Those without a pointer choose in the list below. */}
      <div
        ref={area}
        className="chart-area"
        onPointerMove={pointer}
        onPointerLeave={() => onPoint(undefined)}
        onPointerUp={onChoose && clicked}
      >
        {shown.length === 0 ? (
          <p className="empty prose">{t('page.empty')}</p>
        ) : (
          <FigureSvg figure={figure} margin={margin} />
        )}
      </div>
      <p className="visually-hidden">{t('page.described', { count: shown.length })}</p>
    </figure>
  );
}
