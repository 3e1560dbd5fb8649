import { expect } from 'vitest';
import type { Driver } from './driver';

declare global {
  /** What the listener of pageServer.ts has heard. */
  var complaints: string[] | undefined;
  /** Whether what was to be clicked has heard it. */
  var heard: boolean | undefined;
}

/** The XPath of a button that can be pressed, by all that it says or by its first words: Train also says with which β. */
export const buttonNamed = (name: string) =>
  `//button[normalize-space()="${name}" or normalize-space(text())="${name}" or @aria-label="${name}"][not(@disabled)]`;

/** Someone at the page, who finds things by their names. What they look for may take its time to come, as long as `expect.poll` waits. */
export class Visitor {
  private loads = 0;

  constructor(
    readonly driver: Driver,
    private readonly url: string,
  ) {}

  /** Loads the page afresh at a hash. */
  async open(hash: string, url = this.url): Promise<void> {
    // Another hash alone would load nothing.
    this.loads++;
    await this.driver.open(`${url}?${this.loads}#${hash}`);
  }

  async press(name: string): Promise<void> {
    await this.pressAt(buttonNamed(name));
  }

  /** Presses until the element has heard it: the drivers click where it was a moment ago, and a page that is still arriving moves. */
  async pressAt(xpath: string): Promise<void> {
    await this.awaits(xpath);
    await expect.poll(() => this.isHeardAt(xpath), { message: `a click on ${xpath}` }).toBe(true);
  }

  /** Clicks an element once. @returns whether it, and nothing that lay there instead, was clicked */
  private async isHeardAt(xpath: string): Promise<boolean> {
    // In the middle of the window: at its edges WebKit's driver does not scroll by itself, and the bar may lie over what is pressed.
    await this.driver.run((path) => {
      const found = document.evaluate(path, document).iterateNext();
      globalThis.heard = false;
      if (!(found instanceof Element)) return;
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      found.addEventListener('click', () => (globalThis.heard = true), { once: true });
    }, xpath);
    await this.driver.click(xpath);
    return this.driver.run(() => globalThis.heard === true);
  }

  /** Opens what is folded. */
  async unfold(summary: string): Promise<void> {
    await this.pressAt(`//summary[normalize-space()="${summary}"]`);
  }

  /** Waits until there is such an element. */
  async awaits(xpath: string): Promise<void> {
    const isThere = () => this.driver.run((path) => document.evaluate(path, document).iterateNext() !== null, xpath);
    await expect.poll(isThere, { message: xpath }).toBe(true);
  }

  /** What is read in the elements of a selector that are in sight, one after the other. */
  texts(selector: string): Promise<string[]> {
    return this.driver.run(
      (css) => [...document.querySelectorAll<HTMLElement>(css)].map(({ innerText }) => innerText).filter(Boolean),
      selector,
    );
  }

  /** What is read in all of them. */
  async text(selector: string): Promise<string> {
    return (await this.texts(selector)).join('\n');
  }

  async expectText(selector: string, text: string): Promise<void> {
    await expect.poll(() => this.text(selector)).toContain(text);
  }

  /** Steps made so far; −1 while there is no run. */
  steps(): Promise<number> {
    return this.driver.run(() => {
      const bar = document.querySelector<HTMLProgressElement>('#controls progress[value][max]');
      return bar && bar.max > 1 ? bar.value : -1;
    });
  }

  async expectSteps(steps: number): Promise<void> {
    await expect.poll(() => this.steps()).toBe(steps);
  }

  /** The page shows no alert, and nothing was complained of since it was opened. */
  async expectNoComplaint(): Promise<void> {
    expect(await this.driver.run(() => globalThis.complaints)).toEqual([]);
    expect(await this.texts('[role="alert"]')).toEqual([]);
  }
}
