import { useTranslation } from 'react-i18next';
import { OBJECTIVES } from '../../core/objective';
import { BEST_OF_N_METHOD, ORACLE_METHOD, type SuiteLine } from '../../core/suite';
import names from './locales/en/names.json';

/** What a method is, in one sentence. */
export function useMethodText(): (method: string) => string {
  const { t } = useTranslation();
  const { t: arena } = useTranslation('arena');
  return (method) => {
    if (method === ORACLE_METHOD) return arena('page.oracle');
    if (method === BEST_OF_N_METHOD) return arena('page.bestOfN');
    if (method === 'dpo') return arena('page.dpo');
    const objective = OBJECTIVES.find((name) => name === method);
    return objective ? t(`losses.${objective}.hint`) : arena('page.unknown');
  };
}

/** What a method is called; one that the page does not know as its file has it. */
export function useMethodName(): (method: string) => string {
  const { t } = useTranslation('arena');
  return (method) => (isNamed(method) ? t(`names.methods.${method}`) : method);
}

/** A method with what tells it from the other lines of its own: “GRPO, β 0.05”. */
export function useLineName(): (line: Pick<SuiteLine, 'method' | 'own'>) => string {
  const { t } = useTranslation('arena');
  const methodName = useMethodName();
  const settingText = useSettingText();
  return ({ method, own }) => {
    const entries = own.map((entry) => {
      const [name, ...values] = entry.split(' ');
      return settingText(name, values.join(' '));
    });
    return [methodName(method), ...entries].join(t('names.separator'));
  };
}

/** A setting with its value, as short as it can be said; without one its name alone. */
export function useSettingText(): (name: string, value: string) => string {
  const { t } = useTranslation('arena');
  return (name, value) => (isSetting(name) ? t(`names.settings.${name}`, { value }) : `${name} ${value}`).trim();
}

/** A name may be any text: that of a file. */
const isNamed = (method: string): method is keyof typeof names.methods => Object.hasOwn(names.methods, method);
const isSetting = (name: string): name is keyof typeof names.settings => Object.hasOwn(names.settings, name);
