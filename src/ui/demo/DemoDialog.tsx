import { Dialog } from 'radix-ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SHIPPED_NAMES, SHIPPED_TEXTS, type ShippedName, shippedDemo } from '../../store/demo/shipped';
import { formatClock } from '../shared/format';
import { stageStore, usePreference, useStage } from '../shared/stores';
import './addTexts';
import { DemoEditor } from './DemoEditor';
import { demoStore } from './useDemo';
import './demo.css';

/** The demos that come with the page, and the one that is being written. */
export default function DemoDialog() {
  const { t } = useTranslation('demo');
  const editing = useStage((state) => state.dialog === 'editor');
  const { show } = stageStore.getState();
  return (
    <Dialog.Root open onOpenChange={() => show({ dialog: undefined })}>
      <Dialog.Portal>
        <Dialog.Overlay className="demo-overlay" />
        <Dialog.Content className="demo-dialog" data-wide={editing || undefined} aria-describedby={undefined}>
          <div className="demo-head">
            <Dialog.Title className="demo-title">{t(editing ? 'demo.editor.title' : 'demo.list.title')}</Dialog.Title>
            <Dialog.Close className="quiet">{t('demo.list.close')}</Dialog.Close>
          </div>
          {editing ? <DemoEditor /> : <DemoList />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function DemoList() {
  const { t } = useTranslation('demo');
  const language = usePreference((state) => state.language);
  const demos = useMemo(() => SHIPPED_NAMES.map((name) => ({ name, script: shippedDemo(name) })), []);
  const { show } = stageStore.getState();
  const edit = (name: ShippedName) => {
    demoStore.setState({ draft: SHIPPED_TEXTS[name], place: 0 });
    show({ dialog: 'editor' });
  };
  return (
    <>
      <p className="prose">{t('demo.list.lead')}</p>
      <ul className="demo-list">
        {demos.map(({ name, script }) => (
          <li key={name} aria-label={script.title[language]}>
            <div>
              <h3>
                {script.title[language]} <span className="muted numbers">{formatClock(script.duration)}</span>
              </h3>
              <p className="prose">{script.about[language]}</p>
            </div>
            <button type="button" className="primary" onClick={() => show({ demo: name, dialog: undefined })}>
              {t('demo.list.play')}
            </button>
            <button type="button" onClick={() => edit(name)}>
              {t('demo.list.edit')}
            </button>
          </li>
        ))}
      </ul>
      <p className="muted">{t('demo.list.stage')}</p>
    </>
  );
}
