import { type ChangeEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LINK_LIMIT, linkName } from '../../store/demo/demoLink';
import { readScript, SCRIPT_LIMIT, type ScriptProblem } from '../../store/demo/script';
import { hashText } from '../../store/hashText';
import { saveBlob } from '../shared/saveBlob';
import { stageStore } from '../shared/stores';
import { demoStore, useDemo } from './useDemo';

type Answer = 'copied' | 'notCopied' | 'linkTooLong' | 'fileTooLarge';

/** A script as text, checked as it is typed, with a preview, a file and a link. */
export function DemoEditor() {
  const { t } = useTranslation('demo');
  const draft = useDemo((state) => state.draft);
  const { problems } = useMemo(() => readScript(draft), [draft]);
  const [answer, setAnswer] = useState<Answer>();
  const sound = problems.length === 0;
  const write = (text: string) => {
    setAnswer(undefined);
    demoStore.setState({ draft: text });
  };
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const { target } = event;
    const file = target.files?.[0];
    target.value = '';
    if (!file) return;
    if (file.size > SCRIPT_LIMIT) setAnswer('fileTooLarge');
    else write(await file.text());
  };
  const copy = () => {
    const hash = `#${hashText(new URLSearchParams({ demo: linkName(draft) }))}`;
    if (hash.length > LINK_LIMIT) return setAnswer('linkTooLong');
    navigator.clipboard.writeText(new URL(hash, window.location.href).href).then(
      () => setAnswer('copied'),
      () => setAnswer('notCopied'),
    );
  };
  return (
    <>
      <label className="demo-source">
        {t('demo.editor.source')}
        <textarea
          value={draft}
          rows={18}
          spellCheck={false}
          aria-invalid={!sound}
          aria-describedby="demo-problems"
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <div id="demo-problems" className="demo-problems" role="status">
        {sound ? (
          <p>{t('demo.editor.sound')}</p>
        ) : (
          <ul>
            {problems.map((problem) => (
              <ProblemLine key={`${problem.path} ${problem.kind} ${problem.value}`} {...problem} />
            ))}
          </ul>
        )}
      </div>
      <div className="demo-actions">
        <button
          type="button"
          className="primary"
          disabled={!sound}
          onClick={() => stageStore.getState().show({ demo: linkName(draft), dialog: undefined })}
        >
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
        {answer && t(`demo.editor.${answer}`, { limit: SCRIPT_LIMIT / 1024, length: LINK_LIMIT })}
      </p>
    </>
  );
}

function ProblemLine({ path, value, kind, mend }: ScriptProblem) {
  const { t } = useTranslation('demo');
  return (
    <li>
      {path && <code>{path}</code>} {t(`demo.problems.${kind}`, { value, mend })}
    </li>
  );
}
