import { useRef, useState } from 'react';
import { CHAPTERS } from '../../store/derivationRules';
import { isStaged } from '../../store/stageStore';
import { Part } from '../shared/Part';
import { useDerivation, useStage } from '../shared/stores';
import { Contents } from './Contents';
import { CHAPTER_PAGES, fetchChapter } from './chapters';
import { useLighting, useLitSymbol } from './lit';
import { usePrinting } from './onPaper';
import { Opening } from './opening/Opening';
import { StepZeroProvider } from './StepZeroProvider';
import './addTexts';
import 'katex/dist/katex.min.css';
import './derivation.css';
import './equations.css';
import './figures/figures.css';
import './print.css';

/** The derivation: from "why not climb the reward" to DPO's loss, a chapter at a time, about the model that runs in the page; until that has answered, about the same one as it was shipped. */
export default function Derivation() {
  const place = useRef<HTMLDivElement>(null);
  const chapter = useDerivation((state) => state.chapter);
  const hidden = useDerivation((state) => state.hidden);
  const lit = useLitSymbol();
  useLighting(place);
  usePrinting();
  // A stage shows one step, and nothing to press.
  const opens = !useStage(isStaged) && chapter === CHAPTERS[0];
  const ChapterPage = CHAPTER_PAGES[chapter];
  // The one that it opens with comes beside what was shipped of the model.
  useState(() => fetchChapter(chapter));
  return (
    <div ref={place} className="derivation" data-hide={hidden.join(' ')}>
      {lit && <style>{`.derivation [data-symbol="${lit}"] { ${LIT} }`}</style>}
      <Contents />
      <StepZeroProvider>
        <div className="derivation-column">
          {opens && (
            <Part>
              <Opening />
            </Part>
          )}
          <ChapterPage key={chapter} />
        </div>
      </StepZeroProvider>
    </div>
  );
}

/** Whatever shows the lit symbol: a marked background for letters and bars, a mark around what is drawn. */
const LIT = 'background-color: var(--lit); box-shadow: 0 0 0 2px var(--lit-edge); border-radius: 2px; --lit-stroke: 4;';
