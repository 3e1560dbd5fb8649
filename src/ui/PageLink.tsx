import type { MouseEvent, ReactNode } from 'react';
import type { Page } from '../store/lesson';
import type { Chapter } from '../store/lessonRules';
import { turnTo } from './browserBindings';

interface PageLinkProps {
  readonly place: { readonly page: Page; readonly chapter?: Chapter };
  readonly current: boolean;
  readonly children: ReactNode;
}

/** Leads to a page or chapter without leaving the run. As a link it can be opened in another tab, which begins with its own run. */
export function PageLink({ place, current, children }: PageLinkProps) {
  const clicked = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    turnTo(place);
  };
  return (
    <a href={`#${new URLSearchParams(place)}`} aria-current={current ? 'page' : undefined} onClick={clicked}>
      {children}
    </a>
  );
}
