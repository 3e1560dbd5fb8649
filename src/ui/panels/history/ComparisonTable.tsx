import { useTranslation } from 'react-i18next';
import { definitionDiff } from '../../../store/configDiff';
import type { Comparison } from '../../../store/runData';
import type { EvaluationRecord } from '../../../train/records';
import { formatNats, formatReward, formatShare } from '../../format';
import { controller, useRun, useSampledRun } from '../../stores';
import { useDifferenceWords } from './differenceWords';
import { useRunName } from './useRunName';

/** What differs between this run and the one that is laid over it, and where both have come to. */
export function ComparisonTable() {
  const comparison = useRun((state) => state.comparison);
  return comparison ? <Differences comparison={comparison} /> : null;
}

function Differences({ comparison: { run: other } }: { readonly comparison: Comparison }) {
  const { t } = useTranslation();
  const runName = useRunName();
  const { nameOf, textOf } = useDifferenceWords();
  const applied = useRun((state) => state.applied);
  const name = useRun((state) => state.run?.name);
  if (!applied || !name) return null;
  const differences = definitionDiff(applied, other.definition);
  return (
    <section className="comparison" aria-labelledby="comparison-title">
      <div className="kept-head">
        <h3 id="comparison-title">{t('history.differences.title')}</h3>
        <button type="button" className="quiet" onClick={() => void controller.compare(null)}>
          {t('history.differences.stop')}
        </button>
      </div>
      <table className="differences numbers">
        <thead>
          <tr>
            <td />
            <th scope="col">
              {runName(name)} <span className="tag">{t('history.run.present')}</span>
            </th>
            <th scope="col">{runName(other.name)}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr key={difference.name}>
              <th scope="row">{nameOf(difference.name)}</th>
              <td>{textOf(difference, 'left')}</td>
              <td>{textOf(difference, 'right')}</td>
            </tr>
          ))}
          {differences.length === 0 && (
            <tr>
              <td colSpan={3}>{t('history.differences.none')}</td>
            </tr>
          )}
        </tbody>
        <Results step={other.step} final={other.final} />
      </table>
    </section>
  );
}

/** The numbers of both runs, as far as each has come. */
function Results({ step, final }: { readonly step: number; readonly final: EvaluationRecord | undefined }) {
  const { t } = useTranslation();
  const presentStep = useSampledRun((state) => state.step);
  const present = useSampledRun((state) => state.latestEvaluation);
  const results: readonly (readonly [name: string, format: (evaluation: EvaluationRecord) => string])[] = [
    [t('history.facts.reward'), ({ reward }) => formatReward(reward)],
    [t('history.facts.kl'), (record) => t('history.facts.nats', { value: formatNats(record['kl/exact']) })],
    [t('history.facts.share'), ({ shareOfOracle }) => formatShare(shareOfOracle)],
    [t('history.facts.wellFormed'), ({ wellFormed }) => formatShare(wellFormed)],
  ];
  return (
    <tbody className="results">
      <tr>
        <th scope="row">{t('history.facts.step')}</th>
        <td>{presentStep}</td>
        <td>{step}</td>
      </tr>
      {results.map(([name, format]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{present ? format(present) : '–'}</td>
          <td>{final ? format(final) : '–'}</td>
        </tr>
      ))}
    </tbody>
  );
}
