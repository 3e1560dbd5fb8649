import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../core/errors';
import type { Replay } from '../../store/replay/replay';
import { capabilitiesOf } from '../../store/runData';
import { formatBytes } from '../shared/format';
import { useRun } from '../shared/stores';
import { useCount, useProblemText } from '../shared/useTexts';
import { copyReplayLink, saveReplay } from './saveReplay';

/** Saves replays and copies their links, and says what came of it. @param find the replay, when it is wanted */
export function useSaveReplay(find: () => Promise<Replay | undefined>) {
  const { t } = useTranslation(['replay', 'translation']);
  const { exact } = useRun(capabilitiesOf);
  const count = useCount();
  const problemText = useProblemText();
  const [answer, setAnswer] = useState('');

  const save = async (replay: Replay) => {
    const { name, bytes } = await saveReplay(replay);
    return t('keep.saved', { name, size: formatBytes(bytes) });
  };
  const copy = async (replay: Replay) => {
    const length = await copyReplayLink(replay);
    if (length === undefined) return t('keep.notCopied');
    return t(exact ? 'keep.copied' : 'keep.copiedOfFile', { length: count(length) });
  };
  const answered = (action: (replay: Replay) => Promise<string>) => async () => {
    setAnswer('');
    try {
      const replay = await find();
      setAnswer(replay ? await action(replay) : t('keep.nothing'));
    } catch (thrown) {
      setAnswer(problemText(problemOf(thrown)));
    }
  };
  return { answer, save: answered(save), copy: answered(copy) };
}
