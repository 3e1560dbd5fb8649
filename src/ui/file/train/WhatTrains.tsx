import { useTranslation } from 'react-i18next';
import { useRun, useSampledRun } from '../../shared/stores';
import { useCount } from '../../shared/useTexts';

/** The model, the pairs, and what is measured of them right now. */
export function WhatTrains() {
  const { t } = useTranslation();
  const { t: file } = useTranslation('file');
  const count = useCount();
  const draft = useRun((state) => state.draft);
  const parameters = useRun((state) => state.inputs.model?.parameters);
  const split = useRun((state) => state.split);
  const measuring = useSampledRun((state) => state.measuring);
  if (draft.world !== 'file') return null;
  const { model, reference, data } = draft;
  const parts = [
    parameters !== undefined && file('train.model', { name: model.name, parameters: count(parameters) }),
    reference && file('train.reference', { name: reference.name }),
    data.count > 0 && file('train.pairs', { count: data.count, name: data.name }),
    split && file('train.split', { training: count(split.training), heldOut: split.heldOut }),
    measuring && file(measuring.done < measuring.total ? 'train.measuring' : 'train.sampling', { ...measuring }),
  ].filter((part) => typeof part === 'string');
  return <p className="muted file-facts">{parts.join(' · ') || t('run.states.idle')}</p>;
}
