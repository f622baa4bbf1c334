import { v7 } from 'uuid'

declare const brand: unique symbol
type Branded<T, B extends string> = T & { readonly [brand]: B }

/** kebab-case name of a music service; only the adapter registry makes one. */
export type ServiceId = Branded<string, 'ServiceId'>

/** One letter group per kind of object, as the public API shows them. */
export type IdPrefix = 'app' | 'key' | 'sav' | 'lnk' | 'lse' | 'req' | 'whe' | 'whd' | 'whs' | 'evt' | 'sct'

export type NewId = (prefix: IdPrefix) => string

/** `sav_018f…`: prefix and a UUIDv7 without dashes, so ids sort by the time they were made. */
export const newId: NewId = (prefix) => `${prefix}_${v7().replaceAll('-', '')}`

/** When `newId` made this id, to the millisecond. */
export const idTime = (id: string): Date =>
  new Date(Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16))

export type Clock = () => Date
