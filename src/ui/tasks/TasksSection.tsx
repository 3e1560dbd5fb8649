import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './addTexts';
import './tasks.css';
import { taskRows } from '../../math/taskRows';
import { useCount } from '../shared/useTexts';
import { QualityTable } from './QualityTable';
import { ReasonTable } from './ReasonTable';
import { MODELS, SHIPPED } from './shipped';
import { TasksFigure } from './TasksFigure';
import { Written } from './Written';

const FLAN = 'Chung et al., Scaling Instruction-Finetuned Language Models, arXiv 2210.11416.';

/** Instruction tuning on more and more tasks: the finished result that comes with the page. */
export default function TasksSection() {
  const { t } = useTranslation('tasks');
  const count = useCount();
  const titleId = useId();
  const modelId = useId();
  const [model, choose] = useState(MODELS[0]);
  const { pretrain_steps, max_steps, runs } = SHIPPED;
  return (
    <section className="tasks" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('reading.title')}</h3>
      <p className="prose">{t('reading.lead')}</p>
      <Example />
      <TasksFigure rows={taskRows(SHIPPED)} />
      <p className="muted numbers">
        {t('reading.facts', {
          pretrain: count(pretrain_steps),
          steps: count(max_steps),
          count: runs.length,
        })}
      </p>
      <p className="prose">
        {t('reading.flan')}{' '}
        <cite lang="en" className="muted">
          {FLAN}
        </cite>
      </p>
      {MODELS.length > 1 && (
        <div className="field tasks-model">
          <label htmlFor={modelId}>{t('table.model')}</label>
          <select
            id={modelId}
            value={model}
            onChange={({ target }) => choose(MODELS.find((each) => each === target.value) ?? MODELS[0])}
          >
            {MODELS.map((each) => (
              <option key={each} value={each}>
                {t(`reading.model.${each}`)}
              </option>
            ))}
          </select>
        </div>
      )}
      <QualityTable model={model} />
      <ReasonTable model={model} />
      <Written key={model} model={model} />
    </section>
  );
}

/** The world is English, whatever the page's language is. */
function Example() {
  const { t } = useTranslation('tasks');
  return (
    <dl className="tasks-example">
      <div>
        <dt className="muted">{t('reading.instruction')}</dt>
        <dd lang="en">write a short , warm line about the service and say why :</dd>
      </div>
      <div>
        <dt className="muted">{t('reading.line')}</dt>
        <dd lang="en">the waiter is kind because it charms .</dd>
      </div>
    </dl>
  );
}
