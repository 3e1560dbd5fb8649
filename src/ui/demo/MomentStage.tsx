import { useTranslation } from 'react-i18next';
import { number } from '../../core/rules';
import { WATCH_RULES } from '../../core/settings';
import { type MomentChange, valuesOf, valuesText } from '../../store/demo/editing';
import {
  MOST_PAIRS,
  type Moment,
  STAGE_FIGURES,
  STEP_PARTS,
  type StageFigure,
  type StepPart,
} from '../../store/demo/script';
import { CHAPTERS, type Chapter } from '../../store/derivationRules';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { Labelled } from './Labelled';
import { useFigureName } from './useFigureName';
import { useTypedText } from './useTypedText';

const STAYS = '';
const MOST_FIGURES = 3;
const LAST_STEP = 20;

/** Fields for some parts of a moment. */
export interface MomentFieldsProps {
  readonly moment: Moment;
  readonly onChange: (change: MomentChange) => void;
}

/** What a moment puts on the stage. */
export function MomentStage({ moment, onChange }: MomentFieldsProps) {
  return (
    <>
      <PageFields moment={moment} onChange={onChange} />
      <FigureFields moment={moment} onChange={onChange} />
      <ValuesField moment={moment} onChange={onChange} />
      <WatchFields moment={moment} onChange={onChange} />
    </>
  );
}

function PageFields({ moment: { show }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const shown = show === undefined ? STAYS : show.page === 'playground' ? show.page : show.chapter;
  const turn = (name: string): Moment['show'] | undefined => {
    if (name === STAYS) return undefined;
    if (name === 'playground') return { page: name };
    return { page: 'derivation', chapter: name as Chapter, step: 1 };
  };
  return (
    <>
      <Labelled name={t('demo.parts.show')}>
        {(id) => (
          <select id={id} value={shown} onChange={({ target: { value } }) => onChange({ show: turn(value) })}>
            <option value={STAYS}>{t('demo.moment.stays')}</option>
            <option value="playground">{t('demo.pages.playground')}</option>
            <optgroup label={t('demo.pages.derivation')}>
              {CHAPTERS.map((chapter) => (
                <option key={chapter} value={chapter}>
                  {t(`demo.chapters.${chapter}`)}
                </option>
              ))}
            </optgroup>
          </select>
        )}
      </Labelled>
      {show?.page === 'derivation' && (
        <>
          <Labelled name={t('demo.moment.step')}>
            {(id) => (
              <NumberInput
                id={id}
                value={show.step}
                rule={{ ...number(1, LAST_STEP), integer: true }}
                nudge={nudgeBy(1)}
                onChange={(step) => onChange({ show: { ...show, step } })}
              />
            )}
          </Labelled>
          <Labelled name={t('demo.moment.part')}>
            {(id) => (
              <select
                id={id}
                value={show.part ?? 'all'}
                onChange={({ target: { value } }) => onChange({ show: { ...show, part: value as StepPart } })}
              >
                {STEP_PARTS.map((part) => (
                  <option key={part} value={part}>
                    {t(`demo.stepParts.${part}`)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        </>
      )}
    </>
  );
}

/** The first is large; a second and a third only beside one. */
function FigureFields({ moment: { figures = [] }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const name = useFigureName();
  const choose = (index: number, chosen: string) => {
    const next = chosen === STAYS ? figures.toSpliced(index, 1) : figures.toSpliced(index, 1, chosen as StageFigure);
    onChange({ figures: next.length > 0 ? next : undefined });
  };
  return Array.from({ length: Math.min(figures.length + 1, MOST_FIGURES) }, (_, index) => (
    <Labelled
      // biome-ignore lint/suspicious/noArrayIndexKey: the places are what they are
      key={index}
      name={t(index === 0 ? 'demo.moment.largeFigure' : 'demo.moment.smallFigure', { number: index })}
    >
      {(id) => (
        <select id={id} value={figures[index] ?? STAYS} onChange={({ target: { value } }) => choose(index, value)}>
          <option value={STAYS}>{t(index === 0 ? 'demo.moment.stays' : 'demo.moment.noFigure')}</option>
          {STAGE_FIGURES.map((figure) => (
            <option key={figure} value={figure}>
              {name(figure)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  ));
}

function ValuesField({ moment: { values }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const typed = useTypedText(valuesText(values), (text) => onChange({ values: valuesOf(text) }));
  return <Labelled name={t('demo.moment.values')}>{(id) => <input id={id} type="text" {...typed} />}</Labelled>;
}

function WatchFields({ moment: { watch }, onChange }: MomentFieldsProps) {
  const { t } = useTranslation('demo');
  const change = (part: Moment['watch']) => {
    const next = Object.entries({ ...watch, ...part }).filter(([, value]) => value !== undefined);
    onChange({ watch: next.length > 0 ? Object.fromEntries(next) : undefined });
  };
  return (
    <>
      <PlaceField
        name={t('demo.moment.dish')}
        place={watch?.dish}
        most={WATCH_RULES.dish.max}
        onChange={(dish) => change({ dish })}
      />
      <PlaceField
        name={t('demo.moment.pair')}
        place={watch?.pair}
        most={MOST_PAIRS}
        onChange={(pair) => change({ pair })}
      />
    </>
  );
}

interface PlaceFieldProps {
  readonly name: string;
  readonly place: number | undefined;
  readonly most: number;
  readonly onChange: (place: number | undefined) => void;
}

/** A place in a list, or nothing. */
function PlaceField({ name, place, most, onChange }: PlaceFieldProps) {
  const typed = useTypedText(place === undefined ? '' : String(place), (text) => {
    if (text.trim() === '') onChange(undefined);
    else if (/^\d+$/.test(text) && Number(text) <= most) onChange(Number(text));
  });
  return <Labelled name={name}>{(id) => <input id={id} type="text" inputMode="numeric" {...typed} />}</Labelled>;
}
