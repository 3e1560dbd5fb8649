import { useTranslation } from 'react-i18next';
import { learnsFromPrompts } from '../../core/methods';
import type { ModelMemory } from '../../core/modelInfo';
import { readsReference } from '../../core/objective';
import type { RunDefinition } from '../../core/runDefinition';
import { stageAfter, stagesOf } from '../../core/stages';
import type { RunData } from '../../store/runData';
import { Scrolled } from '../controls/Scrolled';
import { Symbols } from '../controls/Symbols';
import { formatMemory } from '../shared/format';
import { useRun } from '../shared/stores';

const PARTS = ['weights', 'gradients', 'moments'] as const;

type State = 'trained' | 'frozen' | 'measures' | 'waits' | 'done';

/** Which models the run holds, which of them are trained, and what they take: one for SimPO, two for DPO, four for RLHF. */
export function ModelsInMemory() {
  const { t } = useTranslation();
  const models = useRun((state) => state.models);
  if (!models) return null;
  return (
    <details className="models-in-memory">
      <summary>
        {t('memory.title')}{' '}
        <span className="muted numbers">
          {t('memory.summary', { count: models.length, size: formatMemory(totalOf(models)) })}
        </span>
      </summary>
      <ModelTable models={models} />
      <p className="muted">{t('memory.note')}</p>
    </details>
  );
}

const bytesOf = (model: ModelMemory) => PARTS.reduce((sum, part) => sum + model[part], 0);
export const totalOf = (models: readonly ModelMemory[]) => models.reduce((sum, model) => sum + bytesOf(model), 0);

export function ModelTable({ models }: { readonly models: readonly ModelMemory[] }) {
  const { t } = useTranslation();
  const stage = useRun(stageNow);
  const measured = useRun(({ applied }) => applied !== undefined && isOnlyMeasured(applied.config));
  return (
    <Scrolled label={t('memory.title')}>
      <table className="exam-table numbers">
        <thead>
          <tr>
            {(['role', 'state', ...PARTS, 'total'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`memory.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.role}>
              <th scope="row">
                <Symbols>{t(`memory.roles.${model.role}`)}</Symbols>
              </th>
              <td>
                {t(`memory.states.${measured && model.role === 'reference' ? 'measures' : stateOf(model, stage)}`)}
              </td>
              {PARTS.map((part) => (
                <td key={part}>{model[part] > 0 ? formatMemory(model[part]) : '–'}</td>
              ))}
              <td>{formatMemory(bytesOf(model))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

const stageNow = ({ applied, step }: RunData) => {
  const config = applied?.config;
  if (!config) return 'only';
  return stagesOf(config).length === 1 ? 'only' : stagesOf(config)[stageAfter(config, step)].name;
};

/** The loss reads no reference: that is there for what the page measures. */
const isOnlyMeasured = (config: RunDefinition['config']): boolean =>
  !learnsFromPrompts(config.method) && !readsReference(config);

/** The policy and its value model wait while the reward model learns, which then is done. */
function stateOf({ role, trained }: ModelMemory, stage: ReturnType<typeof stageNow>): State {
  if (!trained) return 'frozen';
  if (stage === 'reward') return role === 'reward' ? 'trained' : 'waits';
  return stage === 'policy' && role === 'reward' ? 'done' : 'trained';
}
