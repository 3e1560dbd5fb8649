import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver, DriverOptions } from './driver';

/** The name that the protocol gives to references to elements. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE = 30_000;

/**
 * WebKitGTK's own small browser by W3C WebDriver, on a screen of its own that nobody sees.
 * @param executable WebKitWebDriver, which knows where its browser lies
 */
export async function openWebKit(executable: string, { folder, size }: DriverOptions): Promise<Driver> {
  const started: ChildProcess[] = [];
  const close = async () => {
    for (const child of started.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  };
  try {
    const screen = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${size.width}x${size.height}x24`, '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    started.push(screen);
    const display = await firstLine(screen, screen.stdio[3] as Readable);
    const port = await freePort();
    const service = spawn(executable, [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        HOME: folder,
        DISPLAY: `:${display}`,
        LANG: 'en_US.UTF-8',
        // Its sandbox cannot be set up by root, as whom tests run in containers.
        ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
      },
    });
    started.push(service);
    const session = await openSession(`http://127.0.0.1:${port}`);
    await session.ask('POST', '/window/rect', { x: 0, y: 0, ...size });
    return driverOf(session, async () => {
      await session.ask('DELETE', '');
      await close();
    });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Session {
  ask(method: string, path: string, content?: object): Promise<unknown>;
}

function driverOf({ ask }: Session, close: () => Promise<void>): Driver {
  const element = async (xpath: string) => {
    const found = await ask('POST', '/element', { using: 'xpath', value: xpath });
    return `/element/${(found as Record<string, string>)[ELEMENT]}`;
  };
  return {
    open: async (url) => {
      await ask('POST', '/url', { url });
    },
    run: async (script, ...args) =>
      (await ask('POST', '/execute/sync', { script: `return (${script}).apply(null, arguments)`, args })) as never,
    click: async (xpath) => {
      await ask('POST', `${await element(xpath)}/click`, {});
    },
    chooseFile: async (xpath, path) => {
      await ask('POST', `${await element(xpath)}/value`, { text: path });
    },
    screenshot: async () => Buffer.from((await ask('GET', '/screenshot')) as string, 'base64'),
    close,
  };
}

/** @throws Error where no session is there in time, or in the service's words */
async function openSession(service: string): Promise<Session> {
  const capabilities = { alwaysMatch: { browserName: 'MiniBrowser' } };
  const { sessionId } = (await soon(() => asked(`${service}/session`, 'POST', { capabilities }))) as {
    sessionId: string;
  };
  return { ask: (method, path, content) => asked(`${service}/session/${sessionId}${path}`, method, content) };
}

async function asked(address: string, method: string, content?: object): Promise<unknown> {
  const response = await fetch(address, { method, ...(content && { body: JSON.stringify(content) }) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${method} ${address}: ${JSON.stringify(value)}`);
  return value;
}

/** Tries again while nothing listens yet. */
async function soon<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      // What `fetch` throws where it reaches nobody.
      if (!(error instanceof TypeError) || Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function firstLine(child: ChildProcess, stream: Readable): Promise<string> {
  const ended = once(child, 'exit').then(([status]) => Promise.reject(new Error(`Xvfb ended with ${status}`)));
  const [chunk] = await Promise.race([once(stream, 'data'), ended]);
  return String(chunk).trim();
}
