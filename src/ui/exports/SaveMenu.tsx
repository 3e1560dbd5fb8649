import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asEngineError } from '../../core/errors';
import { Popup } from '../controls/Popup';
import './addTexts';
import { CHART_FORMATS, type ChartFormat, type Picture, savePicture } from './savePicture';
import './export.css';

interface SaveMenuProps {
  /** The chart's name. */
  readonly name: string;
  /** The chart as it is when it is saved. */
  readonly picture: () => Picture;
}

/** A small button beside a chart's name that saves it as a picture. */
export function SaveMenu({ name, picture }: SaveMenuProps) {
  const { t } = useTranslation('exports');
  const [problem, setProblem] = useState<string>();
  const save = async (format: ChartFormat, close: () => void) => {
    setProblem(undefined);
    try {
      await savePicture(picture(), format);
      close();
    } catch (thrown) {
      setProblem(asEngineError(thrown).message);
    }
  };
  return (
    <Popup
      className="hint"
      aria-label={t('charts.open', { name })}
      title={t('charts.title')}
      name={t('charts.title')}
      face={<span aria-hidden="true">⤓</span>}
    >
      {(close) => (
        <>
          <div className="export-act">
            {CHART_FORMATS.map((format) => (
              <button key={format} type="button" onClick={() => void save(format, close)}>
                {t(`charts.${format}`)}
              </button>
            ))}
          </div>
          {problem && (
            <p className="field-problem" role="alert">
              {t('charts.failed', { reason: problem })}
            </p>
          )}
        </>
      )}
    </Popup>
  );
}
