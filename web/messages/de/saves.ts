import type { saves as en } from '../en/saves.ts'
import type { Translation } from '../translate.ts'

export const saves: Translation<typeof en> = {
  'fate.on_its_way': 'Unterwegs nach {place}',
  'fate.waits': '{service} bittet um Geduld. Um {time} geht es von selbst weiter.',
  'fate.saved': 'In {place}',
  'fate.already_saved': 'War schon in {place}',
  'fate.undone': 'Zurückgenommen',
  'fate.undoing': 'Wird zurückgenommen …',
  'fate.not_found': 'Bisher nicht bei {service}. Wir suchen noch einige Wochen.',
  'fate.declined': 'Du hast gesagt, dass bei {service} keine Version die richtige ist',
  'fate.no_known_recording': 'Dieser Sound ist kein Song, den wir kennen',
  'fate.awaiting_review': 'Welche Version bei {service} meinst du?',
  'fate.awaiting_link': 'Wartet auf dein {service}-Konto',
  'fate.awaiting_release': 'Landet in {place}, sobald er erscheint',
  'fate.awaiting_release_on': 'Erscheint am {date} und landet von selbst in {place}.',
  'fate.unplaced': 'Wartet, bis du sagst, wo deine Musik lebt',
  'fate.failed': 'Konnte bei {service} nicht gespeichert werden',
  'fate.swap_failed': 'Die andere Version war nicht zu haben, also bleibt diese',
  'fate.substitute': 'Das Original: Die Version aus dem Video gibt es dort nicht',

  'failure.token_rejected': '{service} nimmt unseren Zugang gerade nicht an',
  'failure.needs_reauth': 'Dein {service}-Konto muss neu verbunden werden',
  'failure.access_denied': '{service} hat uns nicht speichern lassen. Verbinde dich neu und erlaube es.',
  'failure.not_allowed': 'Dieses {service}-Konto ist hier nicht zugelassen',
  'failure.no_subscription': 'Dein {service}-Tarif enthält das Speichern nicht',
  'failure.no_account':
    'Noch kein {service}-Profil. Öffne {service} einmal und versuche es dann noch einmal.',
  'failure.not_linked': 'Kein {service}-Konto ist verbunden',
  'failure.rate_limited': '{service} hat uns zu lange gebremst',
  'failure.quota_exceeded': '{service} nimmt heute nichts mehr von uns an',
  'failure.service_unavailable': '{service} war tagelang nicht erreichbar',
  'failure.track_gone': '{service} hat diesen Song entfernt',
  'failure.bad_request': '{service} hat diesen Song abgelehnt',
  'failure.misconfigured': 'Diese Seite ist für {service} nicht richtig eingerichtet',
  'failure.unexpected_response': 'Wir verstehen die Antwort von {service} nicht',
  'failure.not_applied': '{service} hat ja gesagt, aber der Song ist nie aufgetaucht',
  'failure.internal': 'Bei uns ist etwas schiefgegangen',
  'failure.link_expired': 'Hat auf dein {service}-Konto gewartet, bis die Zeit um war',
  'failure.review_expired': 'Niemand hat gesagt, welche Version gemeint war, also ist nichts gespeichert',

  'undo.was_there_before': 'War schon vorher in {place}, also bleibt er',
  'undo.kept_for_other_save': 'Du hast ihn noch einmal gespeichert, also bleibt er',
  'undo.not_linked':
    'Das Konto ist nicht mehr verbunden, also bleibt er. Verbinde es und nimm ihn noch einmal zurück.',
  'undo.not_supported':
    'Bei {service} kannst nur du ihn aus {place} nehmen. Öffne ihn dort und entferne ihn.',
  'undo.not_known': 'Vielleicht war er schon vorher in {place}, also haben wir ihn dort gelassen',
  'undo.other_account':
    'Vielleicht ist er in einem anderen {service}-Konto, also haben wir ihn dort gelassen',
  'undo.several_entries':
    '{place} enthält ihn mehrmals, und nicht alles ist von uns. Entferne dort von Hand, was du nicht willst.',
}
