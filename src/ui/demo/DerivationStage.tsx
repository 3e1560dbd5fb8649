import { useRef } from 'react';
import { lazyPart } from '../shared/Part';
import { useDerivation } from '../shared/stores';
import { useDemo } from './useDemo';
import { useFit } from './useFit';

const Derivation = lazyPart(() => import('../derivation/Derivation'), { opens: true });

/** One step of a chapter as it is shown to others: its equation and its figure. */
export function DerivationStage() {
  const place = useRef<HTMLDivElement>(null);
  const part = useDemo((state) => state.scene.part);
  const key = useDerivation(({ chapter, shown }) => `${chapter}.${shown}`);
  useFit(place, `${key}.${part}`);
  return (
    <div className="stage-derivation">
      <div ref={place} className="stage-step" data-part={part}>
        <Derivation />
      </div>
    </div>
  );
}
