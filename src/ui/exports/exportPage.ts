/** What the page adds to an export of its run. */

import type { ExportPage } from '../../client/runProtocol';
import type { FileDefinition } from '../../core/runDefinition';
import { DEFAULT_WATCH, type Language } from '../../core/world';
import { tablesOf } from '../../store/curves';
import type { RunData } from '../../store/runData';
import { runHash } from '../../store/runHash';
import { nameText } from '../../store/runNames';
import en from './locales/en';
import zh from './locales/zh';

const TEXTS = { en: en.report, zh: zh.report };

/** Undefined while there is no run. */
export function exportPage(data: RunData, language: Language): ExportPage | undefined {
  const { run, curves, applied, split } = data;
  if (!run || !applied) return undefined;
  const named = applied.world === 'file' ? fileNames(applied) : kitchenNames(run.name, language);
  return {
    ...named,
    link: runLink(data),
    date: new Date().toISOString().slice(0, 10),
    tables: tablesOf(curves, data.worldName),
    ...(applied.world === 'file' && split && { data: { name: applied.data.name, ...split } }),
    language,
    texts: TEXTS[language],
  };
}

function kitchenNames(name: Parameters<typeof nameText>[0], language: Language) {
  return { title: nameText(name, language), fileName: nameText(name, 'en') };
}

/** What was trained says more than the run's own name. */
function fileNames({ model, data }: FileDefinition) {
  return { title: `${model.name} · ${data.name}`, fileName: `${model.name}-${data.name.replace(/\.[^.]*$/, '')}` };
}

/** The address that makes this run again, whatever the controls show by now; of a file's run with what only the visitor has. */
function runLink({ applied, draft, appliedBackend, preset, run }: RunData): string {
  const state = {
    definition: applied ?? draft,
    backend: appliedBackend ?? 'auto',
    watch: DEFAULT_WATCH,
    preset,
  } as const;
  const page = state.definition.world === 'file' ? ['page=own'] : [];
  const hash = [...page, runHash(state, run?.origin ? ['fork'] : [])].filter((part) => part !== '').join('&');
  const { origin, pathname } = window.location;
  return `${origin}${pathname}${hash && `#${hash}`}`;
}
