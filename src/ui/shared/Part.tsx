/** Parts of the page that fail alone: what one of them throws, or one that does not arrive, leaves the rest as it is, and can be tried again. */
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Where a part says that it failed: in its place, as a small button in its place, or over the page where its place is too small for words. */
export type FailureLook = 'block' | 'small' | 'floating';

/** Thrown in the place of a part whose code did not arrive. */
class PartMissing extends Error {}

/** What tries again each part that has not arrived: where one arrives, others will. */
const missing = new Set<() => void>();

function fetchMissing(): void {
  for (const retry of [...missing]) retry();
}

window.addEventListener('online', fetchMissing);

/** Addresses of the style sheets that did not arrive, with the attempt that is under way. Vite asks for each but once. */
const lostSheets = new Map<string, Promise<void> | undefined>();

document.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lostSheets.set(target.href, undefined);
  },
  true,
);

/** Settles in any case: a part without its style is better than none. */
function fetchLostSheets(): Promise<unknown> {
  return Promise.all([...lostSheets].map(([href, underWay]) => underWay ?? fetchSheet(href)));
}

function fetchSheet(href: string): Promise<void> {
  const settled = new Promise<void>((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => {
      lostSheets.delete(href);
      resolve();
    };
    link.onerror = () => resolve();
    document.head.append(link);
  });
  lostSheets.set(href, settled);
  return settled;
}

interface PartOptions {
  readonly look?: FailureLook;
  /** Says that the part is being opened, where it takes the place of a page. */
  readonly opens?: boolean;
  /** Does without the part; only where the page can. */
  readonly onDismiss?: () => void;
}

/**
 * A part of the page that loads when it is first shown. An attempt that failed is not kept, as `lazy` alone would do.
 * @param load must be free to be called once more
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  { opens = false, ...options }: PartOptions = {},
): ComponentType<Props> {
  let failed = false;
  const attempt = (fetch: typeof load) =>
    lazy<ComponentType<Props>>(() =>
      fetch().catch((cause) => {
        failed = true;
        throw new PartMissing(String(cause), { cause });
      }),
    );
  let Loaded = attempt(load);
  const renew = () => {
    if (!failed) return;
    failed = false;
    Loaded = attempt(() => fetchLostSheets().then(load));
  };
  const Latest = (props: Props) => <Loaded {...props} />;
  return (props) => {
    // Whoever comes to the part, or back to it, finds a new attempt.
    useState(renew);
    useEffect(() => renew, []);
    return (
      <Part {...options} renew={renew}>
        <Suspense fallback={opens && <Opening />}>
          <Latest {...props} />
        </Suspense>
      </Part>
    );
  };
}

function Opening() {
  const { t } = useTranslation();
  return <p className="empty prose">{t('part.opening')}</p>;
}

interface PartProps extends Omit<PartOptions, 'opens'> {
  readonly children: ReactNode;
  /** Called before the children are shown anew. */
  readonly renew?: () => void;
}

export function Part({ children, look = 'block', renew, onDismiss }: PartProps) {
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    renew?.();
    setAttempt((before) => before + 1);
  }, [renew]);
  const failed = { look, again: attempt > 0, retry, onDismiss };
  return (
    <Boundary key={attempt} instead={(error) => <Failed {...failed} error={error} />}>
      {children}
    </Boundary>
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
  readonly instead: (error: unknown) => ReactNode;
}

class Boundary extends Component<BoundaryProps, { readonly thrown?: { readonly error: unknown } }> {
  static getDerivedStateFromError(error: unknown) {
    return { thrown: { error } };
  }

  override state: { readonly thrown?: { readonly error: unknown } } = {};

  override render() {
    const { thrown } = this.state;
    return thrown ? this.props.instead(thrown.error) : this.props.children;
  }
}

interface FailedProps {
  readonly error: unknown;
  readonly look: FailureLook;
  /** Trying again has not helped. */
  readonly again: boolean;
  readonly retry: () => void;
  readonly onDismiss: (() => void) | undefined;
}

function Failed({ error, look, again, retry, onDismiss }: FailedProps) {
  const { t } = useTranslation();
  const isMissing = error instanceof PartMissing;
  useEffect(() => {
    if (!isMissing) return;
    missing.add(retry);
    return () => {
      missing.delete(retry);
    };
  }, [isMissing, retry]);
  const text = isMissing ? t('part.missing') : t('part.broken', { reason: String(error) });
  const tryAgain = isMissing ? fetchMissing : retry;
  if (look === 'small') {
    return (
      <button type="button" className="hint" aria-label={`${text} ${t('part.retry')}`} title={text} onClick={tryAgain}>
        <span aria-hidden="true">↻</span>
      </button>
    );
  }
  return (
    <div className={look === 'floating' ? 'notice part-floating' : 'notice'} role="alert">
      <p>
        {text} {again && t('part.stays')}
      </p>
      <button type="button" onClick={tryAgain}>
        {t('part.retry')}
      </button>
      {again && (
        <button type="button" onClick={() => window.location.reload()}>
          {t('part.reload')}
        </button>
      )}
      {onDismiss && (
        <button type="button" className="quiet" onClick={onDismiss}>
          {t('notices.dismiss')}
        </button>
      )}
    </div>
  );
}
