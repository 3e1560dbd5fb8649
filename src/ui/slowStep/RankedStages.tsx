import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ResponseSource, type RrhfSettings, responsesPerPrompt, sourcesOf } from '../../core/methodSettings/rrhf';
import { type RankedResponse, type RankedView, rankedView } from '../../math/rrhfView';
import { Symbols } from '../controls/Symbols';
import { TrueReward } from '../controls/TrueReward';
import { usePrompt, useWords } from '../inspector/useWords';
import { formatSetting, formatTerm } from '../shared/format';
import { BeforeAfterTable } from './BeforeAfterTable';
import { Formula, operand } from './Formula';
import { FormulaHead } from './FormulaHead';
import type { ResponseProps } from './ResponseStages';
import { rankLine } from './responseFormulas';
import type { ResponseStage } from './stages';
import { StepFormulas } from './UpdateStage';

/** What a stage of RRHF shows under its sentence: of all responses to one prompt. */
export function RankedStageBody({ stage, step, config }: ResponseProps & { readonly stage: ResponseStage }) {
  const { t } = useTranslation();
  const { before, after, prompt } = useMemo(() => {
    const group = responsesPerPrompt(config);
    const first = step.place - (step.place % group);
    const own = step.responses.slice(first, first + group);
    return { before: rankedView(own), after: rankedView(own, 'afterLogps'), prompt: own[0].prompt };
  }, [step, config]);
  switch (stage) {
    case 'candidates':
      return <Candidates view={before} prompt={prompt} config={config} />;
    case 'likelihoods':
      return <Likelihoods view={before} />;
    case 'ranking':
      return <Ranking view={before} />;
    case 'rankLoss':
      return (
        <>
          <Formula parts={rankLine(before)} />
          <p className="muted">{t('slowMotion.ofPrompts', { loss: formatTerm(step.loss) })}</p>
        </>
      );
    case 'rankUpdate':
      return (
        <>
          <StepFormulas step={step} config={config} />
          <Moved before={before} after={after} />
        </>
      );
    default:
      return null;
  }
}

/** Responses are counted from 1. */
const nameOf = (place: number): string => `y${place + 1}`;

interface CandidatesProps {
  readonly view: RankedView;
  readonly prompt: number;
  readonly config: RrhfSettings;
}

function Candidates({ view, prompt, config }: CandidatesProps) {
  const { t } = useTranslation();
  const sources = sourcesOf(config);
  const names: Readonly<Record<ResponseSource, string>> = {
    cool: `π_ref, T = ${formatSetting(config.low_temperature)}`,
    hot: `π_ref, T = ${formatSetting(config.high_temperature)}`,
    policy: 'π_θ',
    text: t('slowMotion.sources.text'),
    other: t('slowMotion.sources.other'),
  };
  const nameAt = (place: number) => names[sources[Math.floor(place / config.responses_per_source)]];
  const asked = usePrompt(prompt);
  return (
    <>
      <p className="prose">{t('completions.prompt', { prompt: asked })}</p>
      <ResponseTable
        view={view}
        heads={[t('slowMotion.source'), 'r(x, y)']}
        cells={({ reward }, place) => [
          <Symbols key="source">{nameAt(place)}</Symbols>,
          <TrueReward key="r" value={reward} />,
        ]}
        words
      />
    </>
  );
}

function Likelihoods({ view }: { readonly view: RankedView }) {
  const { logps, tokens, mean } = view.candidates[0];
  return (
    <>
      <Formula parts={['q(y1)', 'log π_θ(y|x)/n', `${formatTerm(logps)}/${tokens.length}`, formatTerm(mean)]} />
      <ResponseTable
        view={view}
        heads={['log π_θ(y|x)', 'n', 'q', 'r(x, y)']}
        cells={({ logps: sum, tokens: own, mean: perToken, reward }) => [
          formatTerm(sum),
          own.length,
          formatTerm(perToken),
          <TrueReward key="r" value={reward} />,
        ]}
      />
    </>
  );
}

/** Those that are written out. */
const MOST_MISRANKED = 8;

function Ranking({ view }: { readonly view: RankedView }) {
  const { t } = useTranslation();
  const { candidates, misranked, rank } = view;
  if (misranked.length === 0) return <p>{t('slowMotion.allInOrder')}</p>;
  const rest = misranked.length - MOST_MISRANKED;
  return (
    <>
      {misranked.slice(0, MOST_MISRANKED).map(({ low, high, gap }) => (
        <Formula
          key={`${low}-${high}`}
          parts={[
            `q(${nameOf(low)}) − q(${nameOf(high)})`,
            `${formatTerm(candidates[low].mean)} − ${operand(candidates[high].mean)}`,
            formatTerm(gap),
          ]}
        />
      ))}
      {rest > 0 && <p className="muted">{t('slowMotion.moreMisranked', { count: rest })}</p>}
      <Formula parts={['R', 'Σ max(0, q(y) − q(y′))', formatTerm(rank)]} />
    </>
  );
}

function Moved({ before, after }: { readonly before: RankedView; readonly after: RankedView }) {
  const { t } = useTranslation();
  const rows = [
    ...before.candidates.map((_, place) => ({
      id: nameOf(place),
      name: `q(${nameOf(place)})`,
      of: (view: RankedView) => view.candidates[place].mean,
    })),
    { id: 'loss', name: `${t('terms.loss')} L`, of: ({ loss }: RankedView) => loss },
  ];
  return (
    <BeforeAfterTable
      className="sequence-table"
      caption={<caption>{t('slowMotion.theseResponses')}</caption>}
      rows={rows}
      before={before}
      after={after}
    />
  );
}

interface ResponseTableProps {
  readonly view: RankedView;
  readonly heads: readonly string[];
  readonly cells: (response: RankedResponse, place: number) => readonly ReactNode[];
  /** Whether the responses are written out. */
  readonly words?: boolean;
}

/** A row a response; the best has a star beside its name, as it is in the formulas. */
function ResponseTable({ view, heads, cells, words = false }: ResponseTableProps) {
  const { t } = useTranslation();
  const { text } = useWords();
  const named = view.candidates.map((response, place) => ({
    response,
    place,
    name: nameOf(place),
    best: place === view.best,
  }));
  return (
    <table className="sequence-table numbers">
      <FormulaHead rows={t('slowMotion.response')} formulas={heads} />
      <tbody>
        {named.map(({ response, place, name, best }) => (
          <tr key={name}>
            <th scope="row" className={words ? 'candidate' : undefined}>
              {name} {words && <span className="prose">{text('', response.tokens).trim()}</span>}
              {best && ` ${t('slowMotion.best')}`}
            </th>
            {cells(response, place).map((cell, at) => (
              <td key={heads[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
