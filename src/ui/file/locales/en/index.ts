import cards from './cards.json';
import data from './data.json';
import exports from './exports.json';
import frame from './frame.json';
import model from './model.json';
import step from './step.json';
import train from './train.json';

export default { frame, step, cards, data, model, exports, train };
