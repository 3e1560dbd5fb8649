import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Symbols } from '../controls/Symbols';
import type { ChartView } from './chartView';
import { frontierScales, oracleCurve, pointAt, unitPath } from './frontierGeometry';
import { FRONTIER_MARGIN, insetOf } from './margins';
import { fraction, type Scale, tickText } from './scale';

/**
 * The driven figure without the plot library: the same curves on the same axes. Lines are stretched with the box and text is placed
 * over it, so that nothing needs to be measured and the first paint shows it. With a step, what came later is faint.
 */
export function FrontierSvg({ view, step }: { readonly view: ChartView; readonly step: number | undefined }) {
  const { t } = useTranslation();
  const { kl: x, reward: y } = frontierScales(view);
  const { evaluations } = view.curves;
  const now = pointAt(view.curves, step);
  if (!now) return null;
  const { 'kl/exact': kls, reward: rewards, step: steps } = evaluations.columns;
  const other = view.comparison?.evaluations.columns;
  const reached = steps.findLastIndex((each) => each <= now.step) + 1;
  const oracle = oracleCurve(evaluations);
  const at = (kl: number, reward: number): CSSProperties => ({
    left: percent(fraction(x, kl)),
    top: percent(1 - fraction(y, reward)),
  });
  return (
    <div className="frontier-svg" aria-hidden="true">
      <div className="frontier-area" style={{ inset: insetOf(FRONTIER_MARGIN) }}>
        <Ticks scale={x} className="tick-x" place={(share) => ({ left: percent(share) })} />
        <Ticks scale={y} className="tick-y" place={(share) => ({ top: percent(1 - share) })} />
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          <path d={grid(x, y)} className="frontier-grid" />
          <path d={unitPath([x.from, x.to], [now.reference, now.reference], x, y)} className="line-reference" />
          <path d={unitPath(oracle.kl, oracle.reward, x, y)} className="line-oracle" />
          <path d={unitPath([now.kl, now.kl], [now.reward, now.oracle], x, y)} className="frontier-shortfall" />
          {other && (
            <path d={unitPath(other['kl/exact'], other.reward, x, y)} className="line-policy frontier-compared" />
          )}
          <path d={unitPath(kls, rewards, x, y)} className="line-policy frontier-later" />
          <path d={unitPath(kls.slice(0, reached), rewards.slice(0, reached), x, y)} className="line-policy" />
        </svg>
        <Label className="role-oracle above" style={at(now.kl, now.oracle)}>
          π*
        </Label>
        <Label className="role-policy below" style={at(now.kl, now.reward)}>
          π_θ
        </Label>
        <Label className="role-reference beside" style={at(x.to, now.reference)}>
          π_ref
        </Label>
        <svg className="frontier-mark" style={at(now.kl, now.oracle)} viewBox="-8 -8 16 16" aria-hidden="true">
          <path d={STAR} className="fill-oracle" />
        </svg>
        <svg className="frontier-mark" style={at(now.kl, now.reward)} viewBox="-8 -8 16 16" aria-hidden="true">
          <circle r="6.5" className="fill-policy" />
        </svg>
      </div>
      <span className="axis-title axis-title-x">
        <Symbols>{t('charts.frontier.x')}</Symbols>
      </span>
      <span className="axis-title axis-title-y">{t('charts.frontier.y')}</span>
    </div>
  );
}

interface TicksProps {
  readonly scale: Scale;
  readonly className: string;
  readonly place: (share: number) => CSSProperties;
}

function Ticks({ scale, className, place }: TicksProps) {
  return scale.ticks.map((tick) => (
    <span key={tick} className={`tick ${className} numbers`} style={place(fraction(scale, tick))}>
      {tickText(tick)}
    </span>
  ));
}

interface LabelProps {
  readonly className: string;
  readonly style: CSSProperties;
  readonly children: string;
}

function Label({ className, style, children }: LabelProps): ReactNode {
  return (
    <span className={`point-label ${className}`} style={style}>
      <Symbols>{children}</Symbols>
    </span>
  );
}

function grid(x: Scale, y: Scale): string {
  const columns = x.ticks.map((tick) => `M${fraction(x, tick)} 0V1`);
  const rows = y.ticks.map((tick) => `M0 ${1 - fraction(y, tick)}H1`);
  return [...columns, ...rows].join('');
}

const percent = (share: number) => `${share * 100}%`;

const STAR = 'M0 -7.5L2.2 -2.5L7.5 -2.3L3.4 1.3L4.7 6.6L0 3.7L-4.7 6.6L-3.4 1.3L-7.5 -2.3L-2.2 -2.5Z';
