import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PairSettings, pairOutcome, sequenceShares } from '../../../math/pairView';
import type { OwnRunData } from '../../../store/ownRun';
import { Maths } from '../../panels/inspector/Maths';
import { NextTokens } from '../../panels/inspector/NextTokens';
import { PairChooser } from '../../panels/inspector/PairChooser';
import { PairSummary } from '../../panels/inspector/PairSummary';
import { type TokenPlace, TokenRows, within } from '../../panels/inspector/TokenRows';
import { ownController, useOwnRun, useSampledOwnRun } from '../ownStores';
import { endOf, SHOWN_PROMPT } from './endOf';

/** Characters before a place that are shown with what could follow it. */
const SHOWN_BEFORE = 48;

/** One pair of the data under both models, token by token, down to its loss. */
export function OwnInspector() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const pair = useSampledOwnRun((state) => state.pair);
  const applied = useOwnRun((state) => state.applied);
  const size = useOwnRun((state) => state.data?.count ?? 0);
  const index = useOwnRun((state) => state.watch.pair);
  return (
    <section className="inspector" aria-labelledby="own-inspector-title">
      <h4 id="own-inspector-title">{t('inspector.title')}</h4>
      {size > 0 && <PairChooser index={index} size={size} onChoose={(place) => ownController.watch({ pair: place })} />}
      {pair && applied ? (
        <div className="own-anatomy" aria-busy={pair.record.index !== index}>
          <Anatomy pair={pair} settings={applied} />
        </div>
      ) : (
        <p className="empty prose">{own('train.inspector.empty')}</p>
      )}
    </section>
  );
}

interface AnatomyProps {
  readonly pair: NonNullable<OwnRunData['pair']>;
  readonly settings: PairSettings;
}

function Anatomy({ pair, settings }: AnatomyProps) {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const { record, prompt, labels } = pair;
  const view = useMemo(() => {
    const chosen = sequenceShares(record.chosen, settings.beta);
    const rejected = sequenceShares(record.rejected, settings.beta);
    return { chosen, rejected, ...pairOutcome(chosen, rejected, settings) };
  }, [record, settings]);
  const [selected, select] = useState<TokenPlace>({ side: 'chosen', place: 0 });
  const { side, place } = within(view, selected);
  const end = useOwnRun((state) => state.tokens?.endToken);
  const label = (token: number) => (token === end ? t('inspector.end') : (labels[token] ?? String(token)));
  const before = [prompt, ...record[side].tokens.slice(0, place).map(label)].join(' ');
  return (
    <>
      <p className="prompt prose own-prompt-text">
        {t('completions.prompt', { prompt: endOf(prompt, SHOWN_PROMPT) })}{' '}
        <span className="muted">
          {t('completions.atStep', { step: record.step })} ·{' '}
          {own(record.heldOut ? 'train.inspector.heldOut' : 'train.inspector.trained')}
        </span>
      </p>
      <TokenRows view={view} label={label} selected={{ side, place }} onSelect={select} />
      <p className="muted">
        <Maths>{t('inspector.legend')}</Maths>
      </p>
      <PairSummary view={view} settings={settings} />
      <NextTokens before={endOf(before, SHOWN_BEFORE)} candidates={record[side].next[place]} label={label} />
    </>
  );
}
