import { home } from './ar/home.ts'
import { linking } from './ar/linking.ts'
import { problems } from './ar/problems.ts'
import { saves } from './ar/saves.ts'
import { song } from './ar/song.ts'

export const ar = { ...linking, ...home, ...saves, ...problems, ...song }
