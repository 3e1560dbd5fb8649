/** A preference pair as text, by the line of the file on which it begins. A model reads the prompt and a completion without anything between. */
export interface TextPair {
  readonly line: number;
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}
