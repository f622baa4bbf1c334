import type { ButtonMessages } from './button.ts'

export const de: ButtonMessages = {
  idle: 'Song sichern',
  saving: 'Wird gesichert…',
  saved: 'Gesichert',
  'already-saved': 'Schon gesichert',
  'choose-service': 'Dienst wählen',
  'awaiting-link': 'Verknüpfen',
  'awaiting-review': 'Welche Version?',
  'not-found': 'Nicht verfügbar',
  delayed: 'Unterwegs',
  scheduled: 'Kommt zum Erscheinen',
  offline: 'Vorgemerkt',
  partial: 'Teilweise gesichert',
  undoing: 'Wird zurückgenommen…',
  failed: 'Nicht gesichert',
  of: '{done} von {count} gesichert',
  label: '{state}: {song}',
  more: 'Weitere Möglichkeiten',
  song: 'dieser Song',
}
