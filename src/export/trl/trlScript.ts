import { REFERENCE_FOLDER } from './trlConfig';

export const SCRIPT = 'train.py';

/** What `trl dpo` does (trl/scripts/dpo.py of TRL 1.13), with a reference of its own, for which that command has no option. */
export const TRL_SCRIPT = `"""DPO against a reference that is not the start: what the command \`trl dpo\` does, which has no option for it."""
from datasets import load_dataset
from transformers import AutoModelForCausalLM
from trl import DPOConfig, DPOTrainer, ModelConfig, ScriptArguments, TrlParser

script, training, model = TrlParser((ScriptArguments, DPOConfig, ModelConfig)).parse_args_and_config()
training.model_init_kwargs = {"dtype": model.dtype}
data = load_dataset(script.dataset_name)
trainer = DPOTrainer(
    model=model.model_name_or_path,
    ref_model=AutoModelForCausalLM.from_pretrained("${REFERENCE_FOLDER}", dtype=model.dtype),
    args=training,
    train_dataset=data[script.dataset_train_split],
    eval_dataset=data[script.dataset_test_split] if training.eval_strategy != "no" else None,
)
trainer.train()
trainer.save_model(training.output_dir)
`;
