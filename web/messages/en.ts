import { home } from './en/home.ts'
import { linking } from './en/linking.ts'
import { problems } from './en/problems.ts'
import { saves } from './en/saves.ts'
import { song } from './en/song.ts'

/**
 * Every text a listener reads, by topic; the other languages have a file each for the same topics, and a text that one
 * of them lacks does not compile. `{…}` is filled in by the page; a text with forms is chosen by the number `count`.
 * Short, warm, exact: say what happened, what it means for the songs, what to do.
 */
export const en = { ...linking, ...home, ...saves, ...problems, ...song } as const
