import { useTranslation } from 'react-i18next';
import { MARGIN_LOSS_TYPES, type MarginLossType, marginLoss, readsShift } from '../../../../math/marginLoss';
import { Maths } from '../../../inspector/Maths';
import { formatReward, formatSetting, formatSigned, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Plot, Rule } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';
import { badgeOf, usePortrait } from './comparedLosses';
import { LossCurves } from './LossCurves';

const SHIFTS = { min: -4, max: 4 } as const;
const LOSSES = { min: 0, max: 4 } as const;
/** DPO, for which nothing happens, and those for which it does. */
const COMPARED: readonly MarginLossType[] = ['sigmoid', ...MARGIN_LOSS_TYPES.filter(readsShift)];

/** Both log-ratios moved together: the margin stays, and some losses do not. */
export function ShiftStep() {
  const { t } = useTranslation('derivation');
  const { t: page } = useTranslation();
  const { beta, labelSmoothing, margin } = usePortrait();
  const [shift, setShift] = useChapterNumber('relatives', 'shift', 0);
  const at = (lossType: MarginLossType, by: number) =>
    marginLoss(lossType, margin, { beta, labelSmoothing, shift: by });
  const shown = { shift: formatReward(shift), margin: formatReward(margin) };
  return (
    <>
      <Prose text={t('relatives.shift.text')} />
      <Equation
        name={t('relatives.shift.equation')}
        tex={String.raw`\begin{aligned}\log\frac{\sym{piTheta}(\sym{yw})}{\sym{piRef}(\sym{yw})} &= +\frac{\sym{z}}{2\sym{beta}} + \sym{shift}\\[4pt] \log\frac{\sym{piTheta}(\sym{yl})}{\sym{piRef}(\sym{yl})} &= -\frac{\sym{z}}{2\sym{beta}} + \sym{shift}\end{aligned}`}
        symbols={[
          { id: 'z', value: shown.margin },
          { id: 'beta', value: formatSetting(beta) },
          { id: 'shift', value: shown.shift },
        ]}
      />
      <Prose
        text={t('relatives.shift.try', shown)}
        drive={{ down: () => setShift(-2), up: () => setShift(2), back: () => setShift(undefined) }}
      />
      <ChapterFigure name={t('relatives.shift.figure')}>
        <Plot x={{ ...SHIFTS, label: t('relatives.shift.shift') }} y={{ ...LOSSES, label: t('relatives.shift.loss') }}>
          <Rule x={0} />
          <Rule x={shift} className="cursor-rule" />
          <LossCurves shown={COMPARED} lossAt={at} />
          <DragPoint
            name={t('relatives.shift.handle')}
            x={shift}
            y={0.25}
            axis="x"
            step={0.1}
            valueText={t('relatives.shift.handleValue', shown)}
            onChange={setShift}
            symbol="shift"
          />
        </Plot>
        <p className="numbers">
          {t('relatives.shift.reading', {
            ...shown,
            factor: formatTerm(Math.exp(shift)),
            dpo: formatTerm(at('sigmoid', shift).loss),
          })}
        </p>
        <div className="table-scroll">
          <table className="loss-table numbers">
            <caption>{t('relatives.shift.table', shown)}</caption>
            <thead>
              <tr>
                <th scope="col">{t('relatives.shift.name')}</th>
                <th scope="col">{t('relatives.shift.value')}</th>
                <th scope="col" className="role-chosen">
                  ▲ <Maths>{t('relatives.shift.chosen')}</Maths>
                </th>
                <th scope="col" className="role-rejected">
                  ▼ <Maths>{t('relatives.shift.rejected')}</Maths>
                </th>
              </tr>
            </thead>
            <tbody>
              {COMPARED.map((lossType) => {
                const { loss, dChosen, dRejected } = at(lossType, shift);
                return (
                  <tr key={lossType}>
                    <th scope="row">
                      <span className="relative-badge" aria-hidden="true">
                        {badgeOf(lossType)}
                      </span>{' '}
                      {page(`losses.${lossType}.name`)}
                    </th>
                    <td>{formatTerm(loss)}</td>
                    <td>{formatSigned(-dChosen)}</td>
                    <td>{formatSigned(-dRejected)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </ChapterFigure>
    </>
  );
}
