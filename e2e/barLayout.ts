export interface BarLayout {
  readonly height: number;
  /** Pixels that the page scrolls sideways. */
  readonly sideways: number;
  /** Parts of the bar that lie over each other, reach out of the window, or show less than they hold. */
  readonly faults: readonly string[];
}

/** How the top bar lies. Runs in the page, of whichever engine, and sees nothing from outside itself. */
export function barLayout(): BarLayout {
  const bar = document.querySelector('header');
  if (!bar) throw new Error('there is no top bar');
  const parts = [...bar.querySelectorAll('h1, p, a, button, select')].map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const name = element.textContent.slice(0, 20);
    return { element, name, left, right, top, bottom };
  });
  const faults: string[] = [];
  const { bottom: end } = bar.getBoundingClientRect();
  for (const [place, part] of parts.entries()) {
    const { element, name, left, right, top, bottom } = part;
    if (left < 0 || right > document.documentElement.clientWidth) faults.push(`${name} reaches out of the window`);
    if (bottom > end) faults.push(`${name} reaches out of the bar`);
    // What lies unseen under its sign cannot be cut off.
    const isSeen = getComputedStyle(element).opacity !== '0';
    const cut = element.scrollWidth > Math.ceil(element.clientWidth) + 1;
    if (right - left < 10 || (isSeen && cut)) faults.push(`${name} is cut off`);
    for (const other of parts.slice(place + 1)) {
      const across = Math.min(right, other.right) - Math.max(left, other.left);
      const down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      if (across > 0.5 && down > 0.5) faults.push(`${name} lies over ${other.name}`);
    }
  }
  const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return { height: bar.getBoundingClientRect().height, sideways, faults };
}
