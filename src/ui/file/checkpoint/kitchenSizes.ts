import type { KitchenModel } from '../../../core/settings';

/** What is said of this page's models before they are loaded. */
export const KITCHEN_SIZES: Readonly<Record<KitchenModel, { readonly parameters: number; readonly bytes: number }>> = {
  'kitchen-nano': { parameters: 26_752, bytes: 109_600 },
  'kitchen-small': { parameters: 102_656, bytes: 413_256 },
};
