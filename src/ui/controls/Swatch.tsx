import type { Role } from '../../figures/figure';
import { COMPARED, DASH_ARRAYS } from '../../figures/look';

/** A legend's sample of a line: the role's colour with its second cue. */
export function Swatch({ role }: { readonly role: Role }) {
  return (
    <svg className="swatch" viewBox="0 0 28 12" aria-hidden="true">
      {role === 'kl' ? (
        <path d="M2 11L9 1M8 11L15 1M14 11L21 1M20 11L27 1" className="line-kl" />
      ) : (
        <path d="M1 6H27" className={`line-${role}`} />
      )}
      {role === 'chosen' && <path d="M14 1L19 10H9Z" className="fill-chosen" />}
      {role === 'rejected' && <path d="M14 11L19 2H9Z" className="fill-rejected" />}
      {role === 'oracle' && <path d={STAR} className="fill-oracle" />}
      {role === 'policy' && <circle cx="14" cy="6" r="4" className="fill-policy" />}
    </svg>
  );
}

/** The same for single estimates with their standard error. */
export function SampleSwatch({ role }: { readonly role: Role }) {
  return (
    <svg className="swatch swatch-narrow" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M6 0V3M6 9V12" className={`line-${role}`} />
      <circle cx="6" cy="6" r="3" className={`line-${role}`} />
    </svg>
  );
}

/** The same for what is measured now and then: an open mark on a thin dotted line. */
export function OpenSwatch({ role }: { readonly role: Role }) {
  return (
    <svg className="swatch" viewBox="0 0 28 12" aria-hidden="true">
      <path d="M1 6H10M18 6H27" className={`line-${role} swatch-thin`} />
      <circle cx="14" cy="6" r="3.5" className={`line-${role} swatch-thin`} />
    </svg>
  );
}

const STAR = 'M14 0.5L15.6 4.1L19.5 4.5L16.6 7.1L17.4 11L14 9L10.6 11L11.4 7.1L8.5 4.5L12.4 4.1Z';

const WIDTH = 31;

/** The compared run's lines as they are drawn, one under the other in the colours of their roles. */
export function ComparedSwatch({ roles }: { readonly roles: readonly Role[] }) {
  const { width, dash } = COMPARED;
  const distinct = [...new Set(roles)];
  return (
    <svg className="swatch swatch-compared" viewBox={`0 0 ${WIDTH} 12`} aria-hidden="true">
      {distinct.map((role, row) => (
        <path
          key={role}
          d={`M1 ${(12 * (row + 1)) / (distinct.length + 1)}H${WIDTH}`}
          className={`line-${role}`}
          style={{ strokeWidth: width, strokeDasharray: DASH_ARRAYS[dash] }}
        />
      ))}
    </svg>
  );
}
