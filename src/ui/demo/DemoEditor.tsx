import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { linkName } from '../../store/demo/demoLink';
import { type Edited, textOf } from '../../store/demo/editing';
import { readScript, type ScriptProblem } from '../../store/demo/script';
import { stageStore } from '../shared/stores';
import { EditorActions } from './EditorActions';
import { MomentForm } from './MomentForm';
import { ScriptForm } from './ScriptForm';
import { Timeline } from './Timeline';
import { demoStore, useDemo } from './useDemo';
import './editor.css';

/** A script on a timeline, with a form for the moment that is chosen, and the JSON behind it; with a preview, a file and a link. */
export function DemoEditor() {
  const { t } = useTranslation('demo');
  const draft = useDemo((state) => state.draft);
  const { shape, problems } = useMemo(() => readScript(draft), [draft]);
  const chosen = useDemo((state) => state.place);
  const asJson = useDemo((state) => state.asJson);
  const place = Math.min(chosen, (shape?.timeline.length ?? 1) - 1);
  const sound = problems.length === 0;
  const edit = ({ script, place: next }: Edited) => demoStore.setState({ draft: textOf(script), place: next });
  const play = (from: number) => {
    demoStore.setState({ from });
    stageStore.getState().show({ demo: linkName(draft), dialog: undefined });
  };
  return (
    <>
      {shape ? (
        <>
          <Timeline script={shape} place={place} flawed={flawedPlaces(problems)} onEdit={edit} />
          <MomentForm script={shape} place={place} playable={sound} onEdit={edit} onPlay={play} />
          <ScriptForm script={shape} onEdit={(script) => edit({ script, place })} />
        </>
      ) : (
        <p>{t('demo.editor.noTimeline')}</p>
      )}
      <div id="demo-problems" className="demo-problems" role="status">
        {sound ? (
          <p>{t('demo.editor.sound')}</p>
        ) : (
          <ul>
            {problems.map((problem) => (
              <ProblemLine
                key={`${problem.path} ${problem.kind} ${problem.value}`}
                problem={problem}
                time={shape?.timeline[placeOf(problem) ?? -1]?.at}
              />
            ))}
          </ul>
        )}
      </div>
      {shape && (
        <button
          type="button"
          className="quiet demo-behind"
          aria-expanded={asJson}
          onClick={() => demoStore.setState({ asJson: !asJson })}
        >
          {t(asJson ? 'demo.editor.hideJson' : 'demo.editor.showJson')}
        </button>
      )}
      {(asJson || !shape) && (
        <label className="demo-source">
          {t('demo.editor.source')}
          <textarea
            value={draft}
            rows={18}
            spellCheck={false}
            aria-invalid={!sound}
            aria-describedby="demo-problems"
            onChange={(event) => demoStore.setState({ draft: event.target.value })}
          />
        </label>
      )}
      <EditorActions draft={draft} sound={sound} onPlay={() => play(0)} />
    </>
  );
}

/** The moment that a problem is in. */
function placeOf({ path }: ScriptProblem): number | undefined {
  const place = /^timeline\[(\d+)\]/.exec(path)?.[1];
  return place === undefined ? undefined : Number(place);
}

function flawedPlaces(problems: readonly ScriptProblem[]): ReadonlySet<number> {
  return new Set(problems.map(placeOf).filter((place) => place !== undefined));
}

interface ProblemLineProps {
  readonly problem: ScriptProblem;
  /** Of the moment that it is in, where there is a timeline to find it on. */
  readonly time: number | undefined;
}

function ProblemLine({ problem, time }: ProblemLineProps) {
  const { t } = useTranslation('demo');
  const { path, value, kind, mend } = problem;
  return (
    <li>
      {time !== undefined && (
        <button type="button" className="quiet" onClick={() => demoStore.setState({ place: placeOf(problem) ?? 0 })}>
          {t('demo.editor.atTime', { time })}
        </button>
      )}{' '}
      {path && <code>{path}</code>} {t(`demo.problems.${kind}`, { value, mend })}
    </li>
  );
}
