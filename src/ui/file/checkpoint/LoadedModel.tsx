import { useTranslation } from 'react-i18next';
import type { ModelInfo } from '../../../core/modelInfo';
import { formatBytes } from '../../shared/format';
import { compactCount } from './amounts';

/** What the loaded model is. */
export function LoadedModel({ model }: { readonly model: ModelInfo }) {
  const { t } = useTranslation('file');
  const { vocab, tokenizerVocab: tokens, positions, bytes, dtypes, caching } = model;
  const facts = [
    ['parameters', compactCount(model.parameters)],
    ['layers', model.layers],
    ['width', model.width],
    ['heads', model.heads],
    ['inner', model.inner],
    ['vocab', tokens === vocab ? vocab : t('model.loaded.vocabTokens', { vocab, tokens })],
    ['positions', t('model.loaded.positionsTokens', { count: positions })],
    ['head', t(model.tied ? 'model.loaded.tied' : 'model.loaded.untied')],
    ['disk', t('model.loaded.diskBytes', { bytes: formatBytes(bytes), dtypes: dtypes.join(', ') })],
  ] as const;
  return (
    <div className="model-loaded">
      <h4>{t('model.loaded.title', { name: model.name })}</h4>
      <dl className="facts model-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`model.loaded.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {caching !== 'not_asked' && <p className="model-hint">{t(`model.loaded.caching.${caching}`)}</p>}
    </div>
  );
}
