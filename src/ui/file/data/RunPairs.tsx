import { useTranslation } from 'react-i18next';
import { useRun } from '../../shared/stores';
import { useCount } from '../../shared/useTexts';
import { useDataController, usePairsFile } from '../fileRun';

/** Which pairs the run is on, where they are not those of the file below: those of a kept run, or of a link, which holds but their name. */
export function RunPairs() {
  const { t } = useTranslation('file');
  const count = useCount();
  const data = useDataController();
  const there = useRun((state) => state.inputs.data);
  const named = useRun((state) => state.inputs.named?.data);
  const source = usePairsFile(({ preview, source }) => preview && source);
  const handedOver = usePairsFile((state) => state.handedOver);
  const underWay = usePairsFile(
    ({ reading, prepared, handedOver }) => reading !== undefined || (prepared && !handedOver),
  );
  if (!there) return named ? <p>{t('data.run.named', { count: count(named.count), name: named.name })}</p> : null;
  if (underWay || handedOver?.hash === there.hash) return null;
  return (
    <div className="data-line">
      <p>{t(source ? 'data.run.other' : 'data.run.kept', { count: count(there.count), name: there.name })}</p>
      {source && (
        <button type="button" onClick={data.readAgain}>
          {t('data.run.use', { name: source.name })}
        </button>
      )}
    </div>
  );
}
