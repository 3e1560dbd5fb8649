import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { preferenceProbability } from '../../../../math/inversion';
import { FOODS, STYLES } from '../../../../train/runDefinition';
import { useDishNames } from '../../../controls/useWord';
import { formatTerm } from '../../../format';
import { controller } from '../../../stores';
import { LessonFigure } from '../../figures/LessonFigure';
import { quoted, Readings } from '../../figures/Readings';
import { Prose } from '../../Prose';
import { recover } from '../../recovery';
import { Tex } from '../../Tex';
import { useLessonNumber } from '../../useLessonValue';
import { type ChapterView, termsOf } from './useChapter';
import { useKeptDish } from './useKeptDish';

const NONE = { chosen: false, rejected: false };
const BOTH = { chosen: true, rejected: true };

/** y_w of one dish against y_l of another: two partition functions, which do not cancel. */
export function AcrossStep({ outcomes, recovery, chosen, rejected }: ChapterView) {
  const { t } = useTranslation('lesson');
  const names = useDishNames();
  const said = (place: number) => quoted(outcomes.texts, place);
  const [kept, setKept] = useLessonNumber('cancellation', 'kept', outcomes.dish);
  const there = useKeptDish(kept, outcomes);
  const other = useMemo(() => there && recover(there, recovery.beta), [there, recovery.beta]);
  const { dish } = outcomes;
  // From the first change on y_w stays where it is.
  const goTo = (next: number) => {
    setKept(kept);
    controller.watch({ dish: next, prompt: '' });
  };
  const style = Math.floor(dish / FOODS.length);
  const food = dish % FOODS.length;
  return (
    <>
      <Prose
        text={t('cancellation.across.text')}
        drive={{
          style: () => goTo(((style + 1) % STYLES.length) * FOODS.length + food),
          food: () => goTo(style * FOODS.length + ((food + 1) % FOODS.length)),
          home: () => goTo(kept),
        }}
      />
      <div className="lesson-controls">
        <DishOf label={t('cancellation.across.keep')} value={kept} onChange={setKept} />
        <DishOf label={t('cancellation.across.present')} value={dish} onChange={goTo} />
      </div>
      <LessonFigure
        name={t('cancellation.across.figure')}
        {...(kept === dish && { caption: t('cancellation.across.sameDish') })}
      >
        {there && other ? (
          <Compared
            sides={[
              {
                role: 'chosen',
                dish: names[kept],
                said: said(chosen),
                r: there.rewards[chosen],
                ...termsOf(other, chosen),
              },
              {
                role: 'rejected',
                dish: names[dish],
                said: said(rejected),
                r: outcomes.rewards[rejected],
                ...termsOf(recovery, rejected),
              },
            ]}
          />
        ) : (
          <p className="empty prose" role="status">
            {t('cancellation.across.waiting')}
          </p>
        )}
      </LessonFigure>
    </>
  );
}

interface Side {
  readonly role: 'chosen' | 'rejected';
  readonly dish: string;
  readonly said: string;
  readonly r: number;
  readonly implicit: number;
  readonly partition: number;
}

function Compared({ sides }: { readonly sides: readonly [Side, Side] }) {
  const { t } = useTranslation('lesson');
  const [w, l] = sides;
  const rows = [
    { name: 'r', tex: String.raw`\sym{r}`, value: (side: Side) => formatTerm(side.r) },
    {
      name: 'rhat',
      tex: String.raw`\beta\log\frac{\sym{piStar}}{\sym{piRef}}`,
      value: (side: Side) => formatTerm(side.implicit),
    },
    { name: 'betaLogZ', tex: String.raw`\sym{betaLogZ}(x)`, value: (side: Side) => formatTerm(side.partition) },
  ] as const;
  return (
    <>
      <table className="across-table">
        <thead>
          <tr>
            <th scope="col">{t('frame.dish')}</th>
            {sides.map(({ role, dish, said }) => (
              <th key={role} scope="col" className={`role-${role}`}>
                {role === 'chosen' ? '▲' : '▼'} {dish} <span className="across-said">{said}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, tex, value }) => (
            <tr key={name} className={name === 'betaLogZ' ? 'across-partition' : undefined}>
              <th scope="row">
                <Tex tex={tex} /> <span>{t(`symbols.${name}`)}</span>
              </th>
              {sides.map((side) => (
                <td key={side.role} className="numbers">
                  {value(side)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Readings
        rows={[
          { name: t('cancellation.across.left'), value: formatTerm(w.partition - l.partition), symbol: 'betaLogZ' },
          {
            name: t('cancellation.across.true'),
            value: formatTerm(preferenceProbability(w, l, NONE)),
            role: 'oracle',
            symbol: 'p',
          },
          { name: t('cancellation.across.crossed'), value: formatTerm(preferenceProbability(w, l, BOTH)), symbol: 'p' },
        ]}
      />
    </>
  );
}

interface DishOfProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (dish: number) => void;
}

function DishOf({ label, value, onChange }: DishOfProps) {
  const id = useId();
  const names = useDishNames();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {names.map((name, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
