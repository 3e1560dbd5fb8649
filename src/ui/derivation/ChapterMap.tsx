import { useTranslation } from 'react-i18next';
import { CHAPTERS, type Chapter } from '../../store/derivationRules';
import { PageLink } from '../controls/PageLink';
import { useDerivation } from '../shared/stores';
import { type LanePath, Lanes } from './Lanes';
import { CHECKS, useProgress } from './progress';
import { EQUATIONS, lineOf, STAGES, type Stage } from './stages';
import { Tex } from './Tex';

/** The chapters as stations of the pipeline: from SFT over the pairs, round by RLHF or straight by DPO. */
export function ChapterMap() {
  return (
    <ol className="map">
      {STAGES.map((stage) => (
        <li key={stage.id} className={`map-stage map-${stage.id}`}>
          <StageHead stage={stage} />
          <ol>
            {stage.chapters.map((chapter) => (
              <li key={chapter} className="map-chapter">
                <Lanes paths={chapterPaths(chapter)} station={lineOf(chapter)} />
                <ChapterLink chapter={chapter} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function StageHead({ stage: { id, name, models } }: { readonly stage: Stage }) {
  const { t } = useTranslation('derivation');
  return (
    <div className="map-head">
      <Lanes paths={HEAD_PATHS[id]} />
      <p>
        <strong>{name ?? t(`map.names.${id as 'pairs' | 'practice'}`)}</strong> <span>{t(`map.stages.${id}`)}</span>
        {models && (
          <span className="map-models">
            {t('map.models', { count: models.length })}
            {models.map((tex) => (
              <span key={tex} className="map-model">
                <Tex tex={tex} />
              </span>
            ))}
          </span>
        )}
      </p>
    </div>
  );
}

function ChapterLink({ chapter }: { readonly chapter: Chapter }) {
  const { t } = useTranslation('derivation');
  const current = useDerivation((state) => state.chapter === chapter);
  const right = useProgress()[chapter];
  const total = CHECKS[chapter].length;
  const equation = EQUATIONS[chapter];
  return (
    <PageLink place={{ page: 'derivation', chapter }} current={current}>
      <span className="contents-number numbers">{CHAPTERS.indexOf(chapter)}</span>
      <span>
        {t(`${chapter}.title`)}
        {current && <span className="map-here">{t('map.here')}</span>}
      </span>
      <span className="map-marks numbers">
        {equation && <span className="map-equation">{t('map.equation', { number: equation })}</span>}
        {right > 0 && (
          <span className="contents-done">
            <span aria-hidden="true">
              {right === total && '✓ '}
              {right}/{total}
            </span>
            <span className="visually-hidden">{t('frame.answered', { number: right, total })}</span>
          </span>
        )}
      </span>
    </PageLink>
  );
}

/** Which lines pass the head of a stage, and where they part or meet there. */
const HEAD_PATHS: Readonly<Record<Stage['id'], readonly LanePath[]>> = {
  sft: [],
  rl: ['straight'],
  pairs: ['straight', 'round'],
  rlhf: ['straight', 'round', 'parting'],
  dpo: ['straight', 'round'],
  practice: ['straight', 'meeting'],
};

function chapterPaths(chapter: Chapter): readonly LanePath[] {
  const place = CHAPTERS.indexOf(chapter);
  if (place === 0) return ['straightFrom'];
  if (chapter === 'reinforcement') return ['straight', 'roundFrom'];
  if (place === CHAPTERS.length - 1) return ['straightTo'];
  return chapter === 'failures' ? ['straight'] : ['straight', 'round'];
}
