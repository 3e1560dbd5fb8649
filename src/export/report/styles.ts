/** The report's style sheet: the page's visual language (ui/shared/tokens.css), light and dark. */
export const REPORT_STYLES = `
:root { color-scheme: light dark; --surface: #fbfaf7; --ink: #1d2129; --muted: #5e6470; --line: #e2dfd7;
  --policy: #0072b2; --reference: #6b7280; --oracle: #b8860b; --chosen: #007a5a; --rejected: #c2410c; --kl: #7c3aed; }
@media (prefers-color-scheme: dark) { :root { --surface: #15171b; --ink: #e8e6e1; --muted: #a2a7b0; --line: #2e323a;
  --policy: #56b4e9; --reference: #9ca3af; --oracle: #f0c24b; --chosen: #2fbf95; --rejected: #f08a4b; --kl: #a78bfa; } }
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
svg text { fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; } svg .title { font-size: 12px; }
.line { fill: none; stroke-linejoin: round; } .line.grid { stroke: var(--line); }
.point { fill: none; stroke-width: 1.5; } .mark { stroke: var(--surface); stroke-width: 1; }
${['policy', 'reference', 'oracle', 'chosen', 'rejected', 'kl', 'ink', 'muted']
  .map(
    (role) =>
      `.line.${role}, .point.${role} { stroke: var(--${role}); } .mark.${role}, .area.${role}, svg text.${role} { fill: var(--${role}); }`,
  )
  .join('\n')}
.settings { columns: 300px; column-gap: 32px; font-size: .875rem; }
.settings > div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; border-top: 1px solid var(--line); break-inside: avoid; }
.settings dt { color: var(--muted); } .settings dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
@media print { body { max-width: none; } figure { break-inside: avoid; } }
`;
