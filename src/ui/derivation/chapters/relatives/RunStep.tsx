import { useTranslation } from 'react-i18next';
import { isFunctionOfMargin, OBJECTIVES, type Objective, objectiveOf, withObjective } from '../../../../core/objective';
import { marginLoss, readsShift, smoothingOf } from '../../../../math/marginLoss';
import { pairLoss } from '../../../../math/pairLoss';
import { SelectSetting } from '../../../settings/SelectSetting';
import { formatLength, formatNats, formatReward, formatSetting } from '../../../shared/format';
import { useController, useRun, useRunStore, useSampledKitchenRun, useSampledRun } from '../../../shared/stores';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { useUntrained } from '../../live';
import { batchOnCurve, type PairOnCurve, places } from '../../lossCurve';
import { Prose } from '../../Prose';

const STEPS = 100;
/** The figure's margins; it grows where pairs have gone further. */
const MARGINS = { min: -4, max: 6 } as const;
const FARTHEST = 40;
/** A pair has let go where it pulls less than this share of what it pulls at margin 0. */
const LET_GO = 0.1;

/** The run's loss, chosen here, and where it takes the pairs. */
export function RunStep() {
  const { t } = useTranslation('derivation');
  const { t: page } = useTranslation();
  const controller = useController();
  const runStore = useRunStore();
  const draft = useRun((state) => objectiveOf(state.draft.config));
  const applied = useRun((state) => objectiveOf((state.applied ?? state.draft).config));
  const beta = useRun((state) => (state.applied ?? state.draft).config.beta);
  const pending = draft !== applied;
  /** A fresh run with this loss, trained a little. */
  const trainWith = (objective: Objective) => {
    runStore.getState().editConfig(withObjective(objective));
    controller.reset();
    controller.train(STEPS);
  };
  const names = { now: page(`losses.${applied}.name`), next: page(`losses.${draft}.name`) };
  return (
    <>
      <Prose
        text={t('relatives.run.text', { steps: STEPS })}
        drive={{
          hinge: () => trainWith('hinge'),
          ipo: () => trainWith('ipo'),
          bco_pair: () => trainWith('bco_pair'),
          sigmoid: () => trainWith('sigmoid'),
        }}
      />
      <ChapterFigure
        name={t('relatives.run.figure')}
        caption={`${t('relatives.run.noise')} ${t('relatives.run.kept')}`}
      >
        <div className="derivation-controls relatives-run">
          <SelectSetting
            id="derivation-loss-type"
            name={t('relatives.run.loss')}
            hint={t('relatives.run.hint')}
            value={draft}
            choices={OBJECTIVES}
            label={(name) => page(`losses.${name}.name`)}
            onChange={(name) => runStore.getState().editConfig(withObjective(name))}
          />
          <button type="button" onClick={() => trainWith(draft)}>
            {t('relatives.run.start', { steps: STEPS })}
          </button>
        </div>
        <p role="status">
          {pending
            ? t('relatives.run.pending', names)
            : t('relatives.run.applied', { ...names, beta: formatSetting(beta) })}
        </p>
        <RunOnCurve />
      </ChapterFigure>
    </>
  );
}

function RunOnCurve() {
  const { t } = useTranslation('derivation');
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const { beta, label_smoothing, discopop_tau: discopopTau } = config;
  // Of another method no curve of the margin tells.
  const loss_type = isFunctionOfMargin(config) ? config.loss_type : 'sft';
  const evaluation = useSampledKitchenRun((state) => state.latestEvaluation);
  const record = useSampledRun((state) => state.curves.batches.at(-1));
  const step = useSampledRun((state) => state.step);
  const batch = record && step > 0 ? batchOnCurve(record) : undefined;
  const untrained = useUntrained();
  const tokens = evaluation?.length ?? 1;
  const perToken = loss_type === 'ipo' || loss_type === 'sigmoid_norm';
  const settings = { beta, labelSmoothing: label_smoothing, discopopTau, tokens };
  const at = (z: number) => (loss_type === 'sft' ? undefined : marginLoss(loss_type, z, settings));
  const lossAt = (z: number) => at(z)?.loss ?? 0;
  // A pair's own loss: where the loss reads more than the margin, it lies off the curve.
  const lossOf = ({ chosen, rejected }: PairOnCurve) => {
    const smoothing = smoothingOf(loss_type, label_smoothing);
    if (loss_type === 'sft') return 0;
    return pairLoss(loss_type, chosen / beta, rejected / beta, tokens, tokens, beta, smoothing, discopopTau).loss;
  };
  const shown = batch ?? untrained;
  const pairs = shown?.pairs ?? [];
  const max = Math.min(FARTHEST, Math.max(MARGINS.max, ...pairs.map(({ margin }) => Math.ceil(margin / 2) * 2)));
  const xs = places(MARGINS.min, max);
  const inside = (margin: number) => Math.min(max, Math.max(MARGINS.min, margin));
  const top = Math.max(2 * lossAt(0), ...pairs.map((pair) => 1.1 * lossOf(pair))) || 1;
  const force = Math.abs(at(0)?.slope ?? 0);
  const letGo = pairs.filter(({ margin }) => -(at(margin)?.slope ?? 0) < LET_GO * force).length;
  return (
    <>
      <Plot
        x={{ min: MARGINS.min, max, label: t('relatives.map.margin') }}
        y={{ min: Math.min(0, lossAt(max)), max: top, label: t('relatives.map.loss') }}
      >
        <Rule x={0} />
        {loss_type !== 'sft' && <Curve xs={xs} ys={xs.map(lossAt)} role="policy" symbol="loss" />}
        {pairs.map((pair) => (
          <Dot key={pair.place} x={inside(pair.margin)} y={lossOf(pair)} role="policy" symbol="z" small />
        ))}
      </Plot>
      {loss_type === 'sft' && <p className="muted">{t('relatives.run.noCurve')}</p>}
      {loss_type !== 'sft' && readsShift(loss_type) && <p className="muted">{t('relatives.run.offCurve')}</p>}
      {perToken && <p className="muted numbers">{t('relatives.run.length', { tokens: formatLength(tokens) })}</p>}
      <dl className="loss-values" aria-label={t('relatives.run.readings')}>
        <div>
          <dt>{t('relatives.run.step')}</dt>
          <dd className="numbers">{step}</dd>
        </div>
        <div>
          <dt>{t('relatives.run.margin')}</dt>
          <dd className="numbers">{shown ? formatReward(shown.meanMargin) : '–'}</dd>
        </div>
        {batch && loss_type !== 'sft' && (
          <div>
            <dt>{t('relatives.run.letGo')}</dt>
            <dd className="numbers">{t('relatives.run.letGoOf', { count: letGo, total: pairs.length })}</dd>
          </div>
        )}
        <div>
          <dt className="role-oracle">{t('relatives.run.reward')}</dt>
          <dd className="numbers">{evaluation ? formatReward(evaluation.reward) : '–'}</dd>
        </div>
        <div>
          <dt className="role-kl">{t('relatives.run.kl')}</dt>
          <dd className="numbers">
            {evaluation ? t('loss.beta.nats', { value: formatNats(evaluation['kl/exact']) }) : '–'}
          </dd>
        </div>
      </dl>
    </>
  );
}
