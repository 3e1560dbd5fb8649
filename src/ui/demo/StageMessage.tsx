import { useTranslation } from 'react-i18next';
import { SHIPPED_NAMES } from '../../store/demo/shipped';
import { usePreference } from '../shared/stores';
import { useProblemText } from '../shared/useTexts';
import { LoadingProgress } from '../transport/LoadingProgress';
import { useDemo } from './useDemo';

/** In the place of the figures: the title while they are on their way, or why they cannot be shown. */
export function StageMessage() {
  const { t } = useTranslation('demo');
  const problemText = useProblemText();
  const language = usePreference((state) => state.language);
  const script = useDemo((state) => state.script);
  const problem = useDemo((state) => state.problem);
  if (!problem) {
    return (
      <div className="stage-message">
        {script && <h1>{script.title[language]}</h1>}
        <LoadingProgress />
      </div>
    );
  }
  return (
    <div className="stage-message" role="alert">
      <h1>{t('demo.failed.title')}</h1>
      <p className="prose">
        {problem.kind === 'unknown' &&
          t('demo.failed.unknown', { name: shortened(problem.name), names: SHIPPED_NAMES.join(', ') })}
        {problem.kind === 'script' && t('demo.failed.script', { path: problem.path || '–' })}
        {problem.kind === 'run' && problemText(problem)}
      </p>
    </div>
  );
}

const shortened = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name);
