/** The data are read in the tokens of the model that is there, and handed to its run as soon as they are read. */
import { ownData, ownDataStore } from './data/ownData';
import { ownController, ownRunStore } from './ownStores';

ownRunStore.subscribe(({ model, tokens }, before) => {
  if (!model || !tokens || tokens === before.tokens) return;
  ownData.retokenize({ id: model.id, tokenizerConfigJson: undefined, ...tokens });
});

ownDataStore.subscribe(({ prepared }, before) => {
  const { model } = ownRunStore.getState();
  if (!prepared || prepared === before.prepared || prepared.tokenizerId !== model?.id) return;
  ownController.setData(prepared.name, prepared.packed);
});
