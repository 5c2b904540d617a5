/** A place in a file, counted from 1 as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place, and the file that it is in. */
export interface FilePlace extends Place {
  readonly file: string;
}
