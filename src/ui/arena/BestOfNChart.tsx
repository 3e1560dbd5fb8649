import { useTranslation } from 'react-i18next';
import type { SuiteResult } from '../../core/suite';
import { BEST_OF_N_METHOD } from '../../core/suite';
import { bestOfNFigure, bestOfNPoints } from '../../figures/suite/bestOfNFigure';
import { bestOfNBound } from '../../math/bestOfN';
import { formatNats, formatReward, formatShare } from '../shared/format';
import { useArena } from './arenaStore';
import { NumberedChart } from './NumberedChart';
import { useColumnLook, useSuiteWords } from './useSuiteWords';

/** What choosing among more and more completions comes to, without training; nothing where a file does not have it. */
export function BestOfNChart({ suite }: { readonly suite: SuiteResult }) {
  const { t } = useTranslation('arena');
  const words = useSuiteWords();
  const { margin, settings } = useColumnLook();
  const hidden = useArena((state) => state.hidden);
  const points = bestOfNPoints(suite);
  if (points.length === 0 || hidden.includes(BEST_OF_N_METHOD)) return null;
  const names = ['n', 'winRate', 'reward', 'kl', 'boundColumn'] as const;
  return (
    <NumberedChart
      figure={bestOfNFigure(suite, words, { settings })}
      margin={margin}
      about={t('more.bestOfN.about')}
      described={t('more.bestOfN.described')}
      table={{
        name: t('more.bestOfN.table'),
        head: names.map((name) => t(`more.bestOfN.${name}`)),
        rows: points.map(({ at, winRate, reward, kl }) => [
          ...[String(at), formatShare(winRate ?? Number.NaN), formatReward(reward)],
          ...[formatNats(kl), formatNats(bestOfNBound(at))],
        ]),
      }}
    />
  );
}
