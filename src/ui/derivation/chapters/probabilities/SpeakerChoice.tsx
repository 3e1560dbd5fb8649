import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Maths } from '../../../inspector/Maths';
import { SPEAKERS, type Speaker } from './speech';

interface SpeakerChoiceProps {
  readonly speaker: Speaker;
  readonly onChange: (speaker: Speaker) => void;
}

/** Which of the two models is looked at. */
export function SpeakerChoice({ speaker, onChange }: SpeakerChoiceProps) {
  const { t } = useTranslation('derivation');
  const group = useId();
  return (
    <fieldset className="speakers">
      <legend className="muted">{t('probabilities.models.label')}</legend>
      {SPEAKERS.map((each) => (
        <label key={each} className={`choice role-${each}`}>
          <input type="radio" name={group} checked={each === speaker} onChange={() => onChange(each)} />
          <span>
            <Maths>{t(`probabilities.models.${each}`)}</Maths>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
