import type { Locator, Page } from '@playwright/test';
import { expect } from './fixture';
import { partTextsOf } from './texts';

/** What the own page trains: its cards and the step that brings the model, by roles and names. */
export class OwnModel {
  readonly region: Locator;
  readonly alert: Locator;
  /** What is said of a checkpoint before it is loaded. */
  readonly look: Locator;

  constructor(
    readonly page: Page,
    readonly texts = partTextsOf('file', 'en'),
  ) {
    this.region = page.getByRole('region', { name: texts('model.title'), exact: true });
    this.alert = this.region.getByRole('alert');
    const [before = '', after = ''] = texts('model.look.title', { name: '~' }).split('~');
    this.look = this.region.getByRole('region', { name: new RegExp(`^${before}.+${after}$`) });
  }

  /** The line in which the step says how far it is. */
  get status(): Locator {
    return this.region.locator('.step-status');
  }

  /** What a card says of what it would train. */
  card(name: 'kitchen' | 'checkpoint'): Locator {
    return this.page.locator('.model-card').filter({ hasText: this.texts(`cards.${name}.name`) });
  }

  async choose(name: 'kitchen' | 'checkpoint'): Promise<void> {
    await this.page.getByRole('radio', { name: this.texts(`cards.${name}.name`), exact: true }).check();
  }

  async expectLoaded(name: string): Promise<void> {
    const [start = ''] = this.texts('model.there', { name, parameters: '~' }).split('~');
    await expect(this.status).toContainText(start);
    await expect(this.region.getByRole('progressbar')).toBeHidden();
  }

  button(key: string, values = {}): Locator {
    return this.region.getByRole('button', { name: this.texts(key, values), exact: true });
  }

  /** Loads what was given, once the page has said what it is. */
  async load(): Promise<void> {
    await this.look.locator('.primary').click();
  }

  /** Loads what was given, unless the page refuses it at first sight. */
  async loadUnlessRefused(): Promise<void> {
    await expect(this.look.or(this.alert)).toBeVisible();
    if (await this.look.isVisible()) await this.load();
  }
}
