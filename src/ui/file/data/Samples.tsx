import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageRun } from '../../shared/RunContext';
import { type DataOfRun, dataOf } from '../fileRun';

const SAMPLES = { verdicts: 'kitchen-verdicts.jsonl', answers: 'kitchen-answers.csv' } as const;

/** Files that the shipped model's tokenizer knows. */
export function Samples() {
  const { t } = useTranslation('file');
  const id = useId();
  const data = dataOf(usePageRun());
  return (
    <div className="data-samples">
      <h4 id={id}>{t('data.add.samples')}</h4>
      <ul aria-labelledby={id}>
        {(['verdicts', 'answers'] as const).map((sample) => (
          <li key={sample}>
            <button type="button" className="quiet" onClick={() => void takeSample(SAMPLES[sample], data)}>
              {t(`data.add.${sample}`)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

async function takeSample(name: string, { store, controller }: DataOfRun): Promise<void> {
  const url = `samples/${name}`;
  const response = await fetch(url).catch((thrown: Error) => thrown);
  if (response instanceof Response && response.ok) return controller.open(await response.blob(), name);
  const status = response instanceof Response ? String(response.status) : response.message;
  controller.clear();
  store.getState().started({ name, size: 0 }, {});
  store.getState().failed({ code: 'download_failed', message: `cannot load ${url}`, values: { url, status } });
}
