import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pairView } from '../../../math/pairView';
import type { PairRecord } from '../../../train/records';
import type { RunConfig } from '../../../train/runConfig';
import type { RunDefinition } from '../../../train/runDefinition';
import { useRun, useSampledRun } from '../../stores';
import { Maths } from './Maths';
import { NextTokens } from './NextTokens';
import { PairChooser } from './PairChooser';
import { PairSummary } from './PairSummary';
import { SIDES, type Side } from './sides';
import { TokenRow } from './TokenRow';
import { usePrompt } from './useWords';
import { spanOf } from './Waterfall';

/** One preference pair under both models, token by token, down to its loss. */
export default function PairInspector() {
  const { t } = useTranslation();
  const record = useSampledRun((state) => state.pair);
  const applied = useRun((state) => state.applied);
  const size = applied ? pairsOf(applied) : 0;
  return (
    <section className="inspector" aria-labelledby="inspector-title">
      <h3 id="inspector-title">{t('inspector.title')}</h3>
      {size > 0 && <PairChooser size={size} />}
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
  const [selected, select] = useState<{ side: Side; place: number }>({ side: 'chosen', place: 0 });
  const rows = useRef<HTMLDivElement>(null);
  const { side } = selected;
  // Another pair may be shorter.
  const place = Math.min(selected.place, record[side].tokens.length - 1);
  const span = spanOf(SIDES.flatMap((name) => view[name].tokens.map(({ cumulative }) => cumulative)));

  const pressed = (event: KeyboardEvent) => {
    const next = neighbour(record, side, place, event.key);
    if (!next) return;
    event.preventDefault();
    rows.current?.querySelector<HTMLElement>(`[data-address="${next.side}-${next.place}"]`)?.focus();
  };
  return (
    <>
      <p className="prompt prose">
        {t('completions.prompt', { prompt })}{' '}
        <span className="muted">{t('completions.atStep', { step: record.step })}</span>
      </p>
      {config.loss_type === 'sft' && <p className="prose">{t('slowMotion.sft')}</p>}
      <div ref={rows} className="token-rows">
        {SIDES.map((name) => (
          <TokenRow
            key={name}
            side={name}
            sequence={view[name]}
            trueReward={record[name].reward}
            span={span}
            selected={name === side ? place : undefined}
            onSelect={(chosen) => select({ side: name, place: chosen })}
            onKeyDown={pressed}
          />
        ))}
      </div>
      <p className="muted">
        <Maths>{t('inspector.legend')}</Maths>
      </p>
      <PairSummary view={view} settings={config} />
      <NextTokens prompt={prompt} sequence={record[side]} place={place} />
    </>
  );
}

/** Where an arrow key leads: along the tokens of both completions, or across to the other one. */
function neighbour(record: PairRecord, side: Side, place: number, key: string) {
  const places = SIDES.flatMap((name) => record[name].tokens.map((_, at) => ({ side: name, place: at })));
  const here = places.findIndex((other) => other.side === side && other.place === place);
  const other = side === 'chosen' ? 'rejected' : 'chosen';
  switch (key) {
    case 'ArrowRight':
      return places[Math.min(here + 1, places.length - 1)];
    case 'ArrowLeft':
      return places[Math.max(here - 1, 0)];
    case 'ArrowUp':
    case 'ArrowDown':
      return { side: other, place: Math.min(place, record[other].tokens.length - 1) } as const;
    case 'Home':
      return places[0];
    case 'End':
      return places.at(-1);
    default:
      return undefined;
  }
}
