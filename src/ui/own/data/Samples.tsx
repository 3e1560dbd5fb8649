import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ownData, ownDataStore } from './ownData';

const SAMPLES = { verdicts: 'kitchen-verdicts.jsonl', answers: 'kitchen-answers.csv' } as const;

/** Files that the shipped model's tokenizer knows. */
export function Samples() {
  const { t } = useTranslation('own');
  const id = useId();
  return (
    <div className="data-samples">
      <h4 id={id}>{t('data.take.samples')}</h4>
      <ul aria-labelledby={id}>
        {(['verdicts', 'answers'] as const).map((sample) => (
          <li key={sample}>
            <button type="button" className="quiet" onClick={() => void takeSample(SAMPLES[sample])}>
              {t(`data.take.${sample}`)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

async function takeSample(name: string): Promise<void> {
  const url = `samples/${name}`;
  const response = await fetch(url).catch((thrown: Error) => thrown);
  if (response instanceof Response && response.ok) return ownData.take(await response.blob(), name);
  const status = response instanceof Response ? String(response.status) : response.message;
  ownData.clear();
  ownDataStore.getState().started({ name, size: 0 }, {});
  ownDataStore.getState().failed({ code: 'download_failed', message: `cannot load ${url}`, values: { url, status } });
}
