/**
 * The derivation's part of the link: `page=derivation&chapter=optimum&shown=2&hide=prose,checks&layout=projector&at=beta:0.5`.
 * The rest of the hash is the run's (hashState.ts).
 */

import type { SettingProblem, SettingRule } from '../core/rules';
import { parseRule } from '../core/schemaParts';
import { CHAPTERS, type Chapter, derivationRule, isChapter } from './derivationRules';
import { DEFAULT_DERIVATION, type DerivationState, HIDEABLE, type Hideable, PAGES, type Page } from './derivationStore';
import { withUsed } from './hashState';
import { hashText } from './hashText';

const NAMES: ReadonlySet<string> = new Set(['page', 'chapter', 'shown', 'hide', 'layout', 'at']);
const SHOWN_RULE: SettingRule = { kind: 'number', min: 1, max: 20, integer: true, open: false };

export interface DerivationHash {
  readonly state: DerivationState;
  readonly problems: readonly SettingProblem[];
  /** What is not the derivation's, as a hash. */
  readonly rest: string;
}

/** `hash` with or without its `#`. What cannot be read is named, and left out. */
export function readDerivationHash(hash: string): DerivationHash {
  const all = [...new URLSearchParams(hash.replace(/^#/, ''))];
  const ours = new Map(all.filter(([name]) => NAMES.has(name)));
  const rest = new URLSearchParams(all.filter(([name]) => !NAMES.has(name)));
  const problems: SettingProblem[] = [];
  const one = (name: string, rule: SettingRule) => {
    const value = ours.get(name);
    const parsed = value === undefined ? undefined : parseRule(rule, value);
    if (value !== undefined && parsed === undefined) problems.push({ name, value, rule });
    return parsed;
  };
  const page = one('page', { kind: 'choice', choices: PAGES });
  const chapterText = one('chapter', { kind: 'choice', choices: CHAPTERS });
  const chapter = isChapter(String(chapterText)) ? (chapterText as Chapter) : DEFAULT_DERIVATION.chapter;
  const shown = one('shown', SHOWN_RULE);
  const layout = one('layout', { kind: 'choice', choices: ['projector'] });
  const state: DerivationState = {
    page: (page ?? DEFAULT_DERIVATION.page) as Page,
    chapter,
    shown: shown as number | undefined,
    hidden: readHidden(ours.get('hide'), problems),
    projector: layout === 'projector',
    values: { [chapter]: readValues(chapter, ours.get('at'), problems) },
  };
  return { state, problems: withUsed(problems, { page: state.page, chapter }), rest: rest.toString() };
}

/** Without a `#`; '' on the playground's page. */
export function writeDerivationHash({ page, chapter, shown, hidden, projector, values }: DerivationState): string {
  if (page === 'playground') return '';
  if (page !== 'derivation') return `page=${page}`;
  const params = new URLSearchParams({ page, chapter });
  if (shown !== undefined) params.set('shown', String(shown));
  if (hidden.length > 0) params.set('hide', hidden.join(','));
  if (projector) params.set('layout', 'projector');
  const set = Object.entries(values[chapter] ?? {});
  if (set.length > 0) params.set('at', set.map(([name, value]) => `${name}:${value}`).join(','));
  return hashText(params);
}

function readHidden(text: string | undefined, problems: SettingProblem[]): readonly Hideable[] {
  const named = text?.split(',') ?? [];
  for (const value of named) {
    if (!(HIDEABLE as readonly string[]).includes(value))
      problems.push({ name: 'hide', value, rule: { kind: 'choice', choices: HIDEABLE } });
  }
  return HIDEABLE.filter((part) => named.includes(part));
}

function readValues(chapter: Chapter, text: string | undefined, problems: SettingProblem[]) {
  const values: Record<string, number | string> = {};
  for (const entry of text?.split(',') ?? []) {
    const name = entry.split(':', 1)[0];
    const written = entry.slice(name.length + 1);
    const rule = derivationRule(chapter, name);
    const value = rule && parseRule(rule, written);
    if (value === undefined) problems.push({ name: `at.${name}`, value: written, rule });
    else values[name] = value;
  }
  return values;
}
