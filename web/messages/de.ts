import { home } from './de/home.ts'
import { linking } from './de/linking.ts'
import { problems } from './de/problems.ts'
import { saves } from './de/saves.ts'
import { song } from './de/song.ts'

export const de = { ...linking, ...home, ...saves, ...problems, ...song }
