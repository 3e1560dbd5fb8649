import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TASTE } from '../../core/kitchen/taste';
import { ADJECTIVES, type Adjective, type Style } from '../../core/kitchen/words';
import { TASTE_RULE } from '../../core/settings';
import { Field } from '../controls/Field';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { linearScale, Slider } from '../controls/Slider';
import { useWord } from '../controls/useWord';
import { formatReward } from '../shared/format';
import { useKitchenRun, useRun, useRunStore } from '../shared/stores';
import { effectiveScore, isChanged, type Scope, scoreEdits, styleOfDish } from './scores';

const SCALE = linearScale(-3, 3, 0.1);
const nudge = nudgeBy(0.1);

/** The true reward as sliders: what each word is worth to the diner. It applies at reset, like every setting. */
export function TasteEditor() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const word = useWord();
  const taste = useKitchenRun((state) => state.draft.taste);
  const style = useRun((state) => styleOfDish(state.watch.dish));
  const [scope, setScope] = useState<Scope>('every');
  const [touched, setTouched] = useState<Adjective>(ADJECTIVES[0]);
  const changed = isChanged(taste);
  return (
    <details className="taste">
      <summary>
        {t('taste.title')} {changed && <span className="changed">{t('taste.changed')}</span>}
      </summary>
      <p className="muted">{t('taste.hint')}</p>
      <ScopeChoice scope={scope} style={style} onChange={setScope} />
      <div className="taste-scores">
        {ADJECTIVES.map((adjective) => (
          <Score key={adjective} adjective={adjective} style={style} scope={scope} onTouch={setTouched} />
        ))}
      </div>
      <p className="muted">
        {t('taste.example', {
          style: word(style),
          adjective: word(touched),
          ...examples(effectiveScore(taste, style, touched), taste.very, taste.not),
        })}
      </p>
      <Factors />
      <button type="button" className="quiet" disabled={!changed} onClick={() => runStore.getState().resetTaste()}>
        {t('taste.reset')}
      </button>
    </details>
  );
}

/** What a score is worth plain, after "very" and after "not". */
function examples(score: number, very: number, not: number) {
  return { plain: formatReward(score), very: formatReward(score * very), not: formatReward(score * not) };
}

interface ScopeChoiceProps {
  readonly scope: Scope;
  readonly style: Style;
  readonly onChange: (scope: Scope) => void;
}

function ScopeChoice({ scope, style, onChange }: ScopeChoiceProps) {
  const { t } = useTranslation();
  const word = useWord();
  const name = useId();
  return (
    <fieldset className="choice-row">
      <legend className="visually-hidden">{t('taste.scope')}</legend>
      {(['every', 'style'] as const).map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={scope === each} onChange={() => onChange(each)} />
          {t(`taste.scopes.${each}`, { style: word(style) })}
        </label>
      ))}
    </fieldset>
  );
}

interface ScoreProps {
  readonly adjective: Adjective;
  readonly style: Style;
  readonly scope: Scope;
  readonly onTouch: (adjective: Adjective) => void;
}

function Score({ adjective, style, scope, onTouch }: ScoreProps) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const word = useWord();
  const taste = useKitchenRun((state) => state.draft.taste);
  const value = effectiveScore(taste, style, adjective);
  const before = effectiveScore(DEFAULT_TASTE, style, adjective);
  const common = taste.scores[adjective];
  const notes = [
    ...(value === before ? [] : [t('taste.was', { value: formatReward(before) })]),
    // A style's own score hides the common one.
    ...(value === common ? [] : [t('taste.elsewhere', { value: formatReward(common) })]),
  ];
  const edit = (score: number) => {
    onTouch(adjective);
    const { editTaste } = runStore.getState();
    for (const each of scoreEdits(taste, style, adjective, score, scope)) editTaste(each.name, each.value);
  };
  return (
    <Slider
      id={`taste-${adjective}`}
      name={word(adjective)}
      longName={t('taste.scoreOf', { adjective: word(adjective), style: word(style) })}
      {...(notes.length > 0 && { note: notes.join(' · ') })}
      scale={SCALE}
      value={value}
      rule={TASTE_RULE}
      nudge={nudge}
      onChange={edit}
      inline
    />
  );
}

/** The numbers that words do not have of their own. */
function Factors() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const taste = useKitchenRun((state) => state.draft.taste);
  return (
    <details>
      <summary>{t('taste.more')}</summary>
      <div className="taste-factors">
        {(['very', 'not', 'malformed'] as const).map((name) => (
          <Field key={name} id={`taste-${name}`} name={t(`taste.${name}.name`)} hint={() => t(`taste.${name}.hint`)}>
            <NumberInput
              id={`taste-${name}`}
              value={taste[name]}
              rule={TASTE_RULE}
              nudge={nudge}
              onChange={(value) => runStore.getState().editTaste(name, value)}
              onUsable={(usable) => runStore.getState().setUsable(`taste.${name}`, usable)}
            />
          </Field>
        ))}
      </div>
    </details>
  );
}
