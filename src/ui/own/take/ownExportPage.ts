/** What the page adds to an export of the run on own data. */
import { hasOwnRun, type OwnRunData } from '../../../store/ownRun';
import type { ExportPage, Language } from '../../../worker/protocol';
import en from '../../take/locales/en';
import zh from '../../take/locales/zh';

const TEXTS = { en: en.report, zh: zh.report };

/** Undefined while there is no run. */
export function ownExportPage(state: OwnRunData, language: Language): ExportPage | undefined {
  const { model, data, split, curves } = state;
  if (!hasOwnRun(state) || !model || !data || !split) return undefined;
  const { metrics, evaluations } = curves;
  const stem = data.name.replace(/\.[^.]*$/, '');
  const { origin, pathname } = window.location;
  return {
    title: `${model.name} · ${data.name}`,
    fileName: `${model.name}-${stem}`,
    link: `${origin}${pathname}#page=own`,
    date: new Date().toISOString().slice(0, 10),
    tables: { metrics, evaluations },
    data: { name: data.name, ...split },
    language,
    texts: TEXTS[language],
  };
}
