import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FOODS, STYLES } from '../../../../core/kitchen/words';
import { preferenceProbability } from '../../../../math/inversion';
import { useDishNames } from '../../../controls/useWord';
import { formatTerm } from '../../../shared/format';
import { useController } from '../../../shared/stores';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { quoted, ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { recover } from '../../recovery';
import { Tex } from '../../Tex';
import { useChapterNumber } from '../../useChapterValue';
import { type CancellationView, termsOf } from './useCancellation';
import { useKeptDish } from './useKeptDish';

const NONE = { chosen: false, rejected: false };
const BOTH = { chosen: true, rejected: true };

/** y_w of one dish against y_l of another: two partition functions, which do not cancel. */
export function AcrossStep({ outcomes, recovery, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const controller = useController();
  const names = useDishNames();
  const quote = (place: number) => quoted(outcomes.texts, place);
  const [kept, setKept] = useChapterNumber('cancellation', 'kept', outcomes.dish);
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
      <div className="derivation-controls">
        <DishOf label={t('cancellation.across.keep')} value={kept} onChange={setKept} />
        <DishOf label={t('cancellation.across.present')} value={dish} onChange={goTo} />
      </div>
      <ChapterFigure
        name={t('cancellation.across.figure')}
        {...(kept === dish && { caption: t('cancellation.across.sameDish') })}
      >
        {there && other ? (
          <Compared
            sides={[
              {
                role: 'chosen',
                dish: names[kept],
                quoted: quote(chosen),
                r: there.rewards[chosen],
                ...termsOf(other, chosen),
              },
              {
                role: 'rejected',
                dish: names[dish],
                quoted: quote(rejected),
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
      </ChapterFigure>
    </>
  );
}

interface Side {
  readonly role: 'chosen' | 'rejected';
  readonly dish: string;
  readonly quoted: string;
  readonly r: number;
  readonly implicit: number;
  readonly partition: number;
}

function Compared({ sides }: { readonly sides: readonly [Side, Side] }) {
  const { t } = useTranslation('derivation');
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
            {sides.map(({ role, dish, quoted }) => (
              <th key={role} scope="col" className={`role-${role}`}>
                {role === 'chosen' ? '▲' : '▼'} {dish} <span className="across-quoted">{quoted}</span>
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
      <ValueList
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
