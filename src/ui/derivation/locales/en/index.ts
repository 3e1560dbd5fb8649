import cancellation from './cancellation.json';
import comparisons from './comparisons.json';
import deeper from './deeper.json';
import failures from './failures.json';
import frame from './frame.json';
import inversion from './inversion.json';
import loss from './loss.json';
import map from './map.json';
import opening from './opening.json';
import optimum from './optimum.json';
import probabilities from './probabilities.json';
import reinforcement from './reinforcement.json';
import relatives from './relatives.json';
import rlhf from './rlhf.json';
import symbols from './symbols.json';

export default {
  frame,
  map,
  opening,
  symbols,
  deeper,
  probabilities,
  reinforcement,
  comparisons,
  rlhf,
  optimum,
  inversion,
  cancellation,
  loss,
  failures,
  relatives,
};
