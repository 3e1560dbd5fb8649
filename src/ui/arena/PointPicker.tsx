import type { MouseEvent } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type SuiteResult, type SuiteRun, suiteLines } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';
import type { RunPoint } from '../../figures/suite/suitePaths';
import { formatNats, formatReward, formatShare } from '../shared/format';
import { turnTo } from '../shared/pageAddress';
import { useController, useRunStore } from '../shared/stores';
import { hrefOf, opensHere } from './runLinks';
import { useLineName } from './useMethodTexts';

interface PointPickerProps {
  readonly suite: SuiteResult;
  /** Those that are switched on. */
  readonly runs: readonly SuiteRun[];
  readonly chosen: RunPoint;
  readonly onChoose: (chosen: RunPoint) => void;
}

/** A point of a single run: chosen here or in the figure, read, and opened in the playground. */
export function PointPicker({ suite, runs, chosen: { run, point }, onChoose }: PointPickerProps) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const id = useId();
  const lines = suiteLines(runs);
  const line = lines.find(({ method, setting }) => method === run.method && setting === run.setting) ?? lines[0];
  /** The point at the same step, or the last one. */
  const choose = (next: SuiteRun) =>
    onChoose({
      run: next,
      point: next.points.find(({ at }) => at === point.at) ?? next.points[next.points.length - 1],
    });
  const values = {
    ...{ kl: formatNats(point.kl), reward: formatReward(point.reward) },
    ...{ share: formatShare(point.shareOfOracle), wellFormed: formatShare(point.wellFormed) },
  };
  return (
    <section className="arena-point" aria-labelledby={`${id}-title`}>
      <h4 id={`${id}-title`}>{t('point.title')}</h4>
      <p className="muted">{t('point.lead')}</p>
      <div className="arena-point-fields">
        <Choice
          name={t('point.run')}
          options={lines.map((each) => lineName(each))}
          place={lines.indexOf(line)}
          onChoose={(place) => choose(lines[place].runs.find(({ seed }) => seed === run.seed) ?? lines[place].runs[0])}
        />
        <Choice
          name={t('point.seed')}
          options={line.runs.map(({ seed }) => String(seed))}
          place={line.runs.indexOf(run)}
          onChoose={(place) => choose(line.runs[place])}
        />
        <Choice
          name={t('point.step')}
          options={run.points.map(({ at }) => String(at))}
          place={run.points.indexOf(point)}
          onChoose={(place) => onChoose({ run, point: run.points[place] })}
        />
      </div>
      <p role="status" className="numbers">
        {t('point.values', values)}
      </p>
      <OpenPoint suite={suite} chosen={{ run, point }} />
    </section>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly options: readonly string[];
  readonly place: number;
  readonly onChoose: (place: number) => void;
}

function Choice({ name, options, place, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <select id={id} value={place} onChange={({ target }) => onChoose(Number(target.value))}>
        {options.map((option, index) => (
          <option key={option} value={index}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Makes the run again in the playground, and pauses where the point is. In another tab a link opens its settings. */
function OpenPoint({ suite, chosen: { run, point } }: { readonly suite: SuiteResult; readonly chosen: RunPoint }) {
  const { t } = useTranslation('arena');
  const runStore = useRunStore();
  const controller = useController();
  const definition = suiteDefinition(suite, run);
  if (!definition) return <p className="muted">{t('point.unknown')}</p>;
  const open = (event: MouseEvent) => {
    if (!opensHere(event)) return;
    event.preventDefault();
    if (runStore.getState().replay) controller.endReplay();
    runStore.getState().draftDefinition(definition);
    turnTo({ page: 'playground' }, runStore.getState());
    // A run that is past the point begins again.
    controller.reset();
    if (point.at > 0) controller.train(point.at);
  };
  return (
    <a className="arena-point-open" href={hrefOf(definition)} onClick={open}>
      {point.at > 0 ? t('point.open', { step: point.at }) : t('point.openStart')}
    </a>
  );
}
