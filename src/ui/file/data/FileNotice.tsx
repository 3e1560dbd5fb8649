import { Forget } from './Forget';

interface FileNoticeProps {
  readonly text: string;
  readonly onForgotten: () => void;
}

/** Why nothing of a file can be used. */
export function FileNotice({ text, onForgotten }: FileNoticeProps) {
  return (
    <div className="notice" role="alert">
      <p>{text}</p>
      <Forget onForgotten={onForgotten} />
    </div>
  );
}
