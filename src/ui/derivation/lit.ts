/** The symbol that is pointed at, in whichever place: equation, legend and figure light up together (equations.css: `[data-symbol]`). */
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { isSymbolId, type SymbolId } from './derivationSymbols';

interface LitState {
  readonly pointed: SymbolId | undefined;
  /** Stays lit without being pointed at, until it is clicked again. */
  readonly pinned: SymbolId | undefined;
}

const litStore = createStore<LitState>()(() => ({ pointed: undefined, pinned: undefined }));

const litOf = ({ pointed, pinned }: LitState) => pointed ?? pinned;

export function useLitSymbol(): SymbolId | undefined {
  return useStore(litStore, litOf);
}

export function usePinned(id: SymbolId): boolean {
  return useStore(litStore, (state) => state.pinned === id);
}

/** Pins a symbol, or lets go of it. */
export function togglePin(id: SymbolId): void {
  litStore.setState(({ pinned }) => ({ pinned: pinned === id ? undefined : id }));
}

/** Marks an element as showing a symbol: pointing at it or focusing it lights the symbol everywhere. */
export function litProps(id: SymbolId | undefined) {
  return { 'data-symbol': id };
}

/** Lights what is pointed at or focused inside an element. */
export function useLighting(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const point = ({ target }: Event) => {
      const id = target instanceof Element ? target.closest('[data-symbol]')?.getAttribute('data-symbol') : undefined;
      litStore.setState({ pointed: id && isSymbolId(id) ? id : undefined });
    };
    const leave = () => litStore.setState({ pointed: undefined });
    element.addEventListener('pointerover', point);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', point);
    element.addEventListener('focusout', leave);
    return () => {
      element.removeEventListener('pointerover', point);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('focusin', point);
      element.removeEventListener('focusout', leave);
      litStore.setState({ pointed: undefined, pinned: undefined });
    };
  }, [place]);
}
