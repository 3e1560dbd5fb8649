/** A page in a background tab is not painted: it need not wait. Where one is seen, its paint comes, however slow the machine. */
const LONGEST_WAIT = { hidden: 0, visible: 10_000 };

/** Calls back once, when the browser has painted the first content. */
export function afterFirstPaint(callback: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    observer.disconnect();
    clearTimeout(timer);
    callback();
  };
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) once();
  });
  const timer = setTimeout(once, LONGEST_WAIT[document.visibilityState]);
  observer.observe({ type: 'paint', buffered: true });
}
