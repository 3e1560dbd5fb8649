import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trainingBlock } from '../../store/runData';
import { Popup } from '../controls/Popup';
import { useController, useRun, useSampledRun } from '../shared/stores';

/** Most steps a second; null for as fast as it goes. */
const SPEEDS = [null, 20, 5, 1] as const;

/** How fast training goes, and where it stops. */
export function PaceMenu() {
  const { t } = useTranslation();
  const controller = useController();
  const speed = useRun((state) => state.speed);
  const named = speed === null ? t('pace.full') : t('pace.steps', { speed });
  return (
    <Popup
      className="pace"
      aria-label={t('pace.open', { speed: named })}
      name={t('pace.title')}
      panelClass="pace-menu"
      face={
        <>
          {named}
          <span aria-hidden="true">▾</span>
        </>
      }
    >
      {() => (
        <>
          <fieldset>
            <legend>{t('pace.speed')}</legend>
            {SPEEDS.map((choice) => (
              <label key={choice ?? 'full'} className="choice">
                <input
                  type="radio"
                  name="speed"
                  checked={choice === speed}
                  onChange={() => controller.setSpeed(choice)}
                />
                {choice === null ? t('pace.full') : t('pace.steps', { speed: choice })}
              </label>
            ))}
          </fieldset>
          <RunToStep />
        </>
      )}
    </Popup>
  );
}

function RunToStep() {
  const { t } = useTranslation();
  const controller = useController();
  const step = useSampledRun((state) => state.step);
  const max = useRun((state) => (state.applied ?? state.draft).config.max_steps);
  const blocked = useRun((state) => trainingBlock(state) !== undefined);
  const [typed, setTyped] = useState('');
  const target = Number(typed);
  const valid = Number.isInteger(target) && target > step && target <= max;
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (valid) controller.train(target);
  };
  return (
    <form className="run-to" onSubmit={submitted}>
      <label htmlFor="run-to">{t('pace.runTo')}</label>
      <input
        id="run-to"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        aria-invalid={typed !== '' && !valid}
        aria-describedby="run-to-rule"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" disabled={!valid || blocked}>
        {t('pace.go')}
      </button>
      <p id="run-to-rule" className="muted">
        {step < max ? t('pace.rule', { min: step + 1, max }) : t('pace.finished')}
      </p>
    </form>
  );
}
