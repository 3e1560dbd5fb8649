/** The parts of the browser's own file system (OPFS) and its locks that the cache uses, in memory, for tests in Node. */

class FakeFile {
  readonly kind = 'file';
  bytes = new Uint8Array();
  /** The most bytes that all files may have together. */
  constructor(private readonly disk: FakeDisk) {}

  async getFile(): Promise<File> {
    return new File([this.bytes.slice()], 'file');
  }

  async createSyncAccessHandle() {
    this.disk.open.add(this);
    return {
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        const grown = at + bytes.length - this.bytes.length;
        if (this.disk.used + grown > this.disk.capacity) throw new DOMException('full', 'QuotaExceededError');
        this.disk.used += grown;
        const content = new Uint8Array(at + bytes.length);
        content.set(this.bytes);
        content.set(bytes, at);
        this.bytes = content;
        return bytes.length;
      },
      flush: () => undefined,
      close: () => this.disk.open.delete(this),
    };
  }
}

export class FakeDirectory {
  readonly kind = 'directory';
  readonly children = new Map<string, FakeFile | FakeDirectory>();

  constructor(private readonly disk: FakeDisk) {}

  getDirectoryHandle(name: string, options: { create?: boolean } = {}): Promise<FakeDirectory> {
    return this.get(name, options, FakeDirectory);
  }

  getFileHandle(name: string, options: { create?: boolean } = {}): Promise<FakeFile> {
    return this.get(name, options, FakeFile);
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.children.delete(name)) throw new DOMException(name, 'NotFoundError');
  }

  async *entries() {
    yield* this.children;
  }

  private async get<T extends FakeFile | FakeDirectory>(
    name: string,
    { create = false }: { create?: boolean },
    Kind: new (disk: FakeDisk) => T,
  ): Promise<T> {
    const known = this.children.get(name);
    if (known instanceof Kind) return known;
    if (!create) throw new DOMException(name, 'NotFoundError');
    const made = new Kind(this.disk);
    this.children.set(name, made);
    return made;
  }
}

export class FakeDisk {
  used = 0;
  /** Files that are being written. */
  readonly open = new Set<FakeFile>();
  readonly root = new FakeDirectory(this);
  private writers = 0;

  constructor(public capacity = Number.POSITIVE_INFINITY) {}

  /** What takes navigator's place. */
  get navigator() {
    const request = async (_: string, options: { ifAvailable?: boolean }, work: (lock: object | null) => unknown) => {
      if (options.ifAvailable) return work(this.writers === 0 ? {} : null);
      this.writers++;
      try {
        return await work({});
      } finally {
        this.writers--;
      }
    };
    return {
      storage: {
        getDirectory: async () => this.root,
        estimate: async () => ({ quota: this.capacity, usage: this.used }),
      },
      locks: { request },
    };
  }

  /** Every file of every kept model, by `directory/name`. */
  get files(): Map<string, FakeFile> {
    const models = this.root.children.get('models') as FakeDirectory | undefined;
    const entries = [...(models?.children ?? [])].flatMap(([key, directory]) =>
      [...(directory as FakeDirectory).children].map(([name, file]) => [`${key}/${name}`, file] as [string, FakeFile]),
    );
    return new Map(entries);
  }
}
