import { useTranslation } from 'react-i18next';
import type { ConfidenceBin, Misrated, RewardReportRecord } from '../../core/rewardRecords';
import { TrueReward } from '../controls/TrueReward';
import { formatReward, formatShare } from '../shared/format';
import { useRun } from '../shared/stores';
import { useCount } from '../shared/useTexts';

/** What the reward model is worth, while and after it is trained: on fresh pairs, and against the true reward. */
export function RewardModelExam() {
  const { t } = useTranslation();
  const report = useRun((state) => state.rewardReport);
  return (
    <section className="reward-exam" aria-labelledby="reward-exam-title">
      <div className="title-row">
        <h3 id="reward-exam-title">{t('rewardModel.title')}</h3>
        {report && <span className="muted">{t('rewardModel.atStep', { step: report.step })}</span>}
      </div>
      {report ? <Report report={report} /> : <p className="empty prose">{t('rewardModel.empty')}</p>}
    </section>
  );
}

function Report({ report }: { readonly report: RewardReportRecord }) {
  const { t } = useTranslation();
  const { expectedAccuracy, bayesAccuracy, correlation, orderAgreement, calibrationError } = report;
  const facts = [
    {
      name: t('rewardModel.expected'),
      value: formatShare(expectedAccuracy),
      note: t('rewardModel.best', { value: formatShare(bayesAccuracy) }),
    },
    { name: t('rewardModel.correlation'), value: formatReward(correlation) },
    { name: t('rewardModel.order'), value: formatShare(orderAgreement) },
    { name: t('rewardModel.calibrationError'), value: formatShare(calibrationError) },
  ];
  return (
    <>
      <dl className="headline">
        {facts.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="headline-value">{value}</span>
              {note && <span className="muted"> {note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <div className="reward-exam-tables">
        <Calibration bins={report.calibration} />
        <Mistakes name={t('rewardModel.overrated')} mistakes={report.overrated} />
        <Mistakes name={t('rewardModel.underrated')} mistakes={report.underrated} />
      </div>
      <p className="muted">{t('rewardModel.note')}</p>
    </>
  );
}

function Calibration({ bins }: { readonly bins: readonly ConfidenceBin[] }) {
  const { t } = useTranslation();
  const count = useCount();
  return (
    <table className="exam-table numbers">
      <caption>{t('rewardModel.calibration')}</caption>
      <thead>
        <tr>
          {(['sure', 'right', 'count'] as const).map((name) => (
            <th key={name} scope="col">
              {t(`rewardModel.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bins.map((bin) => (
          <tr key={bin.confidence}>
            <td>{formatShare(bin.confidence)}</td>
            <td>{formatShare(bin.accuracy)}</td>
            <td>{count(bin.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mistakes({ name, mistakes }: { readonly name: string; readonly mistakes: readonly Misrated[] }) {
  const { t } = useTranslation();
  const world = useRun((state) => state.world);
  if (!world) return null;
  return (
    <table className="exam-table">
      <caption>{name}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('rewardModel.score')}</th>
          <th scope="col">{t('rewardModel.truth')}</th>
        </tr>
      </thead>
      <tbody>
        {mistakes.map(({ prompt, completion, score, reward }) => (
          <tr key={`${prompt}-${completion}`}>
            <th scope="row">
              {t('rewardModel.verdict', {
                prompt: world.dishes[prompt].prompt,
                completion: world.completions[completion],
              })}
            </th>
            <td className="numbers">{formatReward(score)}</td>
            <td>
              <TrueReward value={reward} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
