import puppeteer, { type ElementHandle } from 'puppeteer-core';
import type { Driver, DriverOptions } from './driver';

/** Firefox by WebDriver BiDi, without a window. @param executablePath of a Firefox; its profile is a new one */
export async function openFirefox(executablePath: string, { folder, size }: DriverOptions): Promise<Driver> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: size,
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-US, en',
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
    },
  });
  const page = await browser.newPage();
  const element = async (xpath: string) => {
    const found = await page.$(`xpath/${xpath}`);
    if (!found) throw new Error(`there is no ${xpath}`);
    return found;
  };
  return {
    open: async (address) => {
      await page.goto(address);
    },
    // It would have arguments that are handles unwrapped; there are none.
    run: (script, ...args) => page.evaluate(script as (...args: unknown[]) => never, ...args),
    click: async (xpath) => (await element(xpath)).click(),
    chooseFile: async (xpath, path) => ((await element(xpath)) as ElementHandle<HTMLInputElement>).uploadFile(path),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}
