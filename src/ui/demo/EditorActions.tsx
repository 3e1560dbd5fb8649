import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LINK_LIMIT, linkName } from '../../store/demo/demoLink';
import { SCRIPT_LIMIT } from '../../store/demo/script';
import { hashText } from '../../store/hashText';
import { saveBlob } from '../shared/saveBlob';
import { stageStore } from '../shared/stores';
import { demoStore } from './useDemo';

type Answer = 'copied' | 'notCopied' | 'linkTooLong' | 'fileTooLarge';

interface EditorActionsProps {
  readonly draft: string;
  /** Whether it can be played. */
  readonly sound: boolean;
  readonly onPlay: () => void;
}

/** What can be done with the whole script. */
export function EditorActions({ draft, sound, onPlay }: EditorActionsProps) {
  const { t } = useTranslation('demo');
  // What was said of an earlier text says nothing of this one.
  const [answer, setAnswer] = useState<{ readonly of: string; readonly name: Answer }>();
  const say = (name: Answer) => setAnswer({ of: draft, name });
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const { target } = event;
    const file = target.files?.[0];
    target.value = '';
    if (!file) return;
    if (file.size > SCRIPT_LIMIT) say('fileTooLarge');
    else demoStore.setState({ draft: await file.text(), place: 0 });
  };
  const copy = () => {
    const hash = `#${hashText(new URLSearchParams({ demo: linkName(draft) }))}`;
    if (hash.length > LINK_LIMIT) return say('linkTooLong');
    navigator.clipboard.writeText(new URL(hash, window.location.href).href).then(
      () => say('copied'),
      () => say('notCopied'),
    );
  };
  return (
    <>
      <div className="demo-actions">
        <button type="button" className="primary" disabled={!sound} onClick={onPlay}>
          {t('demo.editor.preview')}
        </button>
        <label className="demo-file">
          {t('demo.editor.open')}
          <input type="file" accept=".json,application/json" onChange={(event) => void open(event)} />
        </label>
        <button type="button" onClick={() => saveBlob('demo.json', new Blob([draft], { type: 'application/json' }))}>
          {t('demo.editor.download')}
        </button>
        <button type="button" disabled={!sound} onClick={copy}>
          {t('demo.editor.copy')}
        </button>
        <button type="button" className="quiet" onClick={() => stageStore.getState().show({ dialog: 'list' })}>
          {t('demo.editor.back')}
        </button>
      </div>
      <p role="status" className="muted">
        {answer?.of === draft && t(`demo.editor.${answer.name}`, { limit: SCRIPT_LIMIT / 1024, length: LINK_LIMIT })}
      </p>
    </>
  );
}
