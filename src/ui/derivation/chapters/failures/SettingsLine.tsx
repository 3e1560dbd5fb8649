import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { definitionDiff } from '../../../../store/configDiff';
import type { RunDefinition } from '../../../../train/runDefinition';
import { useDifferenceWords } from '../../../panels/history/differenceWords';
import { labRun } from './experiments';

const PLAIN = labRun({});

/** In what a run differs from the laboratory's plain one, by the names of the settings; how long it is stands beside its button. */
export function SettingsLine({ run }: { readonly run: RunDefinition }) {
  const { t } = useTranslation('lesson');
  const { nameOf, textOf } = useDifferenceWords();
  const differences = useMemo(() => definitionDiff(PLAIN, run).filter(({ name }) => name !== 'max_steps'), [run]);
  const text = differences.map((difference) =>
    t('failures.setting', { name: nameOf(difference.name), value: textOf(difference, 'right') }),
  );
  return <p className="muted numbers failure-settings">{text.length > 0 ? text.join(' · ') : t('failures.plain')}</p>;
}
