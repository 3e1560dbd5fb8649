import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Prose } from '../../Prose';
import { useChapterText } from '../../useChapterValue';
import { QUESTIONS, type Question } from './experiments';
import { QuestionBody } from './QuestionBody';
import type { Lab } from './useLab';

interface QuestionListProps {
  readonly lab: Lab;
  readonly lead: string;
  readonly questions: readonly Question[];
}

/** Questions as people ask them. One is open at a time. */
export function QuestionList({ lab, lead, questions }: QuestionListProps) {
  const [open, setOpen] = useChapterText('failures', 'question', '');
  const drive = Object.fromEntries(questions.map((question) => [question, () => setOpen(question)]));
  return (
    <>
      <Prose text={lead} drive={drive} />
      <ul className="failure-list">
        {questions.map((question) => (
          <QuestionEntry
            key={question}
            lab={lab}
            question={question}
            open={open === question}
            toggle={() => setOpen(open === question ? undefined : question)}
          />
        ))}
      </ul>
    </>
  );
}

interface QuestionEntryProps {
  readonly lab: Lab;
  readonly question: Question;
  readonly open: boolean;
  readonly toggle: () => void;
}

function QuestionEntry({ lab, question, open, toggle }: QuestionEntryProps) {
  const { t } = useTranslation('derivation');
  const id = useId();
  return (
    <li className="failure">
      <h4>
        <button
          type="button"
          className="failure-question"
          aria-expanded={open}
          {...(open && { 'aria-controls': id })}
          onClick={toggle}
        >
          <span className="failure-number numbers" aria-hidden="true">
            {QUESTIONS.indexOf(question) + 1}
          </span>
          <span className="prose">{t(`failures.questions.${question}.ask`)}</span>
        </button>
      </h4>
      {open && (
        <div id={id} className="failure-body">
          <QuestionBody lab={lab} question={question} />
        </div>
      )}
    </li>
  );
}
