import { type ChangeEvent, useState } from 'react';

/** A field whose text is written in another way than it is typed: it stays as typed until it is left. @param take what has been typed so far */
export function useTypedText(written: string, take: (text: string) => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? written,
    onChange: ({ target: { value } }: ChangeEvent<HTMLInputElement>) => {
      setTyped(value);
      take(value);
    },
    onBlur: () => setTyped(undefined),
  };
}
