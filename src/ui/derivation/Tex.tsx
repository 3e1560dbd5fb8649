import katex from 'katex';
import { memo, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type SymbolId, withSymbols } from './derivationSymbols';

interface TexProps {
  readonly tex: string;
  readonly display?: boolean;
}

/** An equation set by KaTeX, with MathML for screen readers; `\sym{beta}` marks a symbol that lights up (derivationSymbols.ts). */
export const Tex = memo(function Tex({ tex, display = false }: TexProps) {
  const { t } = useTranslation('derivation');
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!place.current) return;
    katex.render(withSymbols(tex), place.current, { ...KATEX, displayMode: display });
    // Pointing at a symbol says what it is called.
    for (const symbol of place.current.querySelectorAll<HTMLElement>('[data-symbol]'))
      symbol.title = t(`symbols.${symbol.dataset.symbol as SymbolId}`);
  }, [tex, display, t]);
  return <span ref={place} className={display ? 'tex tex-display' : 'tex'} />;
});

/** Only marks of our own are set: no text of a visitor reaches TeX. */
const KATEX = {
  output: 'htmlAndMathml',
  throwOnError: true,
  trust: ({ command }: { command: string }) => command === '\\htmlData' || command === '\\htmlClass',
  strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
} as const;
