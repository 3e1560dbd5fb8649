// npm run record -- <demo> --out FILE.webm: plays a demo in headless Chromium on a virtual clock and encodes its pictures.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { browserExecutable, WEBGPU_FLAGS } from './browser.mjs';
import { buildIfStale, serve } from './lib/build.mjs';
import { flagList, readFlags } from './lib/flags.mjs';
import { ROOT } from './lib/root.mjs';

const HELP = {
  '--out FILE': 'the film: .webm or .mp4; .webp or .gif where ffmpeg is installed',
  '--size WxH': 'pixels (default 1280x720); an upright size shows the upright stage',
  '--lang LANG': 'en or zh (default en)',
  '--theme NAME': 'light or dark (default light)',
  '--fps N': 'pictures a second, 1 to 60 (default 30)',
  '--seconds N': 'only the first seconds of the demo',
  '--link URL': 'the published page, for the link that the film shows (default: only what follows its address)',
  '--url URL': 'a page that is already served (default: build and serve this one)',
};
/** The page, its engine and a demo's first moment. */
const READY_TIMEOUT = 180_000;
/** A still picture is encoded again so often, so that players can wind to it. Seconds. */
const LONGEST_STILL = 1;
/** Milliseconds between two lines on how far it is. */
const TOLD_EVERY = 1000;
/** Pictures that wait for the encoder. */
const BATCH = 8;

const [demo, ...args] = process.argv.slice(2);
const demos = readdirSync(join(ROOT, 'src', 'demos')).map((file) => file.replace(/\.json$/, ''));
const USAGE = `Usage: npm run record -- DEMO --out FILE\nDEMO is a script (docs/demos.md), a .json file, or one of: ${demos.join(', ')}\n${flagList(HELP)}`;
if (process.argv.includes('--help')) {
  console.log(USAGE);
  process.exit(0);
}
if (demo === undefined || demo.startsWith('-')) usage('no demo is named');
const flags = readFlags(
  Object.fromEntries(Object.keys(HELP).map((flag) => [flag.slice(2).split(' ')[0], { type: 'string' }])),
  HELP,
  args,
);
const job = readJob();
let told = 0;

try {
  await record();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function usage(problem) {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}

/** What the flags say, or the end with what is wrong with them. */
function readJob() {
  const number = (name, fallback, least, most) => {
    const value = Number(flags[name] ?? fallback);
    if (!(value >= least && value <= most)) usage(`--${name} is ${flags[name]}; use a number from ${least} to ${most}`);
    return value;
  };
  const choice = (name, choices) => {
    const value = flags[name] ?? choices[0];
    if (!choices.includes(value)) usage(`--${name} is ${value}; use ${choices.join(' or ')}`);
    return value;
  };
  const sides = /^(\d{2,4})x(\d{2,4})$/
    .exec(flags.size ?? '1280x720')
    ?.slice(1)
    .map(Number);
  if (!sides || sides.some((side) => side % 2 === 1 || side < 160 || side > 3840))
    usage(`--size is ${flags.size}; use WIDTHxHEIGHT, even numbers from 160 to 3840`);
  const kinds = ['.webm', '.mp4', '.webp', '.gif'];
  if (!flags.out || !kinds.includes(extname(flags.out)))
    usage(`--out is ${flags.out}; use a file ending in ${kinds.join(', ')}`);
  return {
    name: demoName(),
    size: { width: sides[0], height: sides[1] },
    lang: choice('lang', ['en', 'zh']),
    theme: choice('theme', ['light', 'dark']),
    fps: number('fps', 30, 1, 60),
    seconds: flags.seconds === undefined ? undefined : number('seconds', 0, 0.1, 3600),
    out: resolve(flags.out),
  };
}

/** What the link of the demo has: a shipped one's name, or a script of one's own, compressed (src/store/demo/demoLink.ts). */
function demoName() {
  if (demos.includes(demo)) return demo;
  if (!demo.endsWith('.json') || !existsSync(demo)) usage(`there is no demo and no script "${demo}"`);
  return `~${deflateRawSync(readFileSync(demo), { level: 9 }).toString('base64url')}`;
}

async function record() {
  const { out } = job;
  const animated = ['.webp', '.gif'].includes(extname(out));
  if (animated && spawnSync('ffmpeg', ['-version']).status !== 0)
    throw new Error(`${out} needs ffmpeg, which was not found; install it, or let --out end in .webm`);
  const film = animated ? `${out}.webm` : out;
  if (!flags.url) await buildIfStale(console.error);
  const server = flags.url ? undefined : await serve({ port: 4520, strict: false });
  const executablePath = browserExecutable();
  const browser = await chromium.launch({
    // WebAssembly gives the same numbers everywhere; a GPU would not.
    args: [...WEBGPU_FLAGS.filter((flag) => flag !== '--enable-unsafe-webgpu'), '--force-color-profile=srgb'],
    ...(executablePath && { executablePath }),
  });
  try {
    const said = await shoot(browser, flags.url ?? server.url, film);
    if (animated) animate(film, out);
    console.log(JSON.stringify({ file: out, ...said }));
  } finally {
    await browser.close();
    await server?.close();
    if (animated) rmSync(film, { force: true });
  }
}

/** Plays the demo and writes the film. @returns what is in it */
async function shoot(browser, url, path) {
  const { size, fps } = job;
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    locale: job.lang === 'zh' ? 'zh-CN' : 'en-US',
    bypassCSP: true,
    serviceWorkers: 'block',
  });
  const file = await open(path, 'w');
  try {
    const encoder = await openEncoder(context, url, path, file);
    const page = await openFilm(context, url);
    const duration = await page.evaluate(() => window.dpoFilm.duration);
    const frames = Math.round(Math.min(job.seconds ?? duration, duration) * fps);
    const { distinct, digest } = await shootFrames(page, encoder, frames);
    const stamp = await page.evaluate(() => window.dpoFilm.stamp());
    const look = await page.evaluate(() => window.dpoFilm.look());
    const seconds = await encoder.page.evaluate(
      ([stamp, look, time]) => window.filmEncoder.finish(stamp, look, time),
      [{ ...stamp, link: [stamp.link[0], publishedLink(stamp.link[1])] }, look, frames / fps],
    );
    return { seconds, frames, distinct, codec: encoder.format.codec, bytes: (await file.stat()).size, sha256: digest };
  } finally {
    await file.close();
  }
}

/** The local address says nothing to others. */
function publishedLink(link) {
  const { hash } = new URL(link);
  return flags.link ? new URL(hash, flags.link).href : hash;
}

/** A blank page of the same origin with the encoder in it: WebCodecs wants a secure place. */
async function openEncoder(context, url, path, file) {
  const { build } = await import('vite');
  const { output } = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(ROOT, 'src', 'ui', 'record', 'encodePage.ts'), formats: ['es'] },
    },
  }).then(([first]) => first);
  const page = await context.newPage();
  const blank = new URL('film-encoder', url).href;
  await page.route(blank, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Film</title>' }),
  );
  await page.goto(blank);
  await page.exposeFunction('writeFilm', async (position, data) => {
    await file.write(Buffer.from(data, 'base64'), { position });
  });
  await page.addScriptTag({ type: 'module', content: output[0].code });
  await page.waitForFunction(() => window.filmEncoder !== undefined);
  const formats = await page.evaluate((size) => window.filmEncoder.formats(size), job.size);
  const container = extname(path).slice(1);
  const format = formats.find((each) => each.container === container);
  if (!format) {
    const others = formats.map((each) => `.${each.container}`).join(', ') || 'none';
    throw new Error(
      `this browser encodes no ${container} of ${job.size.width}x${job.size.height}; it can write: ${others}`,
    );
  }
  await page.evaluate(([format, size]) => window.filmEncoder.open(format, size), [format, job.size]);
  return { page, format };
}

async function openFilm(context, url) {
  const { size, lang, theme } = job;
  const page = await context.newPage();
  const stage = size.height > size.width ? '9:16' : '16:9';
  const hash = new URLSearchParams({ demo: job.name, stage, film: '1', lang, theme });
  await page.goto(`${url}#${hash}`);
  await page
    .waitForFunction(() => window.dpoFilm ?? window.dpoFilmProblem, undefined, { timeout: READY_TIMEOUT })
    .catch(() => {
      throw new Error(
        `${demo} was not ready after ${READY_TIMEOUT / 1000} s; open ${page.url()} in a browser to see why`,
      );
    });
  const problem = await page.evaluate(() => window.dpoFilmProblem);
  if (problem) throw new Error(`${demo} cannot be played: ${problem}`);
  return page;
}

/** Takes the frames one after the other and hands the distinct ones to the encoder, which works meanwhile. */
async function shootFrames(page, encoder, frames) {
  const { fps } = job;
  const session = await page.context().newCDPSession(page);
  const hash = createHash('sha256');
  const started = performance.now();
  let encoded = Promise.resolve();
  let batch = [];
  let last;
  let distinct = 0;
  const handOver = async () => {
    const full = batch;
    batch = [];
    await encoded;
    encoded = encoder.page.evaluate((frames) => window.filmEncoder.add(frames), full);
    // It is awaited, and its failure told, with the next batch.
    encoded.catch(() => {});
  };
  for (let frame = 0; frame < frames; frame++) {
    if (frame > 0) await page.evaluate((seconds) => window.dpoFilm.advance(seconds), 1 / fps);
    const { data: png } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    hash.update(png);
    const time = frame / fps;
    if (last?.png === png && time - last.time < LONGEST_STILL) last.duration = (frame + 1) / fps - last.time;
    else {
      if (last) batch.push(last);
      last = { png, time, duration: 1 / fps };
      distinct++;
      if (batch.length >= BATCH) await handOver();
    }
    tell(frame + 1, frames, started);
  }
  batch.push(last);
  await handOver();
  await encoded;
  return { distinct, digest: hash.digest('hex') };
}

function tell(done, frames, started) {
  const now = performance.now();
  if (now - told < TOLD_EVERY && done < frames) return;
  told = now;
  const rate = (1000 * done) / (now - started);
  const left = Math.ceil((frames - done) / rate);
  const [filmed, all] = [done, frames].map((count) => (count / job.fps).toFixed(1));
  const [start, end] = process.stderr.isTTY ? ['\r', done < frames ? '   ' : '   \n'] : ['', '\n'];
  process.stderr.write(`${start}${filmed} s of ${all} s filmed · ${rate.toFixed(1)} pictures/s · ${left} s left${end}`);
}

/** Moving pictures that stand in a text. */
function animate(film, out) {
  const filter =
    extname(out) === '.gif' ? ['-vf', 'split[a][b];[a]palettegen[p];[b][p]paletteuse'] : ['-quality', '80'];
  const { status, stderr } = spawnSync('ffmpeg', ['-y', '-v', 'error', '-i', film, '-loop', '0', ...filter, out]);
  if (status !== 0) throw new Error(`ffmpeg made no ${out}: ${stderr}`);
}
