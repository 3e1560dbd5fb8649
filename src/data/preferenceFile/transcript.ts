/**
 * Chats as text for a model without a chat template. One user message is its content. Several messages are a transcript with Anthropic HH's
 * tags ("\n\nHuman: …\n\nAssistant: …"), and a prompt then ends with "\n\nAssistant:". A completion follows after one space.
 */
import type { Message } from './messages';

const TAGS: Readonly<Record<Message['role'], string>> = {
  system: 'System',
  user: 'Human',
  assistant: 'Assistant',
  tool: 'Tool',
};

export function promptText(messages: readonly Message[]): string {
  if (messages.length === 1 && messages[0].role === 'user') return messages[0].content;
  return messages.length === 0 ? '' : `${transcript(messages)}\n\nAssistant:`;
}

/** The first message is the assistant's answer to the prompt. */
export function completionText(messages: readonly Message[], prompt: string): string {
  const [first, ...others] = messages;
  const joint = prompt === '' || /\s$/.test(prompt) || /^\s/.test(first.content) ? '' : ' ';
  return joint + first.content + transcript(others);
}

function transcript(messages: readonly Message[]): string {
  return messages.map(({ role, content }) => `\n\n${TAGS[role]}: ${content}`).join('');
}
