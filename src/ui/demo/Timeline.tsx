import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Edited, movedTo, TIME_STEP, withNew } from '../../store/demo/editing';
import type { DemoScript } from '../../store/demo/script';
import { partsOf, type Span, tracksOf } from '../../store/demo/tracks';
import { formatClock } from '../shared/format';
import { usePreference } from '../shared/stores';
import { demoStore } from './useDemo';
import { useFigureName } from './useFigureName';

/** So wide is a second of film, pixels: two moments a second apart can be told and hit. */
const SECOND = 20;
/** Between two times on the ruler. */
const RULED = 5;

/** Pixels that a pointer moves before it drags. */
const TREMOR = 4;

/** A pointer that is down on a moment. */
interface Drag {
  /** Where it went down. */
  readonly x: number;
  /** Seconds after the moment's time. */
  readonly offset: number;
  /** Whether it has dragged it: then it has chosen nothing where it goes up. */
  moves: boolean;
  down: boolean;
}

interface TimelineProps {
  readonly script: DemoScript;
  /** Of the moment that is worked on. */
  readonly place: number;
  /** Moments with something that cannot be used. */
  readonly flawed: ReadonlySet<number>;
  readonly onEdit: (edited: Edited) => void;
}

/** A script from its first second to its last. Each moment is a button, which ← and → move in time; the pointer drags it. */
export function Timeline({ script, place, flawed, onEdit }: TimelineProps) {
  const { t } = useTranslation('demo');
  const language = usePreference((state) => state.language);
  const list = new Intl.ListFormat(language);
  const figureName = useFigureName();
  const { duration, timeline } = script;
  const { captions, training, pages, figures, runs } = tracksOf(script);
  const track = useRef<HTMLDivElement>(null);
  const dragged = useRef<Drag>(undefined);
  const kept = useFocusedMoment(track, place);
  const choose = (next: number) => demoStore.setState({ place: next });
  const pressed = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const turn = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (way === 0 && turn === 0) return;
    event.preventDefault();
    kept();
    if (turn !== 0) choose(Math.min(Math.max(0, place + turn), timeline.length - 1));
    else onEdit(movedTo(script, place, timeline[place].at + way * TIME_STEP));
  };
  const dragTo = (event: PointerEvent) => {
    const room = track.current?.getBoundingClientRect();
    const drag = dragged.current;
    if (!drag?.down || !room) return;
    const { x, offset } = drag;
    // A hand that only chooses trembles.
    if (!drag.moves && Math.abs(event.clientX - x) < TREMOR) return;
    drag.moves = true;
    kept();
    const time = ((event.clientX - room.left) / room.width) * duration - offset;
    onEdit(movedTo(script, place, Math.round(time / TIME_STEP) * TIME_STEP));
  };
  const letGo = () => {
    if (dragged.current) dragged.current.down = false;
  };
  const span = ({ from, to }: Pick<Span, 'from' | 'to'>) => ({
    insetInlineStart: `${(100 * from) / duration}%`,
    inlineSize: `${(100 * Math.max(0, to - from)) / duration}%`,
  });
  const ends = new Map(captions.map(({ place: begun, to }) => [begun, to]));
  return (
    <section className="timeline" aria-labelledby="timeline-title">
      <div className="timeline-head">
        <h3 id="timeline-title">{t('demo.timeline.title')}</h3>
        <p className="muted">{t('demo.timeline.hint', { step: TIME_STEP })}</p>
        <button type="button" onClick={() => onEdit(withNew(script, timeline[place].at + 1))}>
          {t('demo.timeline.add')}
        </button>
      </div>
      <div className="timeline-room">
        <div ref={track} className="timeline-track" style={{ minInlineSize: `${duration * SECOND}px` }}>
          <div className="timeline-ruler numbers" aria-hidden>
            {Array.from({ length: Math.floor(duration / RULED) + 1 }, (_, i) => i * RULED).map((time) => (
              <span key={time} style={{ insetInlineStart: `${(100 * time) / duration}%` }}>
                {formatClock(time)}
              </span>
            ))}
          </div>
          <ol className="timeline-moments">
            {timeline.map((moment, index) => {
              const { at, caption } = moment;
              const to = ends.get(index);
              const text = caption?.[language];
              const parts = partsOf(moment).map((name) => t(`demo.parts.${name}`));
              const what = list.format(parts) || t('demo.parts.nothing');
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a moment is known by its place
                  key={index}
                  style={span({ from: at, to: to ?? at })}
                  data-kind={to === undefined ? 'mark' : 'caption'}
                >
                  <button
                    type="button"
                    className="timeline-moment"
                    aria-label={[
                      t(text ? 'demo.timeline.saying' : 'demo.timeline.moment', { what, time: at, text }),
                      ...(flawed.has(index) ? [t('demo.timeline.flawed')] : []),
                    ].join(' ')}
                    aria-current={index === place}
                    data-flawed={flawed.has(index) || undefined}
                    onClick={() => {
                      if (dragged.current?.moves) dragged.current = undefined;
                      else choose(index);
                    }}
                    onFocus={() => choose(index)}
                    onKeyDown={pressed}
                    onPointerDown={(event) => {
                      choose(index);
                      const room = track.current?.getBoundingClientRect();
                      if (!room) return;
                      const { clientX: x } = event;
                      const offset = ((x - room.left) / room.width) * duration - at;
                      dragged.current = { x, offset, moves: false, down: true };
                      event.currentTarget.setPointerCapture(event.pointerId);
                    }}
                    onPointerMove={dragTo}
                    onPointerUp={letGo}
                    onPointerCancel={letGo}
                  >
                    {text}
                  </button>
                </li>
              );
            })}
          </ol>
          <div className="timeline-lane" aria-hidden>
            {pages.map(({ show, ...lasts }) => (
              <span key={lasts.place} className="timeline-page" style={span(lasts)}>
                {show.page === 'playground'
                  ? t('demo.pages.playground')
                  : `${t(`demo.chapters.${show.chapter}`)} ${show.step}`}
              </span>
            ))}
          </div>
          {figures.length > 0 && (
            <div className="timeline-lane" aria-hidden>
              {figures.map(({ figures: shown, ...lasts }) => (
                <span key={lasts.place} className="timeline-page" style={span(lasts)}>
                  {list.format(shown.map(figureName))}
                </span>
              ))}
            </div>
          )}
          <div className="timeline-lane" aria-hidden>
            {training.map((lasts) => (
              <span key={lasts.place} className="timeline-training" style={span(lasts)}>
                {t('demo.parts.train')}
              </span>
            ))}
            {runs.map(({ place: begun, at }) => (
              <span key={begun} className="timeline-run" style={span({ from: at, to: at })} />
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

/** A moment that was moved or turned to by a key has the focus, wherever it stands now. @returns what is to be called before */
function useFocusedMoment(track: { readonly current: HTMLElement | null }, place: number): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    const button = track.current?.querySelectorAll<HTMLElement>('.timeline-moment')[place];
    if (wanted.current) button?.focus();
    wanted.current = false;
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [track, place]);
  return () => {
    wanted.current = true;
  };
}
