import data from './data.json';
import exports from './exports.json';
import frame from './frame.json';
import model from './model.json';
import train from './train.json';

export default { frame, data, model, exports, train };
