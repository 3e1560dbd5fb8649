/** What a module imports: paths of modules from the root of the repository, and names of packages. */
export interface Imports {
  readonly modules: readonly string[];
  readonly packages: readonly string[];
}
export type Modules = ReadonlyMap<string, Imports>;

export const LAYERS: Readonly<Record<string, readonly string[]>>;
export const PAGE: string;
export function readModules(): Modules;
export function importsOf(path: string, text: string): Imports;
export function layerOf(path: string): string | undefined;
export function arrows(modules: Modules): [string, string][];
export function forbidden(modules: Modules): [string, string][];
export function circles(modules: Modules): string[][];
export function packagesOf(layer: string, modules: Modules): string[];
export function table(modules: Modules): string;
export function drawnInto(page: string, modules: Modules): string;
