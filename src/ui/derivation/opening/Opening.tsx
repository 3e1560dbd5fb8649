import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CHAPTERS } from '../../../store/derivationRules';
import { inKitchen } from '../../../store/runData';
import { RunProvider, usePageRuns } from '../../shared/RunContext';
import { useRun, useSampledRun } from '../../shared/stores';
import { useProblemText } from '../../shared/useTexts';
import { TwoVerdicts } from '../../taste/TwoVerdicts';
import { LoadingProgress } from '../../transport/LoadingProgress';
import { Prose } from '../Prose';
import { SaidNow } from './SaidNow';
import { QUESTIONS } from './tasteRun';
import { type Tasting, useTasting } from './useTasting';
import './opening.css';

/** The lesson begins with an experiment: five choices between two verdicts, from which a model takes the reader's taste; and with the question how. */
export function Opening() {
  const { t } = useTranslation('derivation');
  const { tasting: run } = usePageRuns();
  const tasting = useTasting();
  if (!tasting) return null;
  return (
    <RunProvider run={run}>
      <section className="opening" aria-labelledby="opening-title">
        <header>
          <h2 id="opening-title">{t('opening.title')}</h2>
          <p className="prose opening-lead">{t('opening.lead')}</p>
        </header>
        <div className="opening-parts">
          <div className="opening-doing">
            {tasting.phase === 'asking' ? <Question tasting={tasting} /> : <Learnt tasting={tasting} />}
          </div>
          <SaidNow tasting={tasting} />
        </div>
      </section>
    </RunProvider>
  );
}

function Question({ tasting }: { readonly tasting: Tasting }) {
  const { t } = useTranslation(['derivation', 'translation']);
  const { pairs, chosen, completions, prompts, dish } = tasting;
  const { first, second } = pairs[chosen.length];
  return (
    <>
      <p className="opening-count numbers" role="status">
        <span>{t('opening.question', { number: chosen.length + 1, total: QUESTIONS })}</span>
        <progress aria-hidden="true" max={QUESTIONS} value={chosen.length} />
      </p>
      <p className="prose opening-prompt">
        {t('opening.ask')} {t('translation:completions.prompt', { prompt: prompts[dish] })}
      </p>
      <TwoVerdicts first={completions[first]} second={completions[second]} active onChoose={tasting.choose} />
      <p className="muted">{t('opening.keys')}</p>
    </>
  );
}

/** What becomes of the five choices. */
function Learnt({ tasting }: { readonly tasting: Tasting }) {
  const { t } = useTranslation('derivation');
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed last is gone.
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={place} tabIndex={-1} className="opening-learnt">
      <p className="opening-count" role="status">
        {t(`opening.phases.${tasting.phase}`, { total: QUESTIONS })}
      </p>
      {tasting.phase === 'waiting' && <LoadingProgress />}
      {tasting.phase === 'learning' && <Learning />}
      {tasting.phase === 'failed' && <Failed tasting={tasting} />}
      {tasting.phase === 'done' && <Asked tasting={tasting} />}
    </div>
  );
}

function Learning() {
  const { t } = useTranslation('derivation');
  const step = useSampledRun((state) => state.step);
  const total = useRun((state) => state.draft.config.max_steps);
  const made = t('opening.updates', { step, total });
  return (
    <p className="opening-count numbers">
      <span>{made}</span>
      <progress aria-hidden="true" max={total} value={step} />
    </p>
  );
}

function Failed({ tasting }: { readonly tasting: Tasting }) {
  const { t } = useTranslation('derivation');
  const problemText = useProblemText();
  const notice = useRun((state) => state.notices.findLast(({ kind }) => kind === 'engine'));
  return (
    <>
      {notice?.kind === 'engine' && <p>{problemText(notice.problem)}</p>}
      <p>
        <button type="button" onClick={tasting.learn}>
          {t('opening.retry')}
        </button>
      </p>
    </>
  );
}

/** The question that the lesson answers. */
function Asked({ tasting }: { readonly tasting: Tasting }) {
  const { t } = useTranslation('derivation');
  const dish = useRun((state) => inKitchen(state).watch.dish);
  const steps = useRun((state) => state.step);
  const home = dish === tasting.dish;
  return (
    <>
      <h3>{t('opening.how')}</h3>
      <Prose text={t('opening.without', { steps })} />
      <p className="opening-next">
        <a href="#chapter-title">{t('opening.begin', { title: t(`${CHAPTERS[0]}.title`) })}</a>
      </p>
      <p className="opening-more">
        <button type="button" className="quiet" onClick={() => tasting.look(!home)}>
          {t(home ? 'opening.other' : 'opening.back')}
        </button>
        <button type="button" className="quiet" onClick={tasting.again}>
          {t('opening.again')}
        </button>
      </p>
      <p className="muted">{t('opening.own')}</p>
    </>
  );
}
