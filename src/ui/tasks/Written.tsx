import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHECKS, type TaskModel, type TaskRun, type WrittenLine } from '../../core/taskResult';
import { TitledHead } from '../controls/TitledHead';
import { SHIPPED } from './shipped';

type Sampled = TaskRun & Required<Pick<TaskRun, 'samples'>>;

/** What a model wrote after an instruction that it was never tuned on, before tuning and after, and what of it is right. */
export function Written({ model }: { readonly model: TaskModel }) {
  const { t } = useTranslation('tasks');
  const id = useId();
  const runs = SHIPPED.runs.filter((run): run is Sampled => run.model === model && run.samples !== undefined);
  const before = runs.find(({ tasks }) => tasks === 0);
  const tuned = runs.filter(({ tasks }) => tasks > 0);
  const [place, choose] = useState(0);
  const [tasks, tune] = useState(tuned.at(-1)?.tasks ?? 0);
  const after = tuned.find((run) => run.tasks === tasks);
  if (!before || !after) return null;
  return (
    <section className="tasks-table" aria-labelledby={`${id}title`}>
      <TitledHead id={`${id}title`} title={t('written.title')} about={t('written.about', { seed: before.seed })} />
      <div className="tasks-choices">
        <div className="field">
          <label htmlFor={`${id}instruction`}>{t('written.instruction')}</label>
          <select
            id={`${id}instruction`}
            lang="en"
            value={place}
            onChange={({ target }) => choose(Number(target.value))}
          >
            {before.samples.map(({ instruction }, each) => (
              <option key={instruction} value={each}>
                {instruction}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}tasks`}>{t('written.tasks')}</label>
          <select id={`${id}tasks`} value={tasks} onChange={({ target }) => tune(Number(target.value))}>
            {tuned.map((run) => (
              <option key={run.tasks} value={run.tasks}>
                {t('written.count', { count: run.tasks })}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="tasks-written">
        <Lines title={t('written.before')} lines={before.samples[place]?.written ?? []} />
        <Lines title={t('written.after', { count: tasks })} lines={after.samples[place]?.written ?? []} />
      </div>
    </section>
  );
}

interface LinesProps {
  readonly title: string;
  readonly lines: readonly WrittenLine[];
}

function Lines({ title, lines }: LinesProps) {
  const { t } = useTranslation('tasks');
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h5 id={titleId}>{title}</h5>
      <ul>
        {keyed(lines).map(({ key, each: { text, right, wellFormed } }) => (
          <li key={key}>
            <p lang="en" className="tasks-line">
              {text === '' ? <span className="muted">{t('written.empty')}</span> : text}
            </p>
            {wellFormed ? (
              <ul className="tasks-checks">
                {CHECKS.map((name) => (
                  <Check key={name} name={t(`table.${name}`)} right={right.includes(name)} />
                ))}
              </ul>
            ) : (
              <p className="muted">{t('written.noLine')}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two lines may be the same: their place tells them apart. */
const keyed = <T,>(lines: readonly T[]) => lines.map((each, key) => ({ key, each }));

function Check({ name, right }: { readonly name: string; readonly right: boolean }) {
  const { t } = useTranslation('tasks');
  return (
    <li data-right={right}>
      <span aria-hidden="true">{right ? `✓ ${name}` : `✗ ${name}`}</span>
      <span className="visually-hidden">{t(right ? 'written.right' : 'written.wrong', { check: name })}</span>
    </li>
  );
}
