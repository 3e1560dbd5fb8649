import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { LossType } from '../../../../core/lossTypes';
import { MARGIN_LOSS_TYPES, type MarginLossType, marginLoss } from '../../../../math/marginLoss';
import { Maths } from '../../../inspector/Maths';
import { formatReward, formatSigned, formatTerm } from '../../../shared/format';
import { useRun } from '../../../shared/stores';
import { plainFormula } from '../../../slowStep/lossFormulas';
import { badgeOf, useComparedLosses, usePortrait } from './comparedLosses';

/** Every loss with the sentence that tells it apart, its value and slope at the cursor, and whether it is drawn. */
export function LossTable() {
  const { t } = useTranslation('derivation');
  const { beta, labelSmoothing, margin } = usePortrait();
  return (
    <div className="table-scroll">
      <table className="loss-table relatives-table">
        <caption>{t('relatives.map.table', { margin: formatReward(margin) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('relatives.map.show')}</th>
            <th scope="col">{t('relatives.map.value')}</th>
            <th scope="col">{t('relatives.map.slope')}</th>
          </tr>
        </thead>
        <tbody>
          {MARGIN_LOSS_TYPES.map((lossType) => {
            const { loss, slope } = marginLoss(lossType, margin, { beta, labelSmoothing });
            return (
              <tr key={lossType}>
                <th scope="row">
                  <LossToggle lossType={lossType} />
                  <LossIdentity lossType={lossType} />
                </th>
                <td className="numbers">{formatTerm(loss)}</td>
                <td className="numbers">{formatSigned(slope)}</td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">
              <LossName lossType="sft" />
              <LossIdentity lossType="sft" />
            </th>
            <td colSpan={2} className="muted">
              {t('relatives.map.sft')}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** Its name, as a switch that draws it or not. */
function LossToggle({ lossType }: { readonly lossType: MarginLossType }) {
  const id = useId();
  const { shown, toggle } = useComparedLosses();
  return (
    <span className="relative-choice">
      <input id={id} type="checkbox" checked={shown.includes(lossType)} onChange={() => toggle(lossType)} />
      <span className="relative-badge numbers" aria-hidden="true">
        {badgeOf(lossType)}
      </span>
      <label htmlFor={id}>
        <LossName lossType={lossType} />
      </label>
    </span>
  );
}

function LossName({ lossType }: { readonly lossType: LossType }) {
  const { t } = useTranslation();
  const { t: chapter } = useTranslation('derivation');
  const now = useRun((state) => (state.applied ?? state.draft).config.loss_type);
  const next = useRun((state) => state.draft.config.loss_type);
  const mark = lossType === now ? 'thisRun' : lossType === next ? 'nextRun' : undefined;
  return (
    <>
      {t(`losses.${lossType}.name`)}
      {mark && <strong className="relative-mark role-policy"> ● {chapter(`relatives.map.${mark}`)}</strong>}
    </>
  );
}

function LossIdentity({ lossType }: { readonly lossType: LossType }) {
  const { t } = useTranslation('derivation');
  const { labelSmoothing } = usePortrait();
  return (
    <>
      <span className="relative-formula">
        <Maths>{plainFormula(lossType, labelSmoothing)}</Maths>
      </span>
      <span className="relative-sentence">{t(`relatives.apart.${lossType}`)}</span>
    </>
  );
}
