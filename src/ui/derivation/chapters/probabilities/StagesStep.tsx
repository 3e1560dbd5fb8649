import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenScore } from '../../../../core/records';
import { logitRow, type SequenceView } from '../../../../math/pairView';
import { SIDES, type Side } from '../../../inspector/sides';
import { usePrompt, useWords } from '../../../inspector/useWords';
import { formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { type LivePair, useLivePair, WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { FourNumbers } from './FourNumbers';
import { LogitTable } from './LogitTable';
import { SpeakerChoice } from './SpeakerChoice';
import type { Speaker } from './speech';

/** The log-probability of a given answer, stage by stage, for a pair of the run. */
export function StagesStep() {
  const live = useLivePair();
  return live ? <Stages live={live} /> : <WhileLoading />;
}

function Stages({ live: { record, view } }: { readonly live: LivePair }) {
  const { t } = useTranslation('derivation');
  const words = useWords();
  const prompt = usePrompt(record.dish);
  const [sideText, setSide] = useChapterText('probabilities', 'side', 'chosen');
  const [placeSet, setPlace] = useChapterNumber('probabilities', 'place', 0);
  const [speakerText, setSpeaker] = useChapterText('probabilities', 'speaker', 'policy');
  const side: Side = sideText === 'rejected' ? 'rejected' : 'chosen';
  const speaker: Speaker = speakerText === 'reference' ? 'reference' : 'policy';
  const { tokens } = record[side];
  // Another pair may be shorter.
  const place = Math.max(0, Math.min(placeSet, tokens.length - 1));
  const placed = tokens.map((token, at) => ({ word: words.label(token), at }));
  const score = view[side].tokens[place]?.[speaker];
  const total = speaker === 'policy' ? view[side].policyLogps : view[side].referenceLogps;
  const ids = { pi: speaker === 'policy' ? 'piTheta' : 'piRef', y: side === 'chosen' ? 'yw' : 'yl' } as const;
  const choose = (next: Side) => () => setSide(next);
  const logits = speaker === 'policy' ? record[side].policyLogits : record[side].referenceLogits;
  return (
    <>
      <Prose text={t('probabilities.stages.text')} drive={{ chosen: choose('chosen'), rejected: choose('rejected') }} />
      <Equation
        name={t('probabilities.stages.equation')}
        tex={String.raw`\log\sym{${ids.pi}}(\sym{${ids.y}}\mid\sym{x}) = \sum_{t} \Big(\sym{logit} - \log\sum_{v'} e^{f_{v'}}\Big),\quad v = \sym{token}`}
        symbols={[
          { id: ids.y, value: words.text('', tokens) },
          ...(score
            ? ([
                { id: 'token', value: t('probabilities.next.value', { word: words.label(tokens[place]) }) },
                { id: 'logit', value: formatTerm(score.logit) },
              ] as const)
            : []),
          { id: ids.pi, value: `log: ${formatTerm(total)}` },
        ]}
      />
      <div className="derivation-controls">
        <SideChoice side={side} onChange={setSide} />
        <SpeakerChoice speaker={speaker} onChange={setSpeaker} />
      </div>
      <p className="prose">{t('probabilities.stages.prompt', { pair: record.index + 1, prompt })}</p>
      <ol className="spoken-strip" aria-label={t('probabilities.stages.places')}>
        {placed.map(({ word, at }) => (
          <li key={at}>
            <button
              type="button"
              className="spoken-token"
              aria-pressed={at === place}
              aria-label={t('probabilities.stages.place', { place: at + 1, word })}
              onClick={() => setPlace(at)}
            >
              {word}
            </button>
          </li>
        ))}
      </ol>
      {score && (
        <LogitTable
          row={logitRow(logits, tokens.length, place)}
          taken={tokens[place]}
          lse={score.lse}
          speaker={speaker}
          before={words.text(prompt, tokens.slice(0, place))}
          words={words}
        />
      )}
      <Gathered sequence={view[side]} speaker={speaker} place={place} label={words.label} />
      <FourNumbers view={view} />
    </>
  );
}

function SideChoice({ side, onChange }: { readonly side: Side; readonly onChange: (side: Side) => void }) {
  const { t } = useTranslation('derivation');
  const group = useId();
  return (
    <fieldset className="speakers">
      <legend className="muted">{t('probabilities.stages.side')}</legend>
      {SIDES.map((each) => (
        <label key={each} className={`choice role-${each}`}>
          <input type="radio" name={group} checked={each === side} onChange={() => onChange(each)} />
          <span>{t(`probabilities.stages.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface GatheredProps {
  readonly sequence: SequenceView;
  readonly speaker: Speaker;
  /** The place that is looked at. */
  readonly place: number;
  readonly label: (token: number) => ReactNode;
}

/** The log-probability of each token that stands there, and their sum. */
function Gathered({ sequence, speaker, place, label }: GatheredProps) {
  const { t } = useTranslation('derivation');
  const total = speaker === 'policy' ? sequence.policyLogps : sequence.referenceLogps;
  const rows = sequence.tokens.map((view, at): { token: number; at: number; score: TokenScore } => {
    return { token: view.token, at, score: view[speaker] };
  });
  return (
    <ChapterFigure name={t('probabilities.stages.gather')} caption={t('probabilities.stages.gatherCaption')}>
      <div className="derivation-table-room">
        <table className="derivation-table numbers">
          <thead>
            <tr>
              {(['token', 'logit', 'lse', 'logp'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`probabilities.stages.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ token, at, score }) => (
              <tr key={at} data-selected={at === place}>
                <th scope="row">{label(token)}</th>
                <td>{formatTerm(score.logit)}</td>
                <td>{formatTerm(score.lse)}</td>
                <td>{formatTerm(score.logp)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('probabilities.stages.sum')}
              </th>
              <td className={`role-${speaker}`}>
                <strong>{formatTerm(total)}</strong>
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </ChapterFigure>
  );
}
