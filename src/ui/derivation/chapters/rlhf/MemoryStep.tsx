import { useTranslation } from 'react-i18next';
import { DPO_MODELS, modelMemory, type ResidentModel, RLHF_MODELS, totalMemory } from '../../../../math/trainingMemory';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { NumberInput, nudgeLogarithmically } from '../../../controls/NumberInput';
import { formatBytes } from '../../../shared/format';
import { useCount } from '../../../shared/useTexts';
import { Deeper } from '../../Deeper';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { RlhfChecks } from './RlhfChecks';
import { BYTES_PER_NUMBER, useMemory } from './useMemory';
import type { LiveStudy } from './useStudy';

const SEVEN_BILLION = 7e9;

/** What is in memory: four models against two. Then the chapter's questions. */
export function MemoryStep({ live }: { readonly live: LiveStudy }) {
  const { t } = useTranslation('derivation');
  const count = useCount();
  const { size, setSize, precision, setPrecision, bytes, here } = useMemory();
  const methods = [
    { name: 'rlhf', models: RLHF_MODELS },
    { name: 'dpo', models: DPO_MODELS },
  ] as const;
  return (
    <Step title={t('rlhf.memory.title')}>
      <Prose text={t('rlhf.memory.text')} />
      <Deeper name="memory" sets={['size', 'precision']} title={t('rlhf.memory.figure', { size: count(size) })}>
        <Prose
          text={t('rlhf.memory.try', { here: here === undefined ? '…' : count(here) })}
          drive={{
            here: () => setSize(undefined),
            seven: () => setSize(SEVEN_BILLION),
            seventy: () => setSize(10 * SEVEN_BILLION),
            half: () => setPrecision(precision === 'bfloat16' ? undefined : 'bfloat16'),
          }}
        />
        <ChapterFigure name={t('rlhf.memory.figure', { size: count(size) })} caption={t('rlhf.memory.caption')}>
          <div className="derivation-controls">
            <div className="field">
              <div className="field-label">
                <label htmlFor="rlhf-size">{t('rlhf.memory.size')}</label>
              </div>
              <NumberInput
                id="rlhf-size"
                value={size}
                rule={DERIVATION_RULES.rlhf.size}
                nudge={nudgeLogarithmically}
                onChange={(value) => setSize(value)}
              />
            </div>
            <fieldset className="rlhf-action">
              <legend>{t('rlhf.memory.precision')}</legend>
              {(['float32', 'bfloat16'] as const).map((name) => (
                <label key={name} className="choice">
                  <input
                    type="radio"
                    name="rlhf-precision"
                    checked={precision === name}
                    onChange={() => setPrecision(name)}
                  />
                  <span>{t(`rlhf.memory.${name}`, { bytes: BYTES_PER_NUMBER[name] })}</span>
                </label>
              ))}
            </fieldset>
          </div>
          {methods.map(({ name, models }) => (
            <MemoryTable
              key={name}
              method={t(`rlhf.memory.methods.${name}`)}
              models={models}
              size={size}
              bytes={bytes}
            />
          ))}
        </ChapterFigure>
      </Deeper>
      <RlhfChecks live={live} />
    </Step>
  );
}

interface MemoryTableProps {
  readonly method: string;
  readonly models: readonly ResidentModel[];
  readonly size: number;
  readonly bytes: number;
}

const COLUMNS = ['weights', 'gradients', 'moments', 'total'] as const;

function MemoryTable({ method, models, size, bytes }: MemoryTableProps) {
  const { t } = useTranslation('derivation');
  return (
    <table className="rlhf-memory numbers">
      <caption>
        {method} <strong>{formatBytes(totalMemory(models, size, bytes))}</strong>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('rlhf.memory.model')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`rlhf.memory.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {models.map((model) => {
          const memory = modelMemory(model, size, bytes);
          return (
            <tr key={model.name}>
              <th scope="row">{t(`rlhf.memory.models.${model.name}`)}</th>
              {COLUMNS.map((column) => (
                <td key={column}>{memory[column] === 0 ? '–' : formatBytes(memory[column])}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
