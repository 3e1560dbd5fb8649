import { useTranslation } from 'react-i18next';
import { SampleSwatch, Swatch } from '../../controls/Swatch';
import { useOwnRun } from '../ownStores';
import { HeldOutNumbers } from './HeldOutNumbers';
import { OwnChart } from './OwnChart';
import { OwnCompletions } from './OwnCompletions';
import { OwnInspector } from './OwnInspector';
import { OwnProblem } from './OwnProblem';
import { OwnSettings } from './OwnSettings';
import { OwnTransport } from './OwnTransport';
import { OWN_CHARTS } from './ownCharts';
import './train.css';

/** The run on own data: settings, what drives it, and everything that can be measured where no true reward is known. */
export function TrainSection() {
  const { t } = useTranslation('own');
  const hasData = useOwnRun((state) => state.data !== undefined);
  return (
    <section className="own-train" aria-labelledby="own-train-title">
      <h3 id="own-train-title">{t('train.title')}</h3>
      <OwnProblem />
      {!hasData && (
        <p id="own-needs-data" className="prose">
          {t('train.needsData')}
        </p>
      )}
      <OwnSettings />
      <OwnTransport />
      <p className="prose">{t('train.noReward')}</p>
      <Key />
      <div className="own-results">
        <div className="small-multiples">
          {OWN_CHARTS.map((spec) => (
            <OwnChart key={spec.id} spec={spec} />
          ))}
        </div>
        <HeldOutNumbers />
      </div>
      <div className="own-looks">
        <OwnInspector />
        <OwnCompletions />
      </div>
    </section>
  );
}

/** What is drawn how, in every chart that has both. */
function Key() {
  const { t } = useTranslation('own');
  return (
    <ul className="legend">
      <li>
        <Swatch role="ink" />
        <span>{t('train.training')}</span>
      </li>
      <li>
        <SampleSwatch role="ink" />
        <span>{t('train.heldOut')}</span>
      </li>
    </ul>
  );
}
