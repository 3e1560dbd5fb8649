import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nextTokens, pairView } from '../../../math/pairView';
import type { PairRecord } from '../../../train/records';
import type { RunConfig } from '../../../train/runConfig';
import type { RunDefinition } from '../../../train/runDefinition';
import { controller, useRun, useSampledRun } from '../../stores';
import { Maths } from './Maths';
import { NextTokens } from './NextTokens';
import { PairChooser } from './PairChooser';
import { PairSummary } from './PairSummary';
import { type TokenPlace, TokenRows, within } from './TokenRows';
import { usePrompt, useWords } from './useWords';

/** Candidates for the next token. */
const SHOWN_NEXT = 6;

/** One preference pair under both models, token by token, down to its loss. */
export default function PairInspector() {
  const { t } = useTranslation();
  const record = useSampledRun((state) => state.pair);
  const applied = useRun((state) => state.applied);
  const index = useRun((state) => state.watch.pair);
  const size = applied ? pairsOf(applied) : 0;
  return (
    <section className="inspector" aria-labelledby="inspector-title">
      <h3 id="inspector-title">{t('inspector.title')}</h3>
      {size > 0 && <PairChooser index={index} size={size} onChoose={(pair) => controller.watch({ pair })} />}
      {record && applied && size > 0 ? (
        <Anatomy record={record} config={applied.config} />
      ) : (
        <p className="empty prose">{applied && size === 0 ? t('inspector.emptyHand') : t('inspector.empty')}</p>
      )}
    </section>
  );
}

const pairsOf = ({ config, choices }: RunDefinition): number =>
  config.label_source === 'hand' ? choices.length : config.num_pairs;

interface AnatomyProps {
  readonly record: PairRecord;
  readonly config: RunConfig;
}

function Anatomy({ record, config }: AnatomyProps) {
  const { t } = useTranslation();
  const prompt = usePrompt(record.dish);
  const view = useMemo(() => pairView(record, config), [record, config]);
  const words = useWords();
  const [selected, select] = useState<TokenPlace>({ side: 'chosen', place: 0 });
  const { side, place } = within(view, selected);
  return (
    <>
      <p className="prompt prose">
        {t('completions.prompt', { prompt })}{' '}
        <span className="muted">{t('completions.atStep', { step: record.step })}</span>
      </p>
      {config.loss_type === 'sft' && <p className="prose">{t('slowMotion.sft')}</p>}
      <TokenRows
        view={view}
        label={words.label}
        trueRewards={{ chosen: record.chosen.reward, rejected: record.rejected.reward }}
        selected={{ side, place }}
        onSelect={select}
      />
      <p className="muted">
        <Maths>{t('inspector.legend')}</Maths>
      </p>
      <PairSummary view={view} settings={config} />
      <NextTokens
        before={words.text(prompt, record[side].tokens.slice(0, place))}
        candidates={nextTokens(record[side], place, SHOWN_NEXT)}
        label={words.label}
      />
    </>
  );
}
