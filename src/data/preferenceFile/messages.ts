/** Chat messages as data has them: {role, content}, or {from, value} (ShareGPT). */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

const ROLES: ReadonlyMap<string, Message['role']> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['gpt', 'assistant'],
  ['tool', 'tool'],
  ['observation', 'tool'],
]);

/** @returns what is wrong, where the value is neither a message nor a list of messages */
export function readMessages(value: unknown): Message[] | string {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const messages: Message[] = [];
  for (const item of list) {
    const message = readMessage(item);
    if (typeof message === 'string') return message;
    messages.push(message);
  }
  return messages;
}

function readMessage(item: unknown): Message | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'a message that is not an object';
  const { role: tagged, from, content: written, value } = item as Readonly<Record<string, unknown>>;
  const name = tagged ?? from;
  const content = written ?? value;
  const role = typeof name === 'string' ? ROLES.get(name.toLowerCase()) : undefined;
  if (role === undefined) return `a message of the role ${JSON.stringify(name)?.slice(0, 40) ?? '(none)'}`;
  return typeof content === 'string' ? { role, content } : 'a message whose content is not text';
}

/** How many messages two lists share at their beginning. */
export function commonLead(left: readonly Message[], right: readonly Message[]): number {
  const end = Math.min(left.length, right.length);
  for (let i = 0; i < end; i++) {
    if (left[i].role !== right[i].role || left[i].content !== right[i].content) return i;
  }
  return end;
}
