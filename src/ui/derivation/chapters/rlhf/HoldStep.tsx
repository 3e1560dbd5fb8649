import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { closedForm, expectation, klDivergence } from '../../../../math/closedForm';
import { ascend, ascentCourse } from '../../../../math/policyAscent';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale, logarithmicScale } from '../../../controls/Slider';
import { formatNats, formatReward, formatSetting } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Deeper } from '../../Deeper';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { ValueList } from '../../figures/ValueList';
import { useRunBeta, WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { CourseFigure } from './CourseFigure';
import { Sayings } from './Sayings';
import { HELD_STEPS, heldRate, type Study } from './study';
import type { LiveStudy } from './useStudy';

const BETA_SCALE = logarithmicScale(-1.5, 1);
const STEP_SCALE = linearScale(0, HELD_STEPS, 1);
/** β at which the truly best optimum is looked for: 0.05 to 20. */
const TRIED = Array.from({ length: 53 }, (_, i) => Number((0.05 * 10 ** (i / 20)).toPrecision(2)));

/** The same climb with the KL term: it comes to rest. */
export function HoldStep({ live: { study, outcomes } }: { readonly live: LiveStudy }) {
  const { t } = useTranslation('derivation');
  return (
    <Step title={t('rlhf.hold.title')}>
      <Prose text={t('rlhf.hold.text')} />
      {study && outcomes ? <Hold study={study} texts={outcomes.texts} /> : <WhileLoading />}
    </Step>
  );
}

/** The optimum for the reward model at a β, with its true reward. */
function optimumOf({ referenceLogps, modelled, rewards }: Study, beta: number) {
  const { logps } = closedForm(referenceLogps, modelled, beta);
  return {
    logps,
    climbed: expectation(logps, modelled),
    watched: expectation(logps, rewards),
    kl: Math.max(0, klDivergence(logps, referenceLogps)),
    reverse: Math.max(0, klDivergence(referenceLogps, logps)),
  };
}

/** Of the β that are tried the one whose optimum has the highest true reward. */
function trulyBest(study: Study): number {
  return TRIED.reduce((best, beta) => (optimumOf(study, beta).watched > optimumOf(study, best).watched ? beta : best));
}

function Hold({ study, texts }: { readonly study: Study; readonly texts: readonly string[] }) {
  const { t } = useTranslation('derivation');
  const [beta, setBeta] = useChapterNumber('rlhf', 'beta', useRunBeta());
  const [step, setStep] = useChapterNumber('rlhf', 'held', HELD_STEPS);
  const settings = useMemo(
    () => ({ referenceLogps: study.referenceLogps, rewards: study.modelled, beta, rate: heldRate(beta) }),
    [study, beta],
  );
  const course = useMemo(() => ascentCourse(settings, study.rewards, HELD_STEPS), [settings, study]);
  const logps = useMemo(() => (step === HELD_STEPS ? course.end : ascend(settings, step)), [settings, course, step]);
  const rest = useMemo(() => optimumOf(study, beta), [study, beta]);
  const best = useMemo(() => trulyBest(study), [study]);
  const { climbed, kl } = course;
  const objective = climbed[step] - beta * kl[step];
  const most = rest.climbed - beta * rest.kl;
  const nats = (value: number) => t('rlhf.nats', { value: formatNats(value) });
  return (
    <>
      <Equation
        name={t('rlhf.hold.equation')}
        tex={String.raw`\sym{J}(\sym{pi}) = \sym{E}_{\sym{y}\sim\sym{pi}}\bigl[\sym{rphi}(\sym{x},\sym{y})\bigr] - \sym{beta}\,\sym{KL}\bigl(\sym{pi}\,\|\,\sym{piRef}\bigr)`}
        symbols={[
          { id: 'J', value: formatReward(objective) },
          { id: 'rphi', name: t('rlhf.course.climbedShort'), value: formatReward(climbed[step]) },
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'KL', value: nats(kl[step]) },
          { id: 'piRef' },
        ]}
      />
      <Prose
        text={t('rlhf.hold.try', { best: formatSetting(best) })}
        drive={{
          loose: () => setBeta(0.1),
          tight: () => setBeta(5),
          best: () => setBeta(best),
          run: () => setBeta(undefined),
        }}
      />
      <ChapterFigure name={t('rlhf.hold.figure')} caption={t('rlhf.hold.caption')}>
        <div className="derivation-controls">
          <ChapterSlider
            label={t('rlhf.hold.beta')}
            value={beta}
            rule={DERIVATION_RULES.rlhf.beta}
            scale={BETA_SCALE}
            nudge={nudgeLogarithmically}
            onChange={setBeta}
            symbol="beta"
          />
          <ChapterSlider
            label={t('rlhf.course.step')}
            value={step}
            rule={DERIVATION_RULES.rlhf.held}
            scale={STEP_SCALE}
            nudge={nudgeBy(10)}
            onChange={setStep}
          />
        </div>
        <CourseFigure course={course} step={step} rest={rest} />
        <ValueList
          rows={[
            { name: t('rlhf.hold.objective', { step }), value: formatReward(objective), symbol: 'J' },
            { name: t('rlhf.hold.optimum'), value: formatReward(most), symbol: 'Z' },
            { name: t('rlhf.hold.restTrue'), value: formatReward(rest.watched), role: 'oracle', symbol: 'r' },
            { name: t('rlhf.hold.restKl'), value: nats(rest.kl), role: 'kl', symbol: 'KL' },
            { name: t('rlhf.hold.reverse'), value: nats(rest.reverse) },
          ]}
        />
      </ChapterFigure>
      <Deeper name="leashed" title={t('rlhf.hold.says', { step })}>
        <ChapterFigure name={t('rlhf.hold.says', { step })}>
          <Sayings study={study} texts={texts} logps={logps} />
        </ChapterFigure>
      </Deeper>
    </>
  );
}
