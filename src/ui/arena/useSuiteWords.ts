import { useTranslation } from 'react-i18next';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import type { NameRoom } from '../../figures/suite/placeNames';
import type { SuiteWords } from '../../figures/suite/suiteLook';
import { useMediaQuery } from '../shared/useMediaQuery';
import { useLineName, useMethodName } from './useMethodTexts';

/** What the arena's figures say in the page's language. */
export function useSuiteWords(): SuiteWords {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const methodName = useMethodName();
  return {
    titles: { suite: t('page.figure'), temperatures: t('more.temperatures.title'), bestOfN: t('more.bestOfN.title') },
    axes: {
      ...{ kl: t('page.x'), reward: t('page.y'), winRate: t('more.temperatures.y') },
      ...{ temperature: t('more.temperatures.x'), draws: t('more.bestOfN.x') },
    },
    impossible: t('page.impossible'),
    kl: t('more.bestOfN.kl'),
    bound: (formula) => t(formula ? 'more.bestOfN.bound' : 'more.bestOfN.boundShort'),
    bestOf: (n) => t('names.bestOf', { n }),
    name: (line, settings) => (settings ? lineName(line) : methodName(line.method)),
  };
}

interface Look {
  readonly margin: Margin;
  readonly nameRoom: NameRoom;
  readonly settings: boolean;
}

/** Where names of methods alone have room beside the plot. */
const SMALL = '(max-width: 599px)';
/** The names beside the plot are the widest thing at its right. What a name takes is of the least plot (arena.css). */
const LOOKS: Readonly<Record<'large' | 'small', Look>> = {
  large: { margin: { l: 52, r: 132, t: 12, b: 46 }, nameRoom: { height: 0.047, letter: 0.016 }, settings: true },
  // The list says what has no name here.
  small: {
    margin: { l: 46, r: 78, t: 12, b: 46 },
    nameRoom: { height: 0.06, letter: 0.04, reach: 1.2 },
    settings: false,
  },
};

export function useSuiteLook(): Look {
  return LOOKS[useMediaQuery(SMALL) ? 'small' : 'large'];
}

/** Of the figures whose names all stand at the right, and whose axis has percentages. */
export function useColumnLook(): Look {
  const { margin, settings } = useSuiteLook();
  return {
    margin: { ...margin, l: margin.l + 8, r: settings ? margin.r : 94 },
    nameRoom: { height: 0.047, letter: 1 },
    settings,
  };
}
