import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemoryEstimate, ModelEstimate, ShapeEstimate } from '../../../core/modelInfo';
import { durationIn, formatMemory } from '../../shared/format';
import { usualShapes } from './amounts';

const PARTS = ['policyAndReference', 'gradients', 'moments', 'activations', 'logits'] as const;

/** Memory and time of a step for several sizes of a batch, and what does not fit. */
export function EstimateTable({ estimate }: { readonly estimate: ModelEstimate }) {
  const { t } = useTranslation('file');
  const title = useId();
  const { backend, shapes } = estimate;
  const tokens = [...new Set(shapes.map((shape) => shape.tokens))];
  const pairs = [...new Set(shapes.map((shape) => shape.pairs))];
  const [detailed] = usualShapes(estimate);
  return (
    <div className="model-estimate">
      <h4 id={title}>{t('model.estimate.title')}</h4>
      <div className="estimate-scroll">
        <table aria-describedby={title}>
          <caption>{t('model.estimate.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('model.estimate.tokens')}</th>
              {pairs.map((count) => (
                <th key={count} scope="col">
                  {count === 1 ? t('model.estimate.pair') : t('model.estimate.pairs', { count })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tokens.map((count) => (
              <tr key={count}>
                <th scope="row">{count}</th>
                {shapes
                  .filter((shape) => shape.tokens === count)
                  .map((shape) => (
                    <EstimateCell key={shape.pairs} shape={shape} />
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="model-hint">
        {t('model.estimate.note', { backend: backend === 'wasm' ? 'WebAssembly' : 'WebGPU' })}
      </p>
      {detailed && <MemoryParts estimate={estimate} memory={detailed.memory} tokens={detailed.tokens} />}
    </div>
  );
}

function EstimateCell({ shape }: { readonly shape: ShapeEstimate }) {
  const { t } = useTranslation('file');
  const { t: shared } = useTranslation();
  const bytes = formatMemory(shape.memory.total);
  if (!shape.fits) {
    return (
      <td className="estimate-refused">
        {t('model.estimate.tooLarge')}
        <small>{t('model.estimate.tooLargeTitle', { bytes })}</small>
      </td>
    );
  }
  const { unit, value } = durationIn(shape.milliseconds);
  return (
    <td>
      {bytes}
      <small>{shared(`units.${unit}`, { value })}</small>
    </td>
  );
}

interface MemoryPartsProps {
  readonly estimate: ModelEstimate;
  readonly memory: MemoryEstimate;
  readonly tokens: number;
}

function MemoryParts({ estimate: { backend, limits }, memory, tokens }: MemoryPartsProps) {
  const { t } = useTranslation('file');
  const working = t(`model.estimate.passes.${backend}`, { limit: formatMemory(limits.run) });
  const rows: [string, number][] = [
    ...PARTS.map((part): [string, number] => [t(`model.estimate.${part}`), memory[part]]),
    [working, memory.passes],
    [t('model.estimate.total'), memory.total],
  ];
  return (
    <details>
      <summary>{t('model.estimate.parts', { tokens })}</summary>
      <dl className="facts">
        {rows.map(([name, bytes]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatMemory(bytes)}</dd>
          </div>
        ))}
      </dl>
      {backend === 'webgpu' && (
        <p className="model-hint">{t('model.estimate.tensorLimit', { limit: formatMemory(limits.tensor) })}</p>
      )}
    </details>
  );
}
