/** What a smoke check asks of a browser, whichever it is. Elements are named by XPath, which both protocols know. */
export interface Driver {
  open(address: string): Promise<void>;
  /** Runs a function in the page, which sees its arguments only, and brings back what it returns, as JSON. */
  run<Args extends unknown[], Result>(script: (...args: Args) => Result, ...args: Args): Promise<Result>;
  /** Clicks the middle of an element that is there, as a visitor does. */
  click(xpath: string): Promise<void>;
  /** Chooses a file of this machine in an <input type="file">. */
  chooseFile(xpath: string, path: string): Promise<void>;
  /** The window as a PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Ends the browser and whatever was started for it. */
  close(): Promise<void>;
}

export interface DriverOptions {
  /** Where the browser puts what is downloaded, and whatever else it keeps. */
  readonly folder: string;
  /** Pixels of the window, or of the page where the browser lets that be set. */
  readonly size: { readonly width: number; readonly height: number };
}
