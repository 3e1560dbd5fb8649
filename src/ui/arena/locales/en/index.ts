import cost from './cost.json';
import live from './live.json';
import logs from './logs.json';
import more from './more.json';
import names from './names.json';
import open from './open.json';
import page from './page.json';
import point from './point.json';
import pulls from './pulls.json';
import table from './table.json';

export default { cost, live, logs, more, names, open, page, point, pulls, table };
