import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withObjective } from '../../core/objective';
import type { PairLogits } from '../../core/records';
import { PLAIN } from '../../core/usableSettings';
import { pairView } from '../../math/pairView';
import { type TokenPull, tokenPulls } from '../../math/tokenPulls';
import { AtStep } from '../controls/AtStep';
import { Maths } from '../inspector/Maths';
import { PairChooser } from '../inspector/PairChooser';
import { SIDES } from '../inspector/sides';
import { type TokenPlace, within } from '../inspector/TokenRows';
import { usePrompt, useWords } from '../inspector/useWords';
import { useController, useKitchenRun, useSampledKitchenRun } from '../shared/stores';
import { MethodPulls } from './MethodPulls';
import { COMPARED, type Compared } from './pullFormulas';

/** Two methods beside each other on the same two responses, on the model that trains now: what each asks of every token. */
export default function TwoMethods() {
  const { t } = useTranslation('arena');
  const controller = useController();
  const record = useSampledKitchenRun((state) => state.pair);
  const applied = useKitchenRun((state) => state.applied);
  const index = useKitchenRun((state) => state.watch.pair);
  const titleId = useId();
  const size = applied && applied.config.label_source !== 'hand' ? applied.config.num_pairs : 0;
  return (
    <section className="arena-pulls" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('pulls.title')}</h3>
      <p className="prose">{t('pulls.lead')}</p>
      {record && applied ? (
        <>
          {size > 0 && <PairChooser index={index} size={size} onChoose={(pair) => controller.watch({ pair })} />}
          <Sides record={record} config={applied.config} />
        </>
      ) : (
        <p className="empty prose">{t('pulls.none')}</p>
      )}
    </section>
  );
}

type Config = Parameters<typeof tokenPulls>[2];

function Sides({ record, config }: { readonly record: PairLogits; readonly config: Config }) {
  const { t } = useTranslation();
  const { t: arena } = useTranslation('arena');
  const prompt = usePrompt(record.dish);
  const words = useWords();
  const [methods, choose] = useState<readonly [Compared, Compared]>(['sigmoid', 'simpo']);
  const [selected, select] = useState<TokenPlace>({ side: 'chosen', place: 0 });
  const view = useMemo(() => pairView(record, config), [record, config]);
  const place = within(view, selected);
  return (
    <>
      <p className="prompt prose prompt-text">
        {t('completions.prompt', { prompt })} <AtStep step={record.step} />
      </p>
      <p className="muted">
        <Maths>{arena('pulls.scale')}</Maths>
      </p>
      <div className="arena-pulls-sides">
        {methods.map((method, at) => (
          <MethodColumn
            key={at === 0 ? 'first' : 'second'}
            {...{ record, config, method, place }}
            name={arena(at === 0 ? 'pulls.first' : 'pulls.second')}
            label={words.label}
            onSelect={select}
            onChoose={(next) => choose(at === 0 ? [next, methods[1]] : [methods[0], next])}
          />
        ))}
      </div>
    </>
  );
}

interface MethodColumnProps {
  readonly record: PairLogits;
  readonly config: Config;
  readonly method: Compared;
  readonly place: TokenPlace;
  readonly name: string;
  readonly label: (token: number) => string;
  readonly onSelect: (place: TokenPlace) => void;
  readonly onChoose: (method: Compared) => void;
}

function MethodColumn({ record, config, method, place, name, label, onSelect, onChoose }: MethodColumnProps) {
  const { t } = useTranslation();
  const id = useId();
  const shown = useMemo(() => {
    // The loss alone, without what the run may add to DPO's.
    const own: Config = { ...config, ...withObjective(method), ...PLAIN, f_divergence_type: 'reverse_kl' };
    const view = pairView(record, own);
    const rewards = { chosen: record.chosen.reward, rejected: record.rejected.reward };
    return { config: own, view, rewards, pulls: tokenPulls(view, rewards, own) };
  }, [record, config, method]);
  const strongest = Math.max(...SIDES.flatMap((side) => shown.pulls[side].map(strengthOf)));
  return (
    <div className="arena-pulls-side">
      <div className="field">
        <label htmlFor={id}>{name}</label>
        <select id={id} value={method} onChange={({ target }) => onChoose(target.value as Compared)}>
          {COMPARED.map((each) => (
            <option key={each} value={each}>
              {t(`losses.${each}.name`)}
            </option>
          ))}
        </select>
      </div>
      <MethodPulls {...shown} {...{ method, strongest, place, label, onSelect }} />
    </div>
  );
}

const strengthOf = ({ push }: TokenPull) => Math.abs(push);
