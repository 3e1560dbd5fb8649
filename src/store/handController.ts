import type { RunChannel } from '../client/trainingClient';
import { DISH_COUNT } from '../core/kitchen/words';
import { type KitchenDefinition, MAX_CHOICES, sameDefinition } from '../core/runDefinition';
import type { RunStore } from './runStore';

/** How the visitor labels pairs by hand. */
export interface HandController {
  /** Asks for two completions to choose from. */
  propose(): void;
  /** Answers the proposal; the next one follows. */
  choose(preferred: 'first' | 'second'): void;
}

interface RunOfChoices {
  /** What is not carried out is said in the page. */
  failed(thrown: unknown): void;
  /** A fresh run with the definition that the controls show. */
  reset(): void;
}

/** The next proposal is about another dish; all are visited in turn. */
const DISH_STRIDE = 5;
const dishAfter = (dish: number) => (dish + DISH_STRIDE) % DISH_COUNT;

export function connectHandChoices(
  store: RunStore,
  request: RunChannel['request'],
  { failed, reset }: RunOfChoices,
): HandController {
  const proposeAbout = (dish: number) => {
    request({ type: 'propose', dish }).then((proposal) => store.getState().proposed(proposal), failed);
  };
  return {
    propose: () => {
      const { proposal, watch } = store.getState();
      proposeAbout(proposal ? dishAfter(proposal.dish) : watch.dish);
    },
    choose: (preferred) => {
      const { proposal, applied, draft } = store.getState();
      if (!proposal || draft.world !== 'kitchen' || draft.choices.length >= MAX_CHOICES) return;
      const { dish, first, second } = proposal;
      const [chosen, rejected] = preferred === 'first' ? [first, second] : [second, first];
      const starts = applied?.world !== 'kitchen' || needsHandRun(applied, draft);
      if (starts) reset();
      request({ type: 'choose', choice: { dish, chosen, rejected } }).then((choice) => {
        if (choice) store.getState().chose(choice);
      }, failed);
      // A run by hand begins with a proposal.
      if (!starts) proposeAbout(dishAfter(dish));
    },
  };
}

/** A choice counts in a run that learns by hand, with the choices that the controls show. */
function needsHandRun(applied: KitchenDefinition, draft: KitchenDefinition): boolean {
  return applied.config.label_source !== 'hand' || !sameDefinition(applied, draft);
}
