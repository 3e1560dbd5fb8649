import { useTranslation } from 'react-i18next';
import { LOSS_TYPES } from '../../../math/lossTypes';
import { OWN_RULES } from '../../../store/ownRun';
import { smoothingRule, usesLabelSmoothing } from '../../../store/settings';
import { LR_SCHEDULERS } from '../../../train/config';
import { Field } from '../../controls/Field';
import { NumberInput, nudgeBy, nudgeLogarithmically } from '../../controls/NumberInput';
import { SelectSetting } from '../../controls/SelectSetting';
import { ownRunStore, useOwnRun } from '../ownStores';

const MAIN = ['beta', 'learning_rate'] as const;
const SIZES = ['per_device_train_batch_size', 'max_steps'] as const;
const MORE = ['seed', 'eval_steps', 'logging_steps', 'warmup_steps', 'weight_decay', 'max_grad_norm'] as const;
type Name = (typeof MAIN | typeof SIZES | typeof MORE)[number] | 'label_smoothing';

const NUDGES: Partial<Record<Name, ReturnType<typeof nudgeBy>>> = {
  seed: nudgeBy(1),
  label_smoothing: nudgeBy(0.05),
  warmup_steps: nudgeBy(10),
};

/** The settings of the run under TRL's names; they apply when it starts. */
export function OwnSettings() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const { loss_type, lr_scheduler_type } = useOwnRun((state) => state.draft);
  const shipped = useOwnRun((state) => state.model === undefined || state.model.kind === 'shipped');
  const edit = ownRunStore.getState().editConfig;
  return (
    <section className="settings" aria-label={t('settings.label')}>
      <p className="muted">{own(shipped ? 'train.defaults.kitchen' : 'train.defaults.trl')}</p>
      <div className="settings-main">
        {MAIN.map((name) => (
          <Setting key={name} name={name} />
        ))}
        <SelectSetting
          id="own-loss_type"
          name={t('settings.loss_type.name')}
          hint={`${t('settings.loss_type.hint')} ${t(`losses.${loss_type}.hint`)}`}
          value={loss_type}
          choices={LOSS_TYPES}
          label={(name) => t(`losses.${name}.name`)}
          onChange={(choice) => edit({ loss_type: choice })}
        />
        {usesLabelSmoothing(loss_type) && <Setting name="label_smoothing" />}
        {SIZES.map((name) => (
          <Setting key={name} name={name} />
        ))}
      </div>
      <details className="more">
        <summary>{t('settings.more')}</summary>
        <div className="settings-more">
          <SelectSetting
            id="own-lr_scheduler_type"
            name={t('settings.lr_scheduler_type.name')}
            hint={t('settings.lr_scheduler_type.hint')}
            value={lr_scheduler_type}
            choices={LR_SCHEDULERS}
            label={(name) => t(`schedules.${name}`)}
            onChange={(choice) => edit({ lr_scheduler_type: choice })}
          />
          {MORE.map((name) => (
            <Setting key={name} name={name} />
          ))}
        </div>
      </details>
    </section>
  );
}

function Setting({ name }: { readonly name: Name }) {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const value = useOwnRun((state) => state.draft[name]);
  const loss = useOwnRun((state) => state.draft.loss_type);
  const rule = name === 'label_smoothing' ? smoothingRule(loss) : OWN_RULES[name];
  const id = `own-${name}`;
  const label = name === 'eval_steps' ? own('train.eval_steps.name') : t(`settings.${name}.name`);
  const hint =
    name === 'eval_steps' || name === 'logging_steps' ? own(`train.${name}.hint`) : t(`settings.${name}.hint`);
  return (
    <Field id={id} name={label} hint={hint}>
      <NumberInput
        id={id}
        value={value}
        rule={rule}
        nudge={NUDGES[name] ?? nudgeLogarithmically}
        onChange={(next) => ownRunStore.getState().editConfig({ [name]: next })}
      />
    </Field>
  );
}
