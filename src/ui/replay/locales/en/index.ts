import replay from './replay.json';

export default replay;
