import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPairLoss, objectiveOf, type PairSettings, readsReference, roleOfBatch } from '../../core/objective';
import type { NextToken, PairLogits, PairRecord, PairScores } from '../../core/records';
import type { RunDefinition } from '../../core/runDefinition';
import { nextTokens, type PairView, pairView } from '../../math/pairView';
import { AtStep } from '../controls/AtStep';
import { useController, useRun, useSampledRun } from '../shared/stores';
import { Maths } from './Maths';
import { NextTokens } from './NextTokens';
import { PairChooser } from './PairChooser';
import { PairSummary } from './PairSummary';
import type { Side } from './sides';
import { type TokenPlace, TokenRows, within } from './TokenRows';
import { endOf, SHOWN_PROMPT, useLabels, usePrompt, useWords } from './useWords';

/** Candidates for the next token. */
const SHOWN_NEXT = 6;
/** Characters before a place that are shown with what could follow it. */
const SHOWN_BEFORE = 48;

/** One preference pair under both models, token by token, down to its loss. */
export default function PairInspector() {
  const { t } = useTranslation();
  const controller = useController();
  const record = useSampledRun((state) => state.pair);
  const applied = useRun((state) => state.applied);
  const index = useRun((state) => state.watch.pair);
  const size = applied ? pairsOf(applied) : 0;
  return (
    <section className="inspector" aria-labelledby="inspector-title">
      <h3 id="inspector-title">{t('inspector.title')}</h3>
      {size > 0 && <PairChooser index={index} size={size} onChoose={(pair) => controller.watch({ pair })} />}
      {record && applied && size > 0 ? (
        <div className="anatomy" aria-busy={record.index !== index}>
          {'labels' in record ? (
            <ScoredPair record={record} settings={applied.config} />
          ) : (
            <PairOfDish record={record} settings={applied.config} />
          )}
        </div>
      ) : (
        <p className="empty prose">{applied && size === 0 ? t('inspector.emptyHand') : t('inspector.empty')}</p>
      )}
    </section>
  );
}

function pairsOf(definition: RunDefinition): number {
  if (definition.world === 'file') return definition.data.count;
  const { config, choices } = definition;
  return config.label_source === 'hand' ? choices.length : config.num_pairs;
}

/** A pair of an enumerated world: whole rows of logits, and what its completions are truly worth. */
function PairOfDish({ record, settings }: { readonly record: PairLogits; readonly settings: PairSettings }) {
  const prompt = usePrompt(record.dish);
  const words = useWords();
  const view = useMemo(() => pairView(record, settings), [record, settings]);
  return (
    <Anatomy
      record={record}
      settings={settings}
      view={view}
      prompt={prompt}
      label={words.label}
      before={(side, place) => words.text(prompt, record[side].tokens.slice(0, place))}
      candidates={(side, place) => nextTokens(record[side], place, SHOWN_NEXT)}
      trueRewards={{ chosen: record.chosen.reward, rejected: record.rejected.reward }}
    />
  );
}

/** A pair of a large vocabulary: what its tokens score, with the likeliest others of each place. */
function ScoredPair({ record, settings }: { readonly record: PairScores; readonly settings: PairSettings }) {
  const { t } = useTranslation();
  const view = useMemo(() => pairView(record, settings), [record, settings]);
  const label = useLabels(record.labels);
  const { prompt } = record;
  const before = (side: Side, place: number) =>
    endOf([prompt, ...record[side].tokens.slice(0, place).map(label)].join(' '), SHOWN_BEFORE);
  return (
    <Anatomy
      record={record}
      settings={settings}
      view={view}
      prompt={endOf(prompt, SHOWN_PROMPT)}
      label={label}
      before={before}
      candidates={(side, place) => record[side].next[place]}
      split={t(record.heldOut ? 'inspector.heldOut' : 'inspector.trained')}
    />
  );
}

/** What of a pair a loss that reads no reference looks at. */
function noteOf(settings: PairSettings) {
  const objective = objectiveOf(settings);
  if (!hasPairLoss(objective)) return 'slowMotion.prompts';
  return objective === 'sft' ? 'slowMotion.sft' : 'slowMotion.free';
}

interface AnatomyProps {
  readonly record: PairRecord;
  readonly settings: PairSettings;
  readonly view: PairView;
  readonly prompt: string;
  readonly label: (token: number) => string;
  /** What stands before a place. */
  readonly before: (side: Side, place: number) => string;
  readonly candidates: (side: Side, place: number) => readonly NextToken[];
  readonly trueRewards?: Readonly<Record<Side, number>>;
  /** Whether the pair is trained on, where some are held out. */
  readonly split?: string;
}

function Anatomy({ record, settings, view, prompt, label, before, candidates, trueRewards, split }: AnatomyProps) {
  const { t } = useTranslation();
  const [selected, select] = useState<TokenPlace>({ side: 'chosen', place: 0 });
  const { side, place } = within(view, selected);
  const batchRole = roleOfBatch(settings);
  return (
    <>
      <p className="prompt prose prompt-text">
        {t('completions.prompt', { prompt })} <AtStep step={record.step} />
        {split && <span className="muted"> · {split}</span>}
      </p>
      {!readsReference(settings) && <p className="prose">{t(noteOf(settings))}</p>}
      {batchRole && <p className="prose">{t(`slowMotion.${batchRole}`)}</p>}
      <TokenRows
        view={view}
        label={label}
        {...(trueRewards && { trueRewards })}
        selected={{ side, place }}
        onSelect={select}
      />
      <p className="muted">
        <Maths>{t('inspector.legend')}</Maths>
      </p>
      <PairSummary view={view} settings={settings} />
      <NextTokens before={before(side, place)} candidates={candidates(side, place)} label={label} />
    </>
  );
}
