import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KEPT_LIMIT, snapshotSize } from '../../core/runCheckpoint';
import { Hint } from '../controls/Hint';
import { formatMemory } from '../shared/format';
import { useController, useRun } from '../shared/stores';
import { ConfirmButton } from './ConfirmButton';
import { KeptRun } from './KeptRun';

/** The runs that this browser keeps. */
export function KeptRuns() {
  const { t } = useTranslation();
  const controller = useController();
  const library = useRun((state) => state.library);
  const keepsRuns = useRun((state) => state.keepsRuns);
  const present = useRun((state) => state.run?.id);
  const compared = useRun((state) => state.comparison?.run.id);
  const needed = snapshotSize(useRun(({ inputs }) => inputs.model?.parameters ?? 0));
  const kept = needed <= KEPT_LIMIT;
  const title = useRef<HTMLHeadingElement>(null);
  const size = library?.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;

  /** What had the focus goes with its run. */
  const forget = (action: () => Promise<void>) => {
    title.current?.focus();
    void action();
  };
  return (
    <section className="kept" aria-labelledby="kept-title">
      <div className="kept-head">
        <h3 id="kept-title" ref={title} tabIndex={-1}>
          {t('history.kept.title')}
        </h3>
        {library && library.length > 0 && (
          <>
            <Hint name={t('history.kept.title')}>{() => t('history.kept.about')}</Hint>
            <span className="muted numbers">
              {t('history.kept.size', { count: library.length, size: formatMemory(size) })}
            </span>
            <ConfirmButton
              label={t('history.kept.deleteAll')}
              question={t('history.kept.deleteAllQuestion', { count: library.length })}
              onConfirm={() => forget(controller.forgetAllRuns)}
            />
          </>
        )}
      </div>
      {!kept && (
        <p className="prose">
          {t('history.kept.tooLarge', { needed: formatMemory(needed), limit: formatMemory(KEPT_LIMIT) })}
        </p>
      )}
      {library === undefined || library.length === 0 ? (
        kept && (
          <p className="empty prose">
            {t(library === undefined ? 'history.kept.reading' : keepsRuns ? 'history.kept.empty' : 'history.kept.none')}
          </p>
        )
      ) : (
        <ul className="kept-list">
          {library.map((run) => (
            <KeptRun
              key={run.id}
              run={run}
              present={run.id === present}
              compared={run.id === compared}
              onForget={() => forget(() => controller.forgetRun(run.id))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
