import { useTranslation } from 'react-i18next';
import { number } from '../../core/rules';
import { type DemoScript, MOST_SECONDS, STEPS_PER_SECOND } from '../../store/demo/script';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { Labelled } from './Labelled';
import { WordsFields } from './WordsFields';

interface ScriptFormProps {
  readonly script: DemoScript;
  readonly onEdit: (script: DemoScript) => void;
}

/** What holds for the whole script. */
export function ScriptForm({ script, onEdit }: ScriptFormProps) {
  const { t } = useTranslation('demo');
  const { title, about, duration, stepsPerSecond } = script;
  return (
    <details className="script-form">
      <summary>{t('demo.whole.title')}</summary>
      <div className="moment-form">
        <WordsFields
          name={t('demo.whole.name')}
          words={title}
          onChange={(words) => onEdit({ ...script, title: words })}
        />
        <WordsFields
          name={t('demo.whole.about')}
          words={about}
          onChange={(words) => onEdit({ ...script, about: words })}
        />
        <Labelled name={t('demo.whole.duration')}>
          {(id) => (
            <NumberInput
              id={id}
              value={duration}
              rule={number(1, MOST_SECONDS)}
              nudge={nudgeBy(1)}
              onChange={(value) => onEdit({ ...script, duration: value })}
            />
          )}
        </Labelled>
        <Labelled name={t('demo.whole.stepsPerSecond')}>
          {(id) => (
            <NumberInput
              id={id}
              value={stepsPerSecond}
              rule={number(STEPS_PER_SECOND.min, STEPS_PER_SECOND.max)}
              nudge={nudgeBy(1)}
              onChange={(value) => onEdit({ ...script, stepsPerSecond: value })}
            />
          )}
        </Labelled>
      </div>
    </details>
  );
}
