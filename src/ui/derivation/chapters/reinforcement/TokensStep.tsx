import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatLogps, formatProbability, formatReward } from '../../../shared/format';
import { useRun } from '../../../shared/stores';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { useEpisode } from './useEpisode';

/** The same words for a language model: the watched pair's chosen completion as an episode. */
export function TokensStep() {
  const { t } = useTranslation('derivation');
  const episode = useEpisode();
  const ready = useRun((state) => state.world !== undefined);
  return (
    <Step title={t('reinforcement.tokens.title')}>
      <Prose text={t('reinforcement.tokens.text')} />
      {episode && ready ? <Tokens episode={episode} /> : <WhileLoading />}
    </Step>
  );
}

const ROWS = ['state', 'action', 'policy', 'reward', 'end'] as const;

function Tokens({ episode }: { readonly episode: NonNullable<ReturnType<typeof useEpisode>> }) {
  const { t } = useTranslation('derivation');
  const { prompt, words, logps, reward, total } = episode;
  const last = words.length - 1;
  const [picked, setToken] = useChapterNumber('reinforcement', 'token', 0);
  const token = Math.min(picked, last);
  const written = words.slice(0, token);
  const state = [...prompt, ...written].join(' ');
  const probability = formatProbability(Math.exp(logps[token]));
  const now: Readonly<Record<(typeof ROWS)[number], string>> = {
    state: t('reinforcement.tokens.quoted', { text: state }),
    action: t('reinforcement.tokens.quoted', { text: words[token] }),
    policy: t('reinforcement.tokens.probability', { value: probability }),
    reward: token === last ? formatReward(reward) : '0',
    end: t(token === last ? 'reinforcement.tokens.ends' : 'reinforcement.tokens.goesOn'),
  };
  return (
    <>
      <Equation
        name={t('reinforcement.tokens.equation')}
        tex={String.raw`\log\sym{piTheta}(\sym{y}\mid\sym{x}) = \sum_{t=1}^{${words.length}} \log\sym{piTheta}(\sym{action}_t\mid\sym{state}_t) = ${formatLogps(total).replace('−', '-')}`}
        symbols={[
          { id: 'state', value: now.state },
          { id: 'action', value: now.action },
          { id: 'piTheta', value: probability },
          { id: 'r', name: t('reinforcement.tokens.atTheEnd'), value: formatReward(reward) },
        ]}
      />
      <Prose
        text={t('reinforcement.tokens.try')}
        drive={{
          first: () => setToken(0),
          next: () => setToken(Math.min(last, token + 1)),
          last: () => setToken(last),
        }}
      />
      <ChapterFigure name={t('reinforcement.tokens.figure')} caption={t('reinforcement.tokens.caption')}>
        <ChapterSlider
          label={t('reinforcement.tokens.slider')}
          value={token}
          rule={DERIVATION_RULES.reinforcement.token}
          scale={linearScale(0, last, 1)}
          nudge={nudgeBy(1)}
          onChange={(value) => setToken(Math.min(last, value))}
          symbol="state"
        />
        <p className="cat-tokens" aria-hidden="true">
          {[...prompt, ...words].map(numbered).map(({ word, place }) => (
            <span key={place} className="cat-token" data-place={partOf(place - prompt.length, token)}>
              {word}
            </span>
          ))}
        </p>
        <table className="cat-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('reinforcement.tokens.theCat')}</th>
              <th scope="col">{t('reinforcement.tokens.theCook')}</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row}>
                <th scope="row">{t(`reinforcement.tokens.rows.${row}`)}</th>
                <td>{t(`reinforcement.tokens.cat.${row}`)}</td>
                <td>
                  {t(`reinforcement.tokens.cook.${row}`)} <strong className="numbers">{now[row]}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ChapterFigure>
    </>
  );
}

const numbered = (word: string, place: number) => ({ word, place });

/** What a token is to the state, by its place in the completion. */
function partOf(place: number, token: number): 'prompt' | 'written' | 'now' | 'later' {
  if (place < 0) return 'prompt';
  return place < token ? 'written' : place === token ? 'now' : 'later';
}
