import { useTranslation } from 'react-i18next';
import { number } from '../../core/rules';
import { NUMBER_RULES } from '../../core/settings';
import { type Edited, movedTo, TIME_STEP, withMoment, withoutMoment } from '../../store/demo/editing';
import type { DemoScript } from '../../store/demo/script';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { Labelled } from './Labelled';
import { type MomentFieldsProps, MomentStage } from './MomentStage';
import { WordsFields } from './WordsFields';

interface MomentFormProps {
  readonly script: DemoScript;
  readonly place: number;
  /** Whether the script can be played as it is. */
  readonly playable: boolean;
  readonly onEdit: (edited: Edited) => void;
  readonly onPlay: (from: number) => void;
}

/** Everything that happens at one moment. */
export function MomentForm({ script, place, playable, onEdit, onPlay }: MomentFormProps) {
  const { t } = useTranslation('demo');
  const moment = script.timeline[place];
  const change: MomentFieldsProps['onChange'] = (parts) => onEdit({ script: withMoment(script, place, parts), place });
  return (
    <fieldset className="moment-form">
      <legend>{t('demo.moment.title', { number: place + 1, count: script.timeline.length, time: moment.at })}</legend>
      <Labelled name={t('demo.moment.time')}>
        {(id) => (
          <NumberInput
            id={id}
            value={moment.at}
            rule={number(0, script.duration)}
            nudge={nudgeBy(TIME_STEP)}
            onChange={(at) => onEdit(movedTo(script, place, at))}
          />
        )}
      </Labelled>
      <CaptionFields moment={moment} onChange={change} />
      <RunFields moment={moment} onChange={change} />
      <MomentStage moment={moment} onChange={change} />
      <div className="demo-actions">
        <button type="button" disabled={!playable} onClick={() => onPlay(moment.at)}>
          {t('demo.moment.play')}
        </button>
        <button
          type="button"
          disabled={script.timeline.length === 1}
          onClick={() => onEdit(withoutMoment(script, place))}
        >
          {t('demo.moment.remove')}
        </button>
      </div>
    </fieldset>
  );
}

const EMPTY = { en: '', zh: '' } as const;

function CaptionFields({ moment: { caption }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const chosen = caption === undefined ? 'stays' : caption === null ? 'goes' : 'says';
  return (
    <>
      <Labelled name={t('demo.moment.caption')}>
        {(id) => (
          <select
            id={id}
            value={chosen}
            onChange={({ target: { value } }) =>
              onChange({ caption: value === 'stays' ? undefined : value === 'goes' ? null : EMPTY })
            }
          >
            {(['stays', 'says', 'goes'] as const).map((name) => (
              <option key={name} value={name}>
                {t(`demo.moment.captions.${name}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {caption && (
        <WordsFields
          name={t('demo.parts.caption')}
          words={caption}
          onChange={(words) => onChange({ caption: words })}
        />
      )}
    </>
  );
}

/** A run's beginning and its training. */
function RunFields({ moment: { run, compare, train }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const trains = train === undefined ? 'stays' : train === true ? 'on' : train === false ? 'stops' : 'until';
  const training = { stays: undefined, on: true, until: 100, stops: false } as const;
  return (
    <>
      <label className="inline-field">
        <input
          type="checkbox"
          checked={run !== undefined}
          onChange={({ target: { checked } }) => onChange({ run: checked ? '' : undefined, compare: undefined })}
        />
        {t('demo.moment.beginsRun')}
      </label>
      {run !== undefined && (
        <>
          <Labelled name={t('demo.moment.run')}>
            {(id) => (
              <input id={id} type="text" value={run} onChange={({ target: { value } }) => onChange({ run: value })} />
            )}
          </Labelled>
          <label className="inline-field">
            <input
              type="checkbox"
              checked={compare === true}
              onChange={({ target: { checked } }) => onChange({ compare: checked || undefined })}
            />
            {t('demo.moment.compare')}
          </label>
        </>
      )}
      <Labelled name={t('demo.parts.train')}>
        {(id) => (
          <select
            id={id}
            value={trains}
            onChange={({ target: { value } }) => onChange({ train: training[value as keyof typeof training] })}
          >
            {(['stays', 'on', 'until', 'stops'] as const).map((name) => (
              <option key={name} value={name}>
                {t(`demo.moment.trainings.${name}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {typeof train === 'number' && (
        <Labelled name={t('demo.moment.until')}>
          {(id) => (
            <NumberInput
              id={id}
              value={train}
              rule={{ ...NUMBER_RULES.max_steps, min: 1 }}
              nudge={nudgeBy(10)}
              onChange={(value) => onChange({ train: value })}
            />
          )}
        </Labelled>
      )}
    </>
  );
}
