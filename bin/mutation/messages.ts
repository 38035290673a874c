declare module "vitest" {
  interface ProvidedContext {
    mutationChannel: string;
    filesInWorker: number;
  }
}

/** A file's tests have run once, unbroken: which, and the mutants that each of them, and loading the file, went through. */
export interface Ready {
  readonly file: string;
  readonly tests: readonly {
    readonly id: string;
    readonly name: string;
    readonly ms: number;
    readonly failure: string | null;
  }[];
  readonly whileLoading: Record<string, number>;
  readonly perTest: Record<string, Record<string, number>>;
}

/** Run these tests of a file with this mutant, until one fails. */
export interface Order {
  readonly number: number;
  readonly file: string;
  readonly mutant: string;
  readonly tests: readonly string[];
  readonly whileLoading: boolean;
  readonly hitLimit: number | undefined;
  /** For each test, in milliseconds. */
  readonly patience: number;
}

export interface Answer {
  readonly answers?: number;
  readonly killedBy?: string;
  readonly message?: string;
  readonly error?: string;
  /** The mutants that loading the file goes through, when it was loaded anew. */
  readonly loads?: ReadonlySet<string>;
  readonly ran: number;
}

/** A test file waits for its turn. */
export interface Waiting {
  readonly waiting: string;
}

export interface Go {
  readonly go: string;
}
