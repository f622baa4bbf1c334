import { home } from './ja/home.ts'
import { linking } from './ja/linking.ts'
import { problems } from './ja/problems.ts'
import { saves } from './ja/saves.ts'
import { song } from './ja/song.ts'

export const ja = { ...linking, ...home, ...saves, ...problems, ...song }
