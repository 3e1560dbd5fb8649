import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { Step } from '../../Step';
import type { Question } from './experiments';
import { FailureChecks } from './FailureChecks';
import { QuestionList } from './QuestionList';
import { SoundStep } from './SoundStep';
import { useLab } from './useLab';
import './failures.css';

/** What a step's questions have in common. */
const GROUPS = {
  looks: ['falling', 'stuck', 'beta'],
  learns: ['overoptimised', 'length'],
  models: ['start', 'reference'],
  numbers: ['half', 'empty', 'tokens'],
} as const satisfies Readonly<Record<string, readonly Question[]>>;
type Group = keyof typeof GROUPS;

/** Chapter 8: what can go wrong, each as a run of the page's own engine, and the same run with the mistake taken out. */
export default function FailuresChapter() {
  const { t } = useTranslation('derivation');
  const lab = useLab();
  return (
    <ChapterFrame
      chapter="failures"
      references={[
        { paper: 'dpo', at: t('failures.references.dpo') },
        { paper: 'pal', at: t('failures.references.pal') },
        { paper: 'gao', at: t('failures.references.gao') },
        { paper: 'length', at: t('failures.references.length') },
        { paper: 'nca', at: t('failures.references.nca') },
      ]}
    >
      <Step title={t('failures.sound.title')}>
        <SoundStep lab={lab} />
      </Step>
      {(Object.keys(GROUPS) as Group[]).map((group) => (
        <Step key={group} title={t(`failures.groups.${group}.title`)}>
          <QuestionList lab={lab} lead={t(`failures.groups.${group}.lead`)} questions={GROUPS[group]} />
        </Step>
      ))}
      <Step title={t('frame.checks')}>
        <FailureChecks />
      </Step>
    </ChapterFrame>
  );
}
