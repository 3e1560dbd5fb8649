import { useTranslation } from 'react-i18next';
import type { SuiteResult } from '../../core/suite';
import type { Pointed } from '../../figures/suite/suiteLook';
import { temperatureFigure } from '../../figures/suite/temperatureFigure';
import { temperatureRows } from '../../math/suiteTemperatures';
import { formatShare } from '../shared/format';
import { useArena } from './arenaStore';
import { NumberedChart } from './NumberedChart';
import { useColumnLook, useSuiteWords } from './useSuiteWords';

interface TemperatureChartProps {
  readonly suite: SuiteResult;
  readonly pointed: Pointed | undefined;
}

/** How often what was learnt wins, by the temperature at which it is sampled; nothing where a file does not say. */
export function TemperatureChart({ suite, pointed }: TemperatureChartProps) {
  const { t } = useTranslation('arena');
  const words = useSuiteWords();
  const { margin, ...look } = useColumnLook();
  const hidden = useArena((state) => state.hidden);
  const rows = temperatureRows(suite).filter(({ method }) => !hidden.includes(method));
  if (rows.length === 0) return null;
  const temperatures = [...new Set(rows.flatMap(({ at }) => at.map(({ temperature }) => temperature)))];
  const meant = rows.some(({ method }) => method === pointed?.method) ? pointed : undefined;
  const { reference = [] } = suite;
  const lines = [
    ...rows.map((row) => ({ name: words.name(row, true), at: row.at.map((at) => ({ ...at, rate: at.winRate.mean })) })),
    { name: t('more.temperatures.reference'), at: reference.map((at) => ({ ...at, rate: at.winRate })) },
  ];
  return (
    <NumberedChart
      figure={temperatureFigure(suite, words, { ...look, hidden, pointed: meant })}
      margin={margin}
      about={`${t('more.temperatures.about')} ${t('more.temperatures.against')}`}
      described={t('more.temperatures.described')}
      table={{
        name: t('more.temperatures.table'),
        head: [t('table.method'), ...temperatures.map((temperature) => t('more.temperatures.at', { temperature }))],
        rows: lines.map(({ name, at }) => [
          name,
          ...temperatures.map((wanted) =>
            formatShare(at.find(({ temperature }) => temperature === wanted)?.rate ?? Number.NaN),
          ),
        ]),
      }}
    />
  );
}
