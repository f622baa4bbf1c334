import type { song as en } from '../en/song.ts'
import type { Translation } from '../translate.ts'

export const song: Translation<typeof en> = {
  'song.by': '{title} de {artists}',
  'song.summary': 'Escucha {title} de {artists} en {services} o guárdala en tu biblioteca.',
  'song.summary_unknown': 'Encuentra {title} de {artists} en tu servicio de música.',
  'song.unnamed': 'Una canción sin nombre',
  'song.sped_up': 'Acelerada',
  'song.slowed': 'Ralentizada',
  'song.explicit': 'Explícita',
  'song.named_by': 'Título y artista según {service}',

  'song.listen': 'Escuchar en',
  'song.found': 'Abre esta misma grabación',
  'song.substitute': 'No es esta versión, pero sí la más parecida',
  'song.elsewhere': 'Encontrada en otro país: {country}',
  'song.search': 'Buscar en {service}',
  'song.not_there': 'De momento no está ahí',
  'song.nowhere': 'Todavía no hemos encontrado esta canción en ningún servicio. Puedes buscarla tú:',

  'song.share': 'Compartir',
  'song.copy': 'Copiar enlace',
  'song.copied': 'Enlace copiado',
  'song.not_copied': 'Copia la dirección de la barra del navegador',

  'song.test': 'Modo de prueba: estos enlaces llevan a servicios de música simulados.',
  'song.promise': 'Sin rastreo. Esta página no sabe quién guardó la canción.',

  'song.gone': 'Esta canción no está aquí',
  'song.gone_text': 'Puede que el enlace esté incompleto o que ya no conozcamos la canción.',
  'song.gone_todo': 'Pide el enlace otra vez, o abre el vídeo y toca guardar.',
}
