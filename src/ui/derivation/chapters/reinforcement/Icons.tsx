import type { Thing } from './catGrid';

/** What stands in a cell, as a small drawing. */
export function ThingIcon({ thing }: { readonly thing: Thing }) {
  if (thing === 'empty') return null;
  return (
    <svg className={`cat-icon cat-icon-${thing}`} viewBox="0 0 24 24" aria-hidden="true">
      {thing === 'broom' && <path d="M20 3L11 12M7 13l5 5M8 12l-5 8 8-4 2-3-3-3zM5 17l2 2" />}
      {thing === 'tub' && (
        <path d="M2 12h20M4 12v4a4 4 0 0 0 4 4h8a4 4 0 0 0 4-4v-4M6 12V6a2 2 0 0 1 4 0M7 20v2M17 20v2" />
      )}
      {thing === 'meat' && (
        <path d="M14 3a6 6 0 0 1 4 11c-2 2-6 3-8 1s-1-6 1-8a6 6 0 0 1 3-4zM9 16l-4 4m0 0a1.6 1.6 0 1 0-2-1 1.6 1.6 0 1 0 2 1z" />
      )}
    </svg>
  );
}

export function CatIcon() {
  return (
    <svg className="cat-icon cat-icon-cat" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 11V3l5 4h4l5-4v8a7 8 0 0 1-14 0zM9 11v1M15 11v1M10.5 15h3L12 16.500z" />
    </svg>
  );
}
