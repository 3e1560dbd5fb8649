import type { ReactNode } from 'react';
import { Hint, type HintText } from './Hint';

interface TitledHeadProps {
  /** Of the heading, by which what it heads is named. */
  readonly id: string;
  readonly title: string;
  readonly about: HintText;
  readonly heading?: 'h2' | 'h3' | 'h4';
  /** Of a figure it is its caption, of a chart the title is written as one. */
  readonly of?: 'figure' | 'chart' | 'table';
  readonly children?: ReactNode;
}

/** A title with its explanation beside it. */
export function TitledHead({ id, title, about, heading: Heading = 'h4', of = 'table', children }: TitledHeadProps) {
  const Head = of === 'figure' ? 'figcaption' : 'div';
  return (
    <Head className="chart-head">
      <Heading id={id} className={of === 'table' ? undefined : 'chart-title'}>
        {title}
      </Heading>
      <Hint name={title}>{about}</Hint>
      {children}
    </Head>
  );
}
