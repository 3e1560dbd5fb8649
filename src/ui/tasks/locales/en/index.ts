import reading from './reading.json';
import table from './table.json';
import written from './written.json';

export default { reading, table, written };
