import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEstimate } from '../../../core/modelInfo';
import type { KitchenModel } from '../../../core/settings';
import type { FileInputs } from '../../../store/fileInputs';
import { durationIn, formatBytes, formatMemory } from '../../shared/format';
import { useRun } from '../../shared/stores';
import { compactCount, KITCHEN_SIZES, largestShape } from './amounts';
import './cards.css';

export const MODEL_CARDS = ['kitchen', 'checkpoint'] as const;
/** What is trained: a model of this page, or a checkpoint that the visitor brings. */
export type ModelCard = (typeof MODEL_CARDS)[number];

interface ModelCardsProps {
  readonly chosen: ModelCard;
  /** Of this page's models the one that would be loaded. */
  readonly kitchenModel: KitchenModel;
  readonly onChoose: (card: ModelCard) => void;
}

/** What can be trained, each with what it takes, side by side. */
export function ModelCards({ chosen, kitchenModel, onChoose }: ModelCardsProps) {
  const { t } = useTranslation('file');
  const inputs = useRun((state) => state.inputs);
  const group = useId();
  const taken = {
    kitchen: { ...KITCHEN_SIZES[kitchenModel], estimate: inputs.estimates[`shipped:${kitchenModel}`] },
    checkpoint: checkpointTakes(inputs),
  };
  return (
    <fieldset className="model-cards">
      <legend className="visually-hidden">{t('cards.legend')}</legend>
      {MODEL_CARDS.map((card) => (
        <div key={card} className="model-card" data-chosen={card === chosen}>
          <label className="model-card-name">
            <input
              type="radio"
              name={group}
              checked={card === chosen}
              aria-describedby={`${group}${card}`}
              onChange={() => onChoose(card)}
            />
            {t(`cards.${card}.name`)}
          </label>
          <div id={`${group}${card}`} className="model-card-about">
            <p>{t(`cards.${card}.lead`)}</p>
            {taken[card] ? <Takes {...taken[card]} /> : <p className="muted">{t('cards.unknown')}</p>}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

interface TakesProps {
  readonly name?: string;
  readonly parameters: number;
  /** undefined where the server does not say: then it is what float32 takes. */
  readonly bytes: number | undefined;
  readonly estimate: ModelEstimate | undefined;
}

/** Of the checkpoint that was given, or else of the one that is there. */
function checkpointTakes({ look, model, estimate }: FileInputs): TakesProps | undefined {
  return look?.outlook ?? (model && model.kind !== 'shipped' ? { ...model, estimate } : undefined);
}

/** Parameters, size, memory and time, as far as they are known. */
function Takes({ name, parameters, bytes, estimate }: TakesProps) {
  const { t } = useTranslation('file');
  const { t: shared } = useTranslation();
  const shape = estimate && largestShape(estimate);
  const time = shape && durationIn(shape.milliseconds);
  const facts = [
    ['parameters', compactCount(parameters)],
    ['size', bytes === undefined ? t('cards.about', { bytes: formatBytes(4 * parameters) }) : formatBytes(bytes)],
    ['memory', shape ? formatMemory(shape.memory.total) : '–'],
    ['step', time ? shared(`units.${time.unit}`, { value: time.value }) : '–'],
  ] as const;
  return (
    <>
      {name && <p className="model-card-which">{name}</p>}
      <dl className="model-card-facts">
        {facts.map(([fact, value]) => (
          <div key={fact}>
            <dt>{t(`cards.${fact}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {shape ? t('cards.shape', { pairs: shape.pairs, tokens: shape.tokens }) : t('cards.notMeasured')}
      </p>
    </>
  );
}
