import { useTranslation } from 'react-i18next';
import type { NarratedResponses, ToldResponse } from '../../core/rolloutRecords';
import { trainsRewardModel } from '../../core/stages';
import { estimatedTokens, groupView, type ResponseView, responseView, type Whitening } from '../../math/responseView';
import { TrueReward } from '../controls/TrueReward';
import { Maths } from '../inspector/Maths';
import { usePrompt, useWords } from '../inspector/useWords';
import { formatSetting, formatTerm } from '../shared/format';
import { BeforeAfterTable } from './BeforeAfterTable';
import { Formula } from './Formula';
import {
  advantageLines,
  clipOf,
  groupLines,
  hasLeash,
  ratioLine,
  responseLossLine,
  tokenLossLines,
  tokenRewardLines,
} from './responseFormulas';
import type { ResponseStage, StageProps } from './stages';
import { TokenTable } from './TokenTable';
import { StepFormulas } from './UpdateStage';

export interface ResponseProps {
  readonly step: NarratedResponses;
  readonly config: StageProps['config'];
}

const toldOf = ({ responses, place }: NarratedResponses): ToldResponse => responses[place];

/** What a stage of GRPO or PPO shows under its sentence. */
export function ResponseStageBody({ stage, ...props }: ResponseProps & { readonly stage: ResponseStage }) {
  const { step, config } = props;
  const { ppo } = step;
  switch (stage) {
    case 'response':
      return <WrittenStage {...props} />;
    case 'group':
      return <Lines of={groupLines(groupView(step, config), toldOf(step).reward, config)} />;
    case 'tokenRewards':
      return ppo && <RewardsStage {...props} ppo={ppo} />;
    case 'advantages':
      return ppo && <AdvantagesStage {...props} ppo={ppo} />;
    case 'ratios':
      return <RatiosStage {...props} />;
    case 'responseLoss':
      return <LossStage {...props} />;
    case 'responseUpdate':
      return <MovedStage {...props} />;
    default:
      return null;
  }
}

export function Lines({ of }: { readonly of: readonly (readonly string[])[] }) {
  return of.map((parts) => <Formula key={parts[0]} parts={parts} />);
}

/** In words, with what it earned. */
function WrittenStage({ step, config }: ResponseProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { prompt, tokens, reward, score } = toldOf(step);
  const asked = usePrompt(prompt);
  return (
    <>
      <dl className="stage-pair">
        <div>
          <dt>{t('slowMotion.prompt')} x</dt>
          <dd className="prose">{t('completions.prompt', { prompt: asked })}</dd>
        </div>
        <div>
          <dt>{t('slowMotion.response')} y</dt>
          <dd className="prose">
            {words.text('', tokens).trim()} <TrueReward value={reward} />
          </dd>
        </div>
      </dl>
      {trainsRewardModel(config) && <Formula parts={['s', 'r_φ(x, y)', formatTerm(score)]} />}
      <p className="muted">
        <Maths>{t(trainsRewardModel(config) ? 'slowMotion.earnsScore' : 'slowMotion.earnsReward')}</Maths>
      </p>
    </>
  );
}

interface PpoProps extends ResponseProps {
  readonly ppo: Whitening;
}

function RewardsStage({ step, config, ppo }: PpoProps) {
  const { label } = useWords();
  const tokens = estimatedTokens(toldOf(step), ppo, config);
  return (
    <>
      <Lines of={tokenRewardLines(tokens, toldOf(step).score, ppo)} />
      <TokenTable
        tokens={tokens}
        label={label}
        columns={[
          { head: 'log π_old', of: ({ oldLogp }) => oldLogp },
          { head: 'log π_ref', of: ({ referenceLogp }) => referenceLogp },
          { head: 'r', of: ({ reward }) => reward, total: true },
        ]}
      />
    </>
  );
}

function AdvantagesStage({ step, config, ppo }: PpoProps) {
  const { label } = useWords();
  const tokens = estimatedTokens(toldOf(step), ppo, config);
  return (
    <>
      <Lines of={advantageLines(tokens, ppo, config)} />
      <TokenTable
        tokens={tokens}
        label={label}
        columns={[
          { head: 'r', of: ({ reward }) => reward },
          { head: 'V', of: ({ value }) => value },
          { head: 'δ', of: ({ surprise }) => surprise },
          { head: 'Â', of: ({ raw }) => raw },
          { head: 'A', of: ({ advantage }) => advantage },
        ]}
      />
    </>
  );
}

function RatiosStage({ step, config }: ResponseProps) {
  const { t } = useTranslation();
  const { label } = useWords();
  const { tokens } = responseView(step, config);
  const [low, high] = clipOf(config).map(formatSetting);
  return (
    <>
      <Formula parts={ratioLine(tokens[0])} />
      <TokenTable
        tokens={tokens}
        label={label}
        columns={[
          { head: 'log π_old', of: ({ oldLogp }) => oldLogp },
          { head: 'log π_θ', of: ({ logp }) => logp },
          { head: 'ρ', of: ({ ratio }) => ratio, mark: ({ held }) => held && t('slowMotion.held') },
        ]}
      />
      <p className="muted">{t('slowMotion.clip', { low, high })}</p>
    </>
  );
}

function LossStage({ step, config }: ResponseProps) {
  const { t } = useTranslation();
  const { label } = useWords();
  const view = responseView(step, config);
  const leash = hasLeash(config);
  const sizes = {
    responses: step.responses.length,
    tokens: step.responses.reduce((sum, { tokens }) => sum + tokens.length, 0),
    longest: step.longest,
  };
  const adds = config.method === 'ppo' && (config.entropy_coef > 0 || config.ptx_coef > 0);
  return (
    <>
      <Lines of={tokenLossLines(view.tokens[0], config)} />
      {leash && (
        <p className="muted">
          <Maths>{t('slowMotion.leash')}</Maths>
        </p>
      )}
      <TokenTable
        tokens={view.tokens}
        label={label}
        columns={[
          { head: 'ρ', of: ({ ratio }) => ratio },
          { head: 'A', of: ({ advantage }) => advantage },
          ...(leash
            ? [
                { head: 'c', of: ({ clipped }: Clipped) => clipped },
                { head: 'k3', of: ({ divergence }: Clipped) => divergence },
              ]
            : []),
          { head: leash ? 'ℓ' : 'ℓ = c', of: ({ loss }) => loss, total: true },
        ]}
      />
      <Formula parts={responseLossLine(view, config, sizes)} />
      <p className="muted">
        {t(adds ? 'slowMotion.responsesAndMore' : 'slowMotion.ofResponses', {
          count: sizes.responses,
          loss: formatTerm(step.loss),
        })}
      </p>
    </>
  );
}

type Clipped = ResponseView['tokens'][number];

/** The step, and what it did to this response. */
function MovedStage({ step, config }: ResponseProps) {
  const { t } = useTranslation();
  const { label } = useWords();
  const response = toldOf(step);
  const { logps, afterLogps } = response;
  const rows = [
    ...response.tokens.map((token, place) => ({
      id: String(place),
      name: label(token),
      of: (of: readonly number[]) => of[place],
    })),
    {
      id: 'sum',
      name: <Maths>log π_θ(y|x)</Maths>,
      of: (of: readonly number[]) => of.reduce((sum, logp) => sum + logp, 0),
    },
  ];
  return (
    <>
      <StepFormulas step={step} config={config} />
      <BeforeAfterTable
        className="sequence-table"
        caption={
          <caption>
            <Maths>{t('slowMotion.thisResponse')}</Maths>
          </caption>
        }
        rows={rows}
        before={logps}
        after={afterLogps}
      />
    </>
  );
}
