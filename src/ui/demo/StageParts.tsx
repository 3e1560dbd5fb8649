/** What the stages of all worlds have. */
import { useTranslation } from 'react-i18next';
import type { CompletionRecord } from '../../core/records';
import type { Role } from '../../figures/figure';
import { Symbols } from '../controls/Symbols';
import { TrueReward } from '../controls/TrueReward';
import { useLatestValue } from '../controls/useLatestValue';
import { endOf } from '../inspector/useWords';
import { useRun, useSampledRun } from '../shared/stores';

export interface StageNumber {
  readonly name: string;
  readonly role: Role;
  readonly value: string;
}

interface StageNumbersProps {
  readonly step: number;
  /** Steps of the whole run. */
  readonly last: number;
  readonly numbers: readonly StageNumber[];
}

/** The run in a few numbers. */
export function StageNumbers({ step, last, numbers }: StageNumbersProps) {
  const { t } = useTranslation('demo');
  return (
    <dl className="stage-numbers">
      <div>
        <dt>{t('demo.stage.step')}</dt>
        <dd className="numbers">
          {step}
          <span className="muted">/{last}</span>
        </dd>
      </div>
      {numbers.map(({ name, role, value }) => (
        <div key={name}>
          <dt>
            <Symbols>{name}</Symbols>
          </dt>
          <dd className={`numbers role-${role}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The end of a longer prompt, which is what a completion follows. */
const SHOWN_CHARACTERS = 48;

/** One completion of each model, from the same random numbers. */
export function StageCompletions() {
  const { t } = useTranslation();
  const current = useSampledRun((state) => state.completions);
  const completions = useLatestValue(
    current,
    useRun((state) => !state.awaitingRun),
  );
  const prompt = completions && endOf(completions.prompt, SHOWN_CHARACTERS);
  const [reference, policy] = [completions?.reference[0], completions?.policy[0]];
  return (
    <div className="stage-completions">
      {prompt !== undefined && reference && policy && (
        <>
          <p className="prose">{t('completions.prompt', { prompt })}</p>
          <StageCompletion speaker="reference" completion={reference} />
          <StageCompletion speaker="policy" completion={policy} />
        </>
      )}
    </div>
  );
}

interface StageCompletionProps {
  readonly speaker: 'reference' | 'policy';
  readonly completion: CompletionRecord;
}

function StageCompletion({ speaker, completion: { text, reward } }: StageCompletionProps) {
  const { t } = useTranslation();
  return (
    <p className="stage-completion">
      <span className={`role-${speaker}`}>
        <Symbols>{t(`completions.${speaker}`)}</Symbols>
      </span>
      <span className="completion-text">{text || t('completions.silence')}</span>
      {reward !== undefined && <TrueReward value={reward} />}
    </p>
  );
}
