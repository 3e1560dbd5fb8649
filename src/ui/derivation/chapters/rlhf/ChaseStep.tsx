import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type AscentCourse, ascend } from '../../../../math/policyAscent';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatNats, formatReward } from '../../../shared/format';
import { turnTo } from '../../../shared/pageAddress';
import { useController, useRunStore } from '../../../shared/stores';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { ValueList } from '../../figures/ValueList';
import { WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { CourseFigure } from './CourseFigure';
import { Sayings } from './Sayings';
import { FREE_STEPS, freeClimb, highest, type Story, type Study, storyOf } from './study';
import type { LiveStudy } from './useStudy';

const STEP_SCALE = linearScale(0, FREE_STEPS, 1);
const BEGINNING = 5;
/** What to look at, by what becomes of the true reward. */
const TRY = {
  falls: 'rlhf.chase.try',
  holds: 'rlhf.chase.tryHolds',
  onlyFalls: 'rlhf.chase.tryOnlyFalls',
} as const satisfies Readonly<Record<Story, string>>;

/** The climb of the reward model without anything that holds the policy. */
export function ChaseStep({ live: { study, free, outcomes } }: { readonly live: LiveStudy }) {
  const { t } = useTranslation('derivation');
  const controller = useController();
  const runStore = useRunStore();
  const openLesson = () => {
    controller.choosePreset('reward-hacking');
    turnTo({ page: 'playground' }, runStore.getState());
  };
  return (
    <Step title={t('rlhf.chase.title')}>
      <Prose text={t('rlhf.chase.text')} drive={{ lesson: openLesson }} />
      {study && free && outcomes ? <Chase study={study} course={free} texts={outcomes.texts} /> : <WhileLoading />}
    </Step>
  );
}

interface ChaseProps {
  readonly study: Study;
  readonly course: AscentCourse;
  readonly texts: readonly string[];
}

function Chase({ study, course, texts }: ChaseProps) {
  const { t } = useTranslation('derivation');
  const [step, setStep] = useChapterNumber('rlhf', 'free', BEGINNING);
  const logps = useMemo(() => ascend(freeClimb(study), step), [study, step]);
  const { climbed, watched, kl } = course;
  const peak = highest(watched);
  const story = storyOf(watched);
  const values = {
    peak,
    most: formatReward(watched[peak]),
    start: formatReward(watched[0]),
    end: formatReward(watched[FREE_STEPS]),
    steps: FREE_STEPS,
  };
  return (
    <>
      <Equation
        name={t('rlhf.chase.equation')}
        tex={String.raw`\sym{J}(\sym{pi}) = \sym{E}_{\sym{y}\sim\sym{pi}}\bigl[\sym{rphi}(\sym{x},\sym{y})\bigr]`}
        symbols={[
          { id: 'J', name: t('rlhf.course.climbedShort'), value: formatReward(climbed[step]) },
          { id: 'r', name: t('rlhf.course.watchedShort'), value: formatReward(watched[step]) },
          { id: 'pi' },
        ]}
      />
      <Prose
        text={t(TRY[story], values)}
        drive={{ start: () => setStep(0), peak: () => setStep(peak), end: () => setStep(FREE_STEPS) }}
      />
      <ChapterFigure name={t('rlhf.chase.figure')}>
        <ChapterSlider
          label={t('rlhf.course.step')}
          value={step}
          rule={DERIVATION_RULES.rlhf.free}
          scale={STEP_SCALE}
          nudge={nudgeBy(1)}
          onChange={setStep}
        />
        <CourseFigure course={course} step={step} />
        <ValueList
          rows={[
            {
              name: t('rlhf.course.kl'),
              value: t('rlhf.nats', { value: formatNats(kl[step]) }),
              role: 'kl',
              symbol: 'KL',
            },
            { name: t('rlhf.chase.best', { step: peak }), value: values.most, role: 'oracle', symbol: 'r' },
          ]}
        />
        <p role="status">{t(`rlhf.chase.${story}`, values)}</p>
      </ChapterFigure>
      <ChapterFigure name={t('rlhf.chase.says', { step })}>
        <Sayings study={study} texts={texts} logps={logps} />
      </ChapterFigure>
    </>
  );
}
