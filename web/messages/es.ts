import { home } from './es/home.ts'
import { linking } from './es/linking.ts'
import { problems } from './es/problems.ts'
import { saves } from './es/saves.ts'
import { song } from './es/song.ts'

export const es = { ...linking, ...home, ...saves, ...problems, ...song }
