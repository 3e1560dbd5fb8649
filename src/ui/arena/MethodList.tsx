import { useTranslation } from 'react-i18next';
import { ORACLE_METHOD } from '../../core/suite';
import { symbolPath } from '../../figures/look';
import type { Pointed } from '../../figures/suite/suiteLook';
import type { SuitePath } from '../../figures/suite/suitePaths';
import { Hint } from '../controls/Hint';
import { useArena } from './arenaStore';
import { useMethodName, useMethodText } from './useMethodTexts';

interface MethodListProps {
  readonly paths: readonly SuitePath[];
  readonly pointed: Pointed | undefined;
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

/** The methods of a suite, to be switched on and off; the one that has the pointer or the focus is pointed out. */
export function MethodList({ paths, pointed, onPoint }: MethodListProps) {
  const { t } = useTranslation('arena');
  const methodText = useMethodText();
  const methodName = useMethodName();
  const hidden = useArena((state) => state.hidden);
  const hide = useArena((state) => state.hide);
  const firsts = paths.filter((path, place) => paths.findIndex(({ method }) => method === path.method) === place);
  const methods = firsts.map(({ method }) => method);
  const toggle = (method: string, on: boolean) =>
    hide(methods.filter((each) => (each === method ? !on : hidden.includes(each))));
  return (
    <fieldset className="arena-methods">
      <legend>{t('page.methods')}</legend>
      <div className="arena-methods-all">
        <button type="button" className="quiet" onClick={() => hide([])}>
          {t('page.all')}
        </button>
        <button type="button" className="quiet" onClick={() => hide(methods)}>
          {t('page.none')}
        </button>
      </div>
      <ul>
        {firsts.map((path) => (
          <li
            key={path.method}
            data-pointed={pointed?.method === path.method}
            onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onPoint({ method: path.method })}
            onPointerLeave={() => onPoint(undefined)}
          >
            <label>
              <input
                type="checkbox"
                aria-label={t('page.show', { name: methodName(path.method) })}
                checked={!hidden.includes(path.method)}
                onChange={({ target }) => toggle(path.method, target.checked)}
                onFocus={({ target }) => target.matches(':focus-visible') && onPoint({ method: path.method })}
                onBlur={() => onPoint(undefined)}
              />
              <EndSwatch path={path} />
              <span>{methodName(path.method)}</span>
            </label>
            <Hint name={methodName(path.method)}>{methodText(path.method)}</Hint>
          </li>
        ))}
      </ul>
      {/* The same as in its hint, at a glance. */}
      <p className="arena-pointed muted" aria-hidden="true">
        {pointed && methodText(pointed.method)}
      </p>
    </fieldset>
  );
}

/** How the paths of a method end. */
function EndSwatch({ path: { method, end } }: { readonly path: SuitePath }) {
  const isOracle = method === ORACLE_METHOD;
  const color = `var(--${isOracle ? 'oracle' : 'policy'})`;
  const open = end?.open ?? true;
  const shape = end?.shape ?? (isOracle ? 'star' : 'circle');
  return (
    <svg className="swatch" viewBox="-15 -7 30 14" aria-hidden="true">
      {!isOracle && <path d="M-15 0H0" stroke={color} strokeWidth={2} strokeDasharray={end ? undefined : '1.5 4'} />}
      <path d={symbolPath(shape, 4.5)} fill={open ? 'var(--surface)' : color} stroke={color} strokeWidth={1.25} />
    </svg>
  );
}
