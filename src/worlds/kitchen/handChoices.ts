import { checkChoice } from '../../core/definitionSchema';
import type { Proposal } from '../../core/records';
import { type Choice, type KitchenDefinition, MAX_CHOICES } from '../../core/runDefinition';
import { sameIds } from '../../data/preferenceLabels';
import { Random } from '../../math/random';
import { PLAIN_SAMPLING } from '../../math/sampling';
import type { ChoicesView } from '../world';
import { DISHES } from './dishes';
import { COMPLETIONS } from './grammar';
import type { HandPairs } from './handPairs';
import { knownDish } from './kitchenExact';
import type { PromptWriter } from './promptWriter';
import type { References } from './references';

const PROPOSAL_STREAM = 0x7072_6f70;
/** Batches of samples among which two different ones are looked for. */
const MAX_PROPOSALS = 8;

/** The visitor's own choices between two completions by the reference. */
export class HandChoices implements ChoicesView {
  private proposals = 0;

  /** @param pairs where the run learns from choices */
  constructor(
    private readonly definition: KitchenDefinition,
    private readonly writer: () => Promise<PromptWriter>,
    private readonly references: Pick<References, 'now'>,
    private readonly pairs: HandPairs | undefined,
  ) {}

  async propose(wanted: number): Promise<Proposal> {
    const { config, taste } = this.definition;
    const dish = knownDish(wanted);
    const random = new Random(config.seed, PROPOSAL_STREAM + this.proposals++);
    const places = new Set<number>();
    const writer = await this.writer();
    for (let attempt = 0; attempt < MAX_PROPOSALS && places.size < 2; attempt++) {
      const { promptIds } = DISHES[dish];
      const written = await writer.write(this.references.now, promptIds, PLAIN_SAMPLING, random, taste);
      for (const { tokens } of written) {
        const place = COMPLETIONS.findIndex((completion) => sameIds(completion, tokens));
        if (place >= 0 && places.size < 2) places.add(place);
      }
    }
    // A reference that has collapsed writes one thing only: chance supplies the other.
    while (places.size < 2) places.add(random.integer(COMPLETIONS.length));
    const [first, second] = places;
    return { dish, first, second };
  }

  /** @throws EngineError config_invalid for a choice that there is not */
  choose(choice: Omit<Choice, 'step'>, step: number): Choice | undefined {
    const { pairs } = this;
    if (!pairs || pairs.count >= MAX_CHOICES) return undefined;
    const placed = { ...choice, step };
    checkChoice(placed);
    pairs.add(placed);
    return placed;
  }
}
