import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeeperId, useDeeper } from './useDeeper';
import './deeper.css';

interface DeeperProps extends DeeperId {
  /** Whether something else than the reader asks for it. */
  readonly asked?: boolean;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** What DPO does not need, under its title: unfolded by the reader, by a phrase that leads to it, or by a link that sets something in it. */
export function Deeper({ name, sets = [], asked = false, title, children }: DeeperProps) {
  const { t } = useTranslation('derivation');
  const [open, fold] = useDeeper({ name, sets }, asked);
  return (
    <details
      className="deeper"
      data-deeper={name}
      open={open}
      // Told of every change; only the reader's differs from what is known.
      onToggle={({ currentTarget }) => currentTarget.open !== open && fold(currentTarget.open)}
    >
      <summary>
        <span className="deeper-tag">{t('deeper.tag')}</span> {title}
      </summary>
      <div className="deeper-body">{children}</div>
    </details>
  );
}
