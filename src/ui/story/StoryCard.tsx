import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../controls/Hint';
import type { Told } from './useStory';

interface StoryCardProps<Part> {
  readonly name: 'preference' | 'push' | 'outcome';
  /** undefined until there is something to tell. */
  readonly told: Told<Part> | undefined;
  /** Whether it says of which step it tells. */
  readonly dated?: boolean;
  readonly children: (part: Part) => ReactNode;
  /** Whether it says what will be there, while there is nothing to tell. */
  readonly announced?: boolean;
  /** What follows in any case. */
  readonly foot?: ReactNode;
}

/** The frame of a card of the first screen: what it is, and at which step. */
export function StoryCard<Part>({ name, told, dated = false, children, announced = true, foot }: StoryCardProps<Part>) {
  const { t } = useTranslation();
  const titleId = `story-${name}`;
  return (
    <section className="story-card" aria-labelledby={titleId}>
      <div className="title-row">
        <h3 id={titleId}>{t(`story.${name}.title`)}</h3>
        <Hint name={t(`story.${name}.title`)}>{() => t(`story.${name}.hint`)}</Hint>
        {dated && told && (
          <span className="muted">
            {t(told.recorded ? 'headline.at.recorded' : 'completions.atStep', { step: told.step })}
          </span>
        )}
      </div>
      {told ? children(told.part) : announced && <p className="empty prose">{t(`story.${name}.empty`)}</p>}
      {foot}
    </section>
  );
}
