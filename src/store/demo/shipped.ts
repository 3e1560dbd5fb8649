/** The demos that come with the page, by the names that a link has for them. */

import { EngineError } from '../../core/errors';
import beta from '../../demos/beta-from-timid-to-reckless.json?raw';
import derivation from '../../demos/derivation-in-three-minutes.json?raw';
import rlhf from '../../demos/dpo-against-rlhf.json?raw';
import sixty from '../../demos/dpo-in-60-seconds.json?raw';
import falling from '../../demos/why-both-fall.json?raw';
import { isLinkName, textOfLinkName } from './demoLink';
import { type DemoScript, type ReadScript, readScript } from './script';

/** As the list shows them. */
export const SHIPPED_TEXTS = {
  'dpo-in-60-seconds': sixty,
  'why-both-fall': falling,
  'beta-from-timid-to-reckless': beta,
  'dpo-against-rlhf': rlhf,
  'derivation-in-three-minutes': derivation,
} as const;
export type ShippedName = keyof typeof SHIPPED_TEXTS;

export const SHIPPED_NAMES = Object.keys(SHIPPED_TEXTS) as ShippedName[];

function isShipped(name: string): name is ShippedName {
  return Object.hasOwn(SHIPPED_TEXTS, name);
}

/** @throws EngineError where a shipped script is damaged, which a test excludes */
export function shippedDemo(name: ShippedName): DemoScript {
  const { script, problems } = readScript(SHIPPED_TEXTS[name]);
  if (script) return script;
  const [{ path, kind, mend }] = problems;
  throw new EngineError('file_invalid', `${name}: ${path} ${kind}`, { name, reason: `${path} ${kind} ${mend}` });
}

/** The demo of a link; undefined where no demo has this name. */
export function findDemo(name: string): ReadScript | undefined {
  if (isShipped(name)) return readScript(SHIPPED_TEXTS[name]);
  const text = isLinkName(name) ? textOfLinkName(name) : undefined;
  return text === undefined ? undefined : readScript(text);
}
