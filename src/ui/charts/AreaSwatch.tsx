/** A legend's sample of an area, in the colour of its text: plain, dotted, or crossed. */
export function AreaSwatch({ mark }: { readonly mark: 'area' | 'dotted' | 'crossed' }) {
  return (
    <svg className="swatch swatch-narrow swatch-area" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M0.5 0.5H11.5V11.5H0.5Z" className="swatch-box" />
      {mark === 'dotted' && <path d="M3 3h.01M9 3h.01M6 6h.01M3 9h.01M9 9h.01" className="swatch-dots" />}
      {mark === 'crossed' && <path d="M1 1L11 11M11 1L1 11" />}
    </svg>
  );
}

/** The compared run's lines: thin and dashed. */
export function ComparedSwatch() {
  return (
    <svg className="swatch" viewBox="0 0 28 12" aria-hidden="true">
      <path d="M1 6H27" className="swatch-compared" />
    </svg>
  );
}
