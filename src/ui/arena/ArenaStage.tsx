import { useState } from 'react';
import type { Pointed } from '../../figures/suite/suiteLook';
import { suitePaths } from '../../figures/suite/suitePaths';
import './addTexts';
import './arena.css';
import { useArena } from './arenaStore';
import { SuiteFigure } from './SuiteFigure';

/** A suite as it is shown to others: its figure alone, with the methods that are switched on. */
export default function ArenaStage() {
  const { suite } = useArena((state) => state.suite);
  const [pointed, point] = useState<Pointed>();
  return (
    <div className="stage-playground" data-small={0}>
      <div className="stage-large">
        <SuiteFigure suite={suite} paths={suitePaths(suite)} pointed={pointed} onPoint={point} />
      </div>
    </div>
  );
}
