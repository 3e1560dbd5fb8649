import demo from './demo.json';
import record from './record.json';

export default { demo, record };
