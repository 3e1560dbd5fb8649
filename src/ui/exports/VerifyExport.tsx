import { type ChangeEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Problem, problemOf } from '../../core/errors';
import type { Verification } from '../../core/exports';
import { ProblemLine } from '../controls/ProblemLine';
import { useController } from '../shared/stores';
import type { MadeFile } from './useExports';

type State =
  | { readonly state: 'working'; readonly file: string }
  | { readonly state: 'done'; readonly verification: Verification }
  | { readonly state: 'failed'; readonly problem: Problem };

/** More than any export of a model that a browser can train; what is larger is not even read. */
const MOST_BYTES = 2 ** 30;
/** Pairs whose rewards are shown. */
const SHOWN = 4;

interface VerifyExportProps {
  /** The model as it was exported last. */
  readonly last: MadeFile | undefined;
  readonly ready: boolean;
  /** An export is being made. */
  readonly busy: boolean;
}

/** Reads an exported model again and shows that it gives the run's rewards. */
export function VerifyExport({ last, ready, busy }: VerifyExportProps) {
  const { t } = useTranslation('exports');
  const { requestExport } = useController();
  const id = useId();
  const [state, setState] = useState<State>();
  const blocked = !ready || busy || state?.state === 'working';

  const verify = async (name: string, content: Blob) => {
    setState({ state: 'working', file: name });
    if (content.size > MOST_BYTES) return setState({ state: 'failed', problem: tooLarge(name, content.size) });
    const bytes = new Uint8Array(await content.arrayBuffer());
    try {
      setState({ state: 'done', verification: await requestExport<'verify'>({ type: 'verify', bytes, name }) });
    } catch (thrown) {
      setState({ state: 'failed', problem: problemOf(thrown) });
    }
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same file may be chosen again.
    event.target.value = '';
    if (file && !blocked) void verify(file.name, file);
  };

  return (
    <section className="export-verify" aria-labelledby={`${id}-title`}>
      <h4 id={`${id}-title`}>{t('panel.verify.title')}</h4>
      <p className="export-about">{t('panel.verify.about')}</p>
      <div className="export-act">
        <button
          type="button"
          aria-disabled={blocked || !last}
          onClick={blocked || !last ? undefined : () => void verify(last.name, last.content)}
        >
          {t('panel.verify.last')}
        </button>
        <label className="file-button">
          <input type="file" accept=".zip,application/zip" disabled={!ready} onChange={chosen} />
          {t('panel.verify.choose')}
        </label>
      </div>
      <Outcome state={state} waits={!last} />
    </section>
  );
}

function Outcome({ state, waits }: { readonly state: State | undefined; readonly waits: boolean }) {
  const { t } = useTranslation('exports');
  if (state?.state === 'failed') return <ProblemLine problem={state.problem} />;
  const verification = state?.state === 'done' ? state.verification : undefined;
  return (
    <>
      <p className={verification?.same === false ? 'field-problem' : 'export-status'} role="status">
        {state?.state === 'working' && t('panel.verify.working', { file: state.file })}
        {verification &&
          t(verification.same ? 'panel.verify.same' : 'panel.verify.differs', {
            pairs: verification.pairs,
            largest: differenceText(verification.largest),
            tolerance: differenceText(verification.tolerance),
          })}
        {!state && waits && t('panel.verify.needsExport')}
      </p>
      {verification && <Rewards verification={verification} />}
    </>
  );
}

function Rewards({ verification: { run, file } }: { readonly verification: Verification }) {
  const { t } = useTranslation('exports');
  const rows = Array.from({ length: Math.min(SHOWN, run.length / 2) }, (_, pair) => pair);
  return (
    <table className="differences numbers">
      <caption className="visually-hidden">{t('panel.verify.table')}</caption>
      <thead>
        <tr>
          {(['pair', 'chosenRun', 'chosenFile', 'rejectedRun', 'rejectedFile'] as const).map((name) => (
            <th key={name} scope="col">
              {t(`panel.verify.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((pair) => (
          <tr key={pair}>
            <th scope="row">{pair + 1}</th>
            {[run[2 * pair], file[2 * pair], run[2 * pair + 1], file[2 * pair + 1]].map((reward, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
              <td key={column}>{rewardText(reward)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** 0, or with two digits: 2.4e-7. The hyphen is one that does not break. */
function differenceText(difference: number): string {
  return difference === 0 ? '0' : String(Number(difference.toPrecision(2))).replace('-', '\u2011');
}

/** As many decimals as the tolerance has. */
function rewardText(reward: number): string {
  return reward.toFixed(5).replace('-', '−');
}

function tooLarge(name: string, size: number): Problem {
  const values = { name, size: Math.ceil(size / 2 ** 20), limit: MOST_BYTES / 2 ** 20 };
  return { code: 'file_too_large', message: `${name} has ${values.size} MB, more than ${values.limit} MB`, values };
}
