import { useTranslation } from 'react-i18next';
import type { PairView } from '../../../../math/pairView';
import { Maths } from '../../../inspector/Maths';
import { SIDES } from '../../../inspector/sides';
import { formatTerm } from '../../../shared/format';
import { SPEAKERS } from './speech';

/** The log-probabilities of both answers of a pair under both models. */
export function FourNumbers({ view }: { readonly view: PairView }) {
  const { t } = useTranslation('derivation');
  const columns = { chosen: 'ofChosen', rejected: 'ofRejected' } as const;
  return (
    <div className="four-numbers">
      <p className="prose" id="four-numbers">
        {t('probabilities.stages.four')}
      </p>
      <div className="derivation-table-room">
        <table className="derivation-table numbers" aria-labelledby="four-numbers">
          <thead>
            <tr>
              <th scope="col">{t('probabilities.stages.model')}</th>
              {SIDES.map((side) => (
                <th key={side} scope="col" className={`role-${side}`}>
                  <Maths>{t(`probabilities.stages.${columns[side]}`)}</Maths>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {SPEAKERS.map((speaker) => (
              <tr key={speaker}>
                <th scope="row" className={`role-${speaker}`}>
                  <Maths>{t(`probabilities.models.${speaker}`)}</Maths>
                </th>
                {SIDES.map((side) => (
                  <td key={side}>
                    {formatTerm(speaker === 'policy' ? view[side].policyLogps : view[side].referenceLogps)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
