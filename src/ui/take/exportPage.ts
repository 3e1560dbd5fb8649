/** What the page adds to an export of its run. */
import { writeHash } from '../../store/hashState';
import type { RunData } from '../../store/runData';
import { nameText } from '../../store/runNames';
import { DEFAULT_WATCH, type ExportPage, type Language } from '../../worker/protocol';
import en from './locales/en';
import zh from './locales/zh';

const TEXTS = { en: en.report, zh: zh.report };

/** Undefined while there is no run. */
export function exportPage(data: RunData, language: Language): ExportPage | undefined {
  const { run, curves } = data;
  if (!run) return undefined;
  const { metrics, evaluations } = curves;
  return {
    title: nameText(run.name, language),
    fileName: nameText(run.name, 'en'),
    link: runLink(data),
    date: new Date().toISOString().slice(0, 10),
    tables: { metrics, evaluations },
    language,
    texts: TEXTS[language],
  };
}

/** The address that makes this run again, whatever the controls show by now. */
function runLink({ applied, draft, appliedBackend, preset, run }: RunData): string {
  const state = { definition: applied ?? draft, backend: appliedBackend ?? 'auto', watch: DEFAULT_WATCH, preset };
  const { origin, pathname } = window.location;
  return `${origin}${pathname}${writeHash(state, run?.origin ? ['fork'] : [])}`;
}
