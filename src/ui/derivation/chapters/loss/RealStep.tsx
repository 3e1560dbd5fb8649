import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NarratedStep, Narration } from '../../../../core/records';
import { type PairView, pairView } from '../../../../math/pairView';
import { needsChoice } from '../../../../store/runData';
import { Maths } from '../../../inspector/Maths';
import { SIDE_MARKS, SIDES } from '../../../inspector/sides';
import { usePrompt, useWords } from '../../../inspector/useWords';
import { formatTerm } from '../../../shared/format';
import { useController, useRun, useRunStore } from '../../../shared/stores';
import { BeforeAfterTable } from '../../../slowStep/BeforeAfterTable';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { WhileLoading } from '../../live';
import { dpoLoss, places } from '../../lossCurve';
import { Prose } from '../../Prose';
import { useRunLoss } from './useRunLoss';

/** One update of the running model, and a pair of its batch before and after. */
export function RealStep() {
  const { t } = useTranslation('derivation');
  const controller = useController();
  const ready = useRun((state) => state.applied !== undefined);
  const narration = useRun(({ narration: told }) =>
    told === undefined || told === 'asked' || isOfPair(told) ? told : undefined,
  );
  const unlabelled = useRun(needsChoice);
  return (
    <>
      <Prose text={t('loss.step.text')} drive={{ step: controller.narrate }} />
      <ChapterFigure name={t('loss.step.figure')}>
        {narration === undefined ? (
          <p className="empty">{t(unlabelled ? 'loss.step.needsChoice' : 'loss.step.none')}</p>
        ) : narration === 'asked' && !ready ? (
          <WhileLoading />
        ) : narration === 'asked' ? (
          <p className="empty" role="status">
            {t('loss.step.asked')}
          </p>
        ) : (
          <StepResult step={narration} />
        )}
      </ChapterFigure>
    </>
  );
}

/** Of a pair, by a loss of pairs. */
function isOfPair(narration: Narration): narration is NarratedStep {
  return 'before' in narration && 'dish' in narration.before && narration.scores === undefined;
}

function StepResult({ step }: { readonly step: NarratedStep }) {
  const { t } = useTranslation('derivation');
  const controller = useController();
  const runStore = useRunStore();
  const { settings, name, dpo } = useRunLoss();
  const before = useMemo(() => pairView(step.before, settings), [step, settings]);
  const after = useMemo(() => pairView(step.after, settings), [step, settings]);
  const beta = settings.beta;
  const zoom = around(before.margin, after.margin);
  return (
    <>
      <StepPair step={step} />
      <Plot x={{ ...zoom.x, label: t('loss.curve.margin') }} y={{ ...zoom.y, label: t('loss.curve.loss') }}>
        <Curve xs={zoom.places} ys={zoom.places.map(dpoLoss)} symbol="loss" />
        <Dot x={before.margin} y={dpoLoss(before.margin)} role="ink" label={t('loss.step.before')} />
        <Dot x={after.margin} y={dpoLoss(after.margin)} role="policy" label={t('loss.step.after')} />
      </Plot>
      <Quantities before={before} after={after} />
      <p role="status">{t(...movement(before, after))}</p>
      <p className="muted">{t(dpo ? 'loss.step.sigmoid' : 'loss.step.otherLoss', { beta, loss: name })}</p>
      <p className="loss-buttons">
        <button type="button" onClick={controller.narrate}>
          {t('loss.step.again')}
        </button>{' '}
        <button type="button" onClick={() => runStore.getState().closeNarration()}>
          {t('loss.step.close')}
        </button>
      </p>
    </>
  );
}

/** A step moves a pair a little: the part of the curve where both its places can be told apart. */
function around(before: number, after: number) {
  const reach = Math.max(2.5 * Math.abs(after - before), 0.002);
  const [min, max] = [(before + after) / 2 - reach, (before + after) / 2 + reach];
  return { x: { min, max }, y: { min: dpoLoss(max), max: dpoLoss(min) }, places: places(min, max, 40) };
}

function StepPair({ step: { before, after, batchSize } }: { readonly step: NarratedStep }) {
  const { t } = useTranslation('derivation');
  const words = useWords();
  const prompt = usePrompt(before.dish);
  return (
    <>
      <p className="muted numbers">{t('loss.step.stepped', { from: before.step, to: after.step, count: batchSize })}</p>
      <ul className="step-pair prose">
        <li>{t('loss.step.prompt', { prompt })}</li>
        {SIDES.map((side) => (
          <li key={side} className={`role-${side}`}>
            <span aria-hidden="true">{SIDE_MARKS[side]}</span>{' '}
            <span className="visually-hidden">{t(`symbols.${SYMBOL_IDS[side]}`)}</span>{' '}
            {words.text('', before[side].tokens).trim()}
          </li>
        ))}
      </ul>
    </>
  );
}

const SYMBOL_IDS = { chosen: 'yw', rejected: 'yl' } as const;

/** Named by their symbol, or by the key of a text. */
const QUANTITIES = [
  { name: 'log π_θ(y_w|x)', of: ({ chosen }) => chosen.policyLogps },
  { name: 'log π_θ(y_l|x)', of: ({ rejected }) => rejected.policyLogps },
  { name: 'r̂_w', of: ({ chosen }) => chosen.reward },
  { name: 'r̂_l', of: ({ rejected }) => rejected.reward },
  { name: 'loss.step.margin', of: ({ margin }) => margin },
  { name: 'loss.step.loss', of: ({ loss }) => loss },
  { name: 'loss.step.weight', of: ({ weight }) => weight },
] as const satisfies readonly { readonly name: string; readonly of: (view: PairView) => number }[];

type TextKey = Extract<(typeof QUANTITIES)[number]['name'], `loss.${string}`>;
const isText = (name: string): name is TextKey => name.startsWith('loss.');

function Quantities({ before, after }: { readonly before: PairView; readonly after: PairView }) {
  const { t } = useTranslation('derivation');
  const rows = QUANTITIES.map(({ name, of }) => ({
    id: name,
    of,
    name: <Maths>{isText(name) ? t(name) : name}</Maths>,
  }));
  return (
    <div className="table-scroll">
      <BeforeAfterTable
        className="loss-table"
        caption={<caption className="visually-hidden">{t('loss.step.figure')}</caption>}
        rows={rows}
        before={before}
        after={after}
      />
    </div>
  );
}

/** What the step did to this pair, in words. */
function movement(before: PairView, after: PairView) {
  const change = after.margin - before.margin;
  const key = change > 0 ? 'loss.step.marginUp' : change < 0 ? 'loss.step.marginDown' : 'loss.step.marginSame';
  return [
    key,
    { change: formatTerm(Math.abs(change)), before: formatTerm(before.weight), after: formatTerm(after.weight) },
  ] as const;
}
