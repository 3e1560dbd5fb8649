import data from './data.json';
import frame from './frame.json';
import model from './model.json';
import take from './take.json';
import train from './train.json';

export default { frame, data, model, take, train };
