import { useTranslation } from 'react-i18next';
import { Marked } from './Prose';
import { PAPERS, type Paper } from './papers';

export interface Reference {
  readonly paper: Paper;
  /** Where in it, with what for. */
  readonly at: string;
}

/** The papers a chapter rests on, with the places in them. */
export function References({ references }: { readonly references: readonly Reference[] }) {
  const { t } = useTranslation('derivation');
  return (
    <section className="references" aria-labelledby="references-title">
      <h3 id="references-title">{t('frame.references')}</h3>
      <ul>
        {references.map(({ paper, at }) => (
          <li key={`${paper} ${at}`}>
            <cite>{PAPERS[paper]}</cite>
            <span>
              <Marked text={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
