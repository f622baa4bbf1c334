import type { ButtonMessages } from './button.ts'

export const es: ButtonMessages = {
  idle: 'Guardar canción',
  saving: 'Guardando…',
  saved: 'Guardada',
  'already-saved': 'Ya guardada',
  'choose-service': 'Elegir dónde',
  'awaiting-link': 'Vincular',
  'awaiting-review': '¿Qué versión?',
  'not-found': 'No disponible',
  delayed: 'En camino',
  scheduled: 'Al publicarse',
  offline: 'Para más tarde',
  partial: 'Guardada en parte',
  undoing: 'Deshaciendo…',
  failed: 'No guardada',
  of: '{done} de {count} guardadas',
  label: '{state}: {song}',
  more: 'Más formas de guardar',
  song: 'esta canción',
}
