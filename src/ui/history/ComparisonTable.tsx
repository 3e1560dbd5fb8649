import { useTranslation } from 'react-i18next';
import type { Origin, RunSummary } from '../../core/keptRun';
import { definitionDiff, sameStart } from '../../store/configDiff';
import type { Comparison } from '../../store/runData';
import { useController, useRun, useSampledRun } from '../shared/stores';
import { useRunName } from '../shared/useTexts';
import { useDifferenceWords } from './differenceWords';
import { resultsOf } from './runResults';

/** What differs between this run and the one that is laid over it, and where both have come to. */
export function ComparisonTable() {
  const comparison = useRun((state) => state.comparison);
  return comparison ? <Differences comparison={comparison} /> : null;
}

function Differences({ comparison: { run: other } }: { readonly comparison: Comparison }) {
  const { t } = useTranslation();
  const controller = useController();
  const runName = useRunName();
  const { nameOf, textOf } = useDifferenceWords();
  const applied = useRun((state) => state.applied);
  const run = useRun((state) => state.run);
  if (!applied || !run) return null;
  const startOf = (origin: Origin | undefined) =>
    origin
      ? t('history.run.origin', { name: runName(origin.name), step: origin.step })
      : t('history.differences.reference');
  const startsAlike = sameStart(run, other);
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
              {runName(run.name)} <span className="tag">{t('history.run.present')}</span>
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
          {!startsAlike && (
            <tr>
              <th scope="row">{t('history.differences.start')}</th>
              <td>{startOf(run.origin)}</td>
              <td>{startOf(other.origin)}</td>
            </tr>
          )}
          {differences.length === 0 && startsAlike && (
            <tr>
              <td colSpan={3}>{t('history.differences.none')}</td>
            </tr>
          )}
        </tbody>
        <Results other={other} />
      </table>
    </section>
  );
}

/** The numbers of both runs, as far as each has come. */
function Results({ other }: { readonly other: RunSummary }) {
  const { t } = useTranslation();
  const step = useSampledRun((state) => state.step);
  const present = useSampledRun((state) => state.latestEvaluation);
  const { world } = other.definition;
  const theirs = resultsOf(world, other.final, t);
  return (
    <tbody className="results">
      <tr>
        <th scope="row">{t('history.facts.step')}</th>
        <td>{step}</td>
        <td>{other.step}</td>
      </tr>
      {resultsOf(world, present, t).map(({ term, value }, place) => (
        <tr key={term}>
          <th scope="row">{t(`history.facts.${term}`)}</th>
          <td>{value}</td>
          <td>{theirs[place].value}</td>
        </tr>
      ))}
    </tbody>
  );
}
