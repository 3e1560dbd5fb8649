import { COLOUR_STYLES, PICTURE_STYLES } from '../../figures/svg/markup';

/** The report's style sheet. */
export const REPORT_STYLES = `
${COLOUR_STYLES}
* { box-sizing: border-box; margin: 0; }
body { max-width: 1080px; margin: 0 auto; padding: 32px 20px 48px; background: var(--surface); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1, h2, h3 { font-family: Charter, "Iowan Old Style", Georgia, "Noto Serif", "Songti SC", "Noto Serif CJK SC", serif; line-height: 1.25; }
h1 { font-size: 1.9rem; } h2 { margin: 36px 0 12px; font-size: 1.3rem; } h3 { font-size: 1rem; }
p { max-width: 75ch; margin-top: 8px; } .muted { color: var(--muted); font-size: .875rem; }
a { color: var(--policy); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px 24px; }
.facts dt { color: var(--muted); font-size: .875rem; } .facts dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 28px 32px; }
figure { min-width: 0; } figure > svg { display: block; width: 100%; height: auto; margin-top: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 0 16px; padding: 0; list-style: none; font-size: .875rem; }
.swatch { width: 28px; height: 12px; vertical-align: -1px; }
${PICTURE_STYLES}
.settings { columns: 300px; column-gap: 32px; font-size: .875rem; }
.settings > div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; border-top: 1px solid var(--line); break-inside: avoid; }
.settings dt { color: var(--muted); } .settings dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
@media print { body { max-width: none; } figure { break-inside: avoid; } }
`;
