import { useTranslation } from 'react-i18next';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { PairView } from '../../math/pairView';
import type { Halves, TokenPull } from '../../math/tokenPulls';
import { TrueReward } from '../controls/TrueReward';
import { SIDES, SideName } from '../inspector/sides';
import { tint } from '../inspector/TokenRow';
import type { TokenPlace } from '../inspector/TokenRows';
import { formatProbability, formatSigned, formatTerm } from '../shared/format';
import { Formula, operand } from '../slowStep/Formula';
import { knownTerms, lossFormula, lossValues, substitute } from '../slowStep/lossFormulas';
import { type Compared, derivativeFormula, responseLines } from './pullFormulas';

interface MethodPullsProps {
  readonly method: Compared;
  readonly config: TrainingConfig;
  readonly view: PairView;
  readonly rewards: Halves<number>;
  readonly pulls: Halves<readonly TokenPull[]>;
  /** The largest push of the method, by which the others are tinted. */
  readonly strongest: number;
  readonly place: TokenPlace;
  readonly label: (token: number) => string;
  readonly onSelect: (place: TokenPlace) => void;
}

/** The strongest token has nearly the full tint. */
const FULL = 1.6;

/** Both responses in words that are coloured by what the method asks of them, and its formulas with the numbers of the chosen token. */
export function MethodPulls(props: MethodPullsProps) {
  const { view, rewards, pulls, strongest, place, label, onSelect } = props;
  const { t } = useTranslation('arena');
  return (
    <>
      {SIDES.map((side) => (
        <div key={side}>
          <h4>
            <SideName side={side} /> <TrueReward value={rewards[side]} />
          </h4>
          <ol className="arena-pull-tokens">
            {view[side].tokens
              .map(({ token }, at) => ({ at, word: label(token), ...pulls[side][at] }))
              .map(({ at, word, push }) => (
                <li key={at}>
                  <button
                    type="button"
                    className="token token-pull"
                    aria-pressed={place.side === side && place.place === at}
                    aria-label={t('pulls.choose', {
                      token: word,
                      push: `${formatSigned(push)}, ${t(directionOf(push))}`,
                    })}
                    onClick={() => onSelect({ side, place: at })}
                    {...tint(strongest > 0 ? (FULL * push) / strongest : 0)}
                  >
                    <span>{word}</span>
                    <span className="numbers">{formatSigned(push)}</span>
                  </button>
                </li>
              ))}
          </ol>
        </div>
      ))}
      <Numbers {...props} />
    </>
  );
}

function directionOf(push: number) {
  if (push === 0) return 'pulls.same';
  return push > 0 ? 'pulls.up' : 'pulls.down';
}

/** The loss and its derivative at the chosen token, with the numbers in place. */
function Numbers(props: MethodPullsProps) {
  const { t } = useTranslation('arena');
  const { t: page } = useTranslation();
  const { method, config, view, pulls, place, label } = props;
  const { side, place: at } = place;
  const { derivative, push } = pulls[side][at];
  const { token, policy } = view[side].tokens[at];
  const values = lossValues(view, config);
  const formula = derivativeFormula(config, side);
  const rest = `1 − ${formatProbability(Math.exp(policy.logp))}`;
  return (
    <div className="arena-pull-numbers">
      <p>{t('pulls.token', { token: label(token), side: page(`terms.${side}`) })}</p>
      {formula ? (
        <>
          {knownTerms(config).map(([letter, known]) => (
            <Formula key={letter} parts={[letter, known, substitute(known, values), formatTerm(values[letter])]} />
          ))}
          <Formula parts={['L', lossFormula(config), substitute(lossFormula(config), values), formatTerm(view.loss)]} />
          <Formula parts={['∂L/∂log π_θ', formula, substitute(formula, values), formatTerm(derivative)]} />
        </>
      ) : (
        <ResponseFormulas {...props} />
      )}
      <Formula
        parts={['−∂L/∂logit', '−(1 − p)·∂L/∂log π_θ', `−(${rest})·${operand(derivative)}`, formatSigned(push)]}
      />
      {!formula && (
        <p className="muted">
          {t('pulls.responses', { name: page(`losses.${method}.name`) })} {method === 'ppo' && t('pulls.value')}
        </p>
      )}
    </div>
  );
}

/** Of the methods that are told what responses earn. */
function ResponseFormulas(props: MethodPullsProps) {
  const { t } = useTranslation('arena');
  const words = { weight: t('pulls.weight'), whitened: t('pulls.whitened'), misranked: t('pulls.misranked') };
  return responseLines(props, words).map((parts) => <Formula key={parts[0]} parts={parts} />);
}
