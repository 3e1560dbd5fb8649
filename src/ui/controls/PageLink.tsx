import type { MouseEvent, ReactNode } from 'react';
import type { Chapter } from '../../store/derivationRules';
import type { Page } from '../../store/derivationStore';
import { turnTo } from '../shared/pageAddress';
import { useRunStore } from '../shared/stores';

interface PageLinkProps {
  readonly place: { readonly page: Page; readonly chapter?: Chapter };
  readonly current: boolean;
  readonly children: ReactNode;
}

/** Leads to a page or chapter without leaving the run. As a link it can be opened in another tab, which begins with its own run. */
export function PageLink({ place, current, children }: PageLinkProps) {
  const runStore = useRunStore();
  const clicked = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    turnTo(place, runStore.getState());
  };
  return (
    <a href={`#${new URLSearchParams(place)}`} aria-current={current ? 'page' : undefined} onClick={clicked}>
      {children}
    </a>
  );
}
