import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asEngineError } from '../../errors';
import type { Replay } from '../../store/replay/replay';
import { formatCount } from '../format';
import { LANGUAGE_TAGS } from '../i18n';
import { usePreference } from '../stores';
import { copyReplayLink, saveReplay } from './keep';

/** Saves replays and copies their links, and says what came of it. @param find the replay, when it is wanted */
export function useKeeping(find: () => Promise<Replay | undefined>) {
  const { t } = useTranslation(['replay', 'translation']);
  const language = usePreference((state) => state.language);
  const [answer, setAnswer] = useState('');
  const count = (value: number) => formatCount(value, LANGUAGE_TAGS[language]);

  const save = async (replay: Replay) => {
    const { name, bytes } = await saveReplay(replay);
    return t('keep.saved', { name, size: count(Math.ceil(bytes / 1024)) });
  };
  const copy = async (replay: Replay) => {
    const length = await copyReplayLink(replay);
    return length === undefined ? t('keep.notCopied') : t('keep.copied', { length: count(length) });
  };
  const answered = (action: (replay: Replay) => Promise<string>) => async () => {
    setAnswer('');
    try {
      const replay = await find();
      setAnswer(replay ? await action(replay) : t('keep.nothing'));
    } catch (thrown) {
      const { code, message, values } = asEngineError(thrown);
      setAnswer(t(`translation:errors.${code}`, { ...values, defaultValue: message }));
    }
  };
  return { answer, save: answered(save), copy: answered(copy) };
}
