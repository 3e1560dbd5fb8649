/**
 * Vulkan's loader and a driver in software. Chromium brings both along, in one folder, so that wherever the browser of the tests is, Dawn can
 * compute too. Linux alone needs them: macOS and Windows have what Dawn computes with.
 */
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserExecutable } from '../../scripts/browser.mjs';

const LOADER = 'libvulkan.so.1';
const SOFTWARE_DRIVER = 'vk_swiftshader_icd.json';

/** Where packages put Chromium whose /usr/bin/… is a script that starts it. */
const PACKAGED = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/snap/chromium/current/usr/lib/chromium-browser',
];

/** Linux's RTLD_NODELETE, which Node does not name: a library that is no add-on stays loaded although Node lets go of it. */
const STAY_LOADED = 0x1000;

/** Folders that may hold a Chromium, the one of the tests first. */
function browserFolders(): string[] {
  const executables = [browserExecutable(), chromium.executablePath()];
  const found = executables.filter((path) => path !== undefined && existsSync(path)) as string[];
  return [...found.map((path) => dirname(realpathSync(path))), ...PACKAGED];
}

function besideChromium(name: string): string | undefined {
  return browserFolders()
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** True when the library is in the process from now on, so that whoever asks for it by its name gets it. */
function load(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | STAY_LOADED);
    return true;
  } catch (thrown) {
    // It is there, and no add-on of Node's: nothing else was expected.
    return /did not self-register/.test((thrown as Error).message);
  }
}

/** Loads Vulkan's loader: the system's, else the one that came with Chromium. @returns false where there is none */
export function loadVulkan(): boolean {
  if (process.platform !== 'linux' || load(LOADER)) return true;
  const other = besideChromium(LOADER);
  return other !== undefined && load(other);
}

/** Names the driver in software as the one to use. @returns false where there is none, or where the environment names drivers already */
export function chooseSoftwareDriver(): boolean {
  if (process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES) return false;
  const driver = process.platform === 'linux' ? besideChromium(SOFTWARE_DRIVER) : undefined;
  if (driver === undefined) return false;
  process.env.VK_DRIVER_FILES = driver;
  process.env.VK_ICD_FILENAMES = driver; // what loaders before 1.3.207 read
  return true;
}
