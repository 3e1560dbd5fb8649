import charts from './charts.json';
import panel from './panel.json';
import report from './report.json';

export default { charts, panel, report };
