import { useTranslation } from 'react-i18next';
import { type EngineInfo, isFailed } from '../../store/runData';
import { Popup } from '../controls/Popup';
import { useRun } from '../shared/stores';
import { useCount } from '../shared/useTexts';
import { backendReason, oneThreadReason, pageFacts } from './engineReasons';

/** Names what runs; on demand, why, and on what. */
export function BackendBadge() {
  const { t } = useTranslation();
  const engine = useRun((state) => state.engine);
  const stopped = useRun(isFailed);
  const name = engine ? t(`backend.${engine.backend.kind}`) : t('backend.none');
  return (
    <Popup
      className="badge"
      aria-label={t('backend.open', { name })}
      data-kind={engine?.backend.kind}
      name={name}
      face={
        <>
          {name}
          {engine?.backend.software && <span className="muted"> · {t('backend.software')}</span>}
          <span aria-hidden="true" className="badge-mark">
            ?
          </span>
        </>
      }
    >
      {() =>
        engine && !stopped ? (
          <EngineFacts engine={engine} />
        ) : (
          <p className="prose">{stopped ? t('backend.failed') : t('backend.pending')}</p>
        )
      }
    </Popup>
  );
}

function EngineFacts({ engine }: { readonly engine: EngineInfo }) {
  const { t } = useTranslation();
  const count = useCount();
  const captured = useRun((state) => state.captured);
  const { backend } = engine;
  const page = pageFacts();
  const reason = backendReason(engine.reason, page);
  const oneThread = oneThreadReason(backend, page);
  const facts = [
    [t('backend.description'), backend.description],
    ...(backend.kind === 'wasm' ? [[t('backend.threads'), String(backend.threads)]] : []),
    ...(backend.kind === 'webgpu' ? [[t('backend.captured'), captured ? t('backend.yes') : t('backend.no')]] : []),
    [t('backend.parameters'), count(engine.parameters)],
  ];
  return (
    <>
      <p className="prose">{t(`backend.reasons.${reason}`, { name: t(`backend.${backend.kind}`) })}</p>
      {engine.detail && (
        <p className="muted" lang="en">
          {engine.detail}
        </p>
      )}
      {backend.software && <p className="prose">{t('backend.softwareNote')}</p>}
      {oneThread && <p className="prose">{t(`backend.oneThread.${oneThread}`)}</p>}
      <dl className="facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
