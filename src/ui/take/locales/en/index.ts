import take from './take.json';

export default take;
