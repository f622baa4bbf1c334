/** A save for a payload, in the words of the API and without anything that opens a door. */
export interface DescribedSave {
  readonly view: object
  /** Names and reasons only, for a payload that would be too large. */
  readonly short: object
  /** Grows with every change of the save. */
  readonly sequence: number
}

/** By id; saves that are no longer there are left out. Each is read in one statement, so `view` and `sequence` belong together. */
export type DescribeSaves = (ids: readonly string[]) => Promise<ReadonlyMap<string, DescribedSave>>
