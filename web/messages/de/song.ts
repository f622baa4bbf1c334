import type { song as en } from '../en/song.ts'
import type { Translation } from '../translate.ts'

export const song: Translation<typeof en> = {
  'song.by': '{title} von {artists}',
  'song.summary': 'Hör {title} von {artists} bei {services} oder speichere es in deiner Mediathek.',
  'song.summary_unknown': 'Finde {title} von {artists} bei deinem Musikdienst.',
  'song.unnamed': 'Ein Song ohne Namen',
  'song.sped_up': 'Beschleunigt',
  'song.slowed': 'Verlangsamt',
  'song.explicit': 'Explizit',
  'song.named_by': 'Titel und Künstler wie bei {service}',

  'song.listen': 'Anhören bei',
  'song.found': 'Öffnet genau diese Aufnahme',
  'song.substitute': 'Nicht diese Version, aber die nächste, die es gibt',
  'song.elsewhere': 'In einem anderen Land gefunden: {country}',
  'song.search': 'In {service} suchen',
  'song.not_there': 'Dort bisher nicht gefunden',
  'song.nowhere': 'Wir haben diesen Song noch bei keinem Dienst gefunden. Du kannst selbst danach suchen:',

  'song.share': 'Teilen',
  'song.copy': 'Link kopieren',
  'song.copied': 'Link kopiert',
  'song.not_copied': 'Kopiere die Adresse oben aus deinem Browser',

  'song.test': 'Testmodus: Diese Links führen zu simulierten Musikdiensten.',
  'song.promise': 'Kein Tracking. Diese Seite weiß nicht, wer den Song gespeichert hat.',

  'song.gone': 'Dieser Song ist nicht hier',
  'song.gone_text': 'Vielleicht ist der Link nicht vollständig, oder der Song ist hier nicht mehr bekannt.',
  'song.gone_todo': 'Lass dir den Link noch einmal schicken, oder öffne das Video und tippe auf „Speichern“.',
}
