import { Children, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CHAPTERS, type Chapter } from '../../store/derivationRules';
import { PageLink } from '../controls/PageLink';
import { Part } from '../shared/Part';
import { derivationStore, useDerivation } from '../shared/stores';
import { useOnPaper } from './onPaper';
import { type Reference, References } from './References';
import { StepNumber } from './Step';
import { useNumbersFrom } from './StepZeroProvider';
import { useStepKeys } from './useStepKeys';

interface ChapterFrameProps {
  readonly chapter: Chapter;
  readonly references: readonly Reference[];
  /** `Step`s. */
  readonly children: ReactNode;
}

/** A chapter: what it is about, its steps as far as they are revealed, where it comes from, and what comes next. */
export function ChapterFrame({ chapter, references, children }: ChapterFrameProps) {
  const { t } = useTranslation('derivation');
  const steps = Children.toArray(children);
  // The steps of a chapter never change places.
  const placed = steps.map((step, index) => ({ step, number: index + 1 }));
  const revealed = useDerivation((state) => state.shown ?? steps.length);
  const shown = useOnPaper() ? steps.length : Math.min(revealed, steps.length);
  const heading = useRef<HTMLHeadingElement>(null);
  // Turned to from another chapter or page, the reader is led to the beginning; a page that is only just opened keeps its focus.
  useEffect(() => {
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  useStepKeys(steps.length);
  const place = CHAPTERS.indexOf(chapter);
  return (
    <article className={`chapter chapter-${chapter}`} aria-labelledby="chapter-title">
      <header className="chapter-head">
        <p className="chapter-number">{t('frame.chapter', { number: place })}</p>
        <h2 id="chapter-title" ref={heading} tabIndex={-1}>
          {t(`${chapter}.title`)}
        </h2>
        <p className="prose chapter-lead">{t(`${chapter}.lead`)}</p>
        <NumbersLine />
      </header>
      {placed.slice(0, shown).map(({ step, number }) => (
        <StepNumber key={number} value={number}>
          <Part>{step}</Part>
        </StepNumber>
      ))}
      <StepBar shown={shown} total={steps.length} />
      {shown === steps.length && <References references={references} />}
      <Neighbours place={place} />
    </article>
  );
}

/** Whose the numbers below are; always there, so that nothing moves when the engine answers. */
function NumbersLine() {
  const { t } = useTranslation('derivation');
  return <p className="muted chapter-numbers">{t(`frame.numbers.${useNumbersFrom()}`)}</p>;
}

/** Reveals step by step, or shows everything. */
function StepBar({ shown, total }: { readonly shown: number; readonly total: number }) {
  const { t } = useTranslation('derivation');
  const stepwise = useDerivation((state) => state.shown !== undefined);
  const { reveal } = derivationStore.getState();
  if (!stepwise) {
    return (
      <p className="step-bar">
        <button type="button" className="quiet" onClick={() => reveal(1)}>
          {t('frame.stepwise')}
        </button>
        <span className="muted">{t('frame.stepwiseHint')}</span>
      </p>
    );
  }
  return (
    <p className="step-bar">
      <button type="button" disabled={shown <= 1} aria-keyshortcuts="ArrowLeft" onClick={() => reveal(shown - 1)}>
        {t('frame.back')}
      </button>
      <button
        type="button"
        className={shown < total ? 'primary' : undefined}
        disabled={shown >= total}
        aria-keyshortcuts="ArrowRight"
        onClick={() => reveal(shown + 1)}
      >
        {t('frame.next')}
      </button>
      <span className="muted numbers" role="status">
        {t('frame.shown', { shown, total })}
      </span>
      <button type="button" className="quiet" onClick={() => reveal(undefined)}>
        {t('frame.all')}
      </button>
    </p>
  );
}

function Neighbours({ place }: { readonly place: number }) {
  const { t } = useTranslation('derivation');
  const link = (chapter: Chapter | undefined, direction: 'previous' | 'following') =>
    chapter && (
      <PageLink place={{ page: 'derivation', chapter }} current={false}>
        {t(`frame.${direction}`, { number: CHAPTERS.indexOf(chapter), title: t(`${chapter}.title`) })}
      </PageLink>
    );
  return (
    <nav className="neighbours" aria-label={t('frame.neighbours')}>
      {link(CHAPTERS[place - 1], 'previous')}
      {link(CHAPTERS[place + 1], 'following')}
    </nav>
  );
}
