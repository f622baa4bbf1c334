import type { Language } from '../languages.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { DemoTexts } from './en.ts'
import { es } from './es.ts'
import { ja } from './ja.ts'

/** The demo's texts; every language has all of them. */
export const demoTexts: Readonly<Record<Language, DemoTexts>> = { en, de, es, ja, ar }
