import type { problems as en } from '../en/problems.ts'
import type { Translation } from '../translate.ts'

export const problems: Translation<typeof en> = {
  'problem.what_to_do': 'Was du tun kannst',
  'problem.code': 'Code für den Support: {code}',
  'problem.the_service': 'Der Dienst',
  'problem.the_app': 'der App',
  'problem.other_service': 'Anderen Dienst wählen',
  'problem.my_services': 'Zurück zu meinen Diensten',
  'problem.mine': 'Es ist meins: neu anmelden',
  'problem.again': 'Noch einmal versuchen',
  'problem.my_songs': 'Zurück zu meinen Songs',

  'problem.link_used.title': 'Dieser Link ist verbraucht',
  'problem.link_used.text': 'Ein Link auf diese Seite gilt einmal und nur ein paar Minuten.',
  'problem.link_used.todo': 'Geh zurück zur App und öffne die Seite von dort noch einmal.',
  'problem.no_session.title': 'Öffne diese Seite aus deiner App',
  'problem.no_session.text':
    'Wir wissen nicht, um wessen Musik es geht: Dein Besuch ist zu Ende, oder das ist ein anderer Browser als der, in dem du angefangen hast.',
  'problem.no_session.todo':
    'Geh zurück zur App und fang dort an. Falls du gerade ein Konto verbinden wolltest: Es ist nichts verbunden.',
  'problem.state_invalid.title': 'Das hat zu lange gedauert oder kam von woanders',
  'problem.state_invalid.text':
    'Die Antwort von {service} gehört zu nichts, was du hier angefangen hast. Es ist nichts verbunden.',
  'problem.state_invalid.todo':
    'Fang neu an. Falls du das gar nicht selbst warst, kannst du die Seite schließen.',
  'problem.consent_denied.title': 'Nichts wurde verbunden',
  'problem.consent_denied.text': 'Du hast den Zugriff bei {service} nicht erlaubt.',
  'problem.consent_denied.todo':
    'Deine Songs warten. Versuche es noch einmal oder wähle einen anderen Dienst.',
  'problem.service_error.title': '{service} meldet ein Problem',
  'problem.service_error.text': '{service} konnte die Anmeldung nicht abschließen. Es ist nichts verbunden.',
  'problem.service_error.todo': 'Versuche es gleich noch einmal.',
  'problem.code_rejected.title': '{service} hat die Anmeldung nicht angenommen',
  'problem.code_rejected.text': 'Die Erlaubnis war schon benutzt oder abgelaufen. Es ist nichts verbunden.',
  'problem.code_rejected.todo': 'Fang neu an, es dauert eine Minute.',
  'problem.not_allowed.title': 'Dieses {service}-Konto lässt sich hier noch nicht nutzen',
  'problem.not_allowed.text':
    'Du bist angemeldet, aber {service} lässt diese Seite nur mit Konten arbeiten, die ihr Betreiber eingetragen hat.',
  'problem.not_allowed.todo':
    'Bitte die Betreiber dieser Seite, dein Konto einzutragen, oder wähle einen anderen Dienst.',
  'problem.no_account.title': 'Kein Musikprofil gefunden',
  'problem.no_account.text': 'Dieses Konto hat noch kein Profil bei {service}.',
  'problem.no_account.todo': 'Öffne {service} einmal mit diesem Konto und versuche es dann noch einmal.',
  'problem.no_subscription.title': 'Dein {service}-Tarif enthält das nicht',
  'problem.no_subscription.text': 'Zum Speichern in der Mediathek braucht es ein {service}-Abo.',
  'problem.no_subscription.todo': 'Wähle einen anderen Dienst, oder versuche es mit einem Abo noch einmal.',
  'problem.access_denied.title': 'Eine Berechtigung fehlt',
  'problem.access_denied.text': '{service} hat uns nicht erlaubt, Songs für dich zu speichern.',
  'problem.access_denied.todo': 'Versuche es noch einmal und lass alle Berechtigungen eingeschaltet.',
  'problem.misconfigured.title': 'Diese Seite ist für {service} nicht richtig eingerichtet',
  'problem.misconfigured.text': 'Du kannst nichts dafür, und es ist nichts verbunden.',
  'problem.misconfigured.todo': 'Sag es den Betreibern dieser Seite, oder wähle einen anderen Dienst.',
  'problem.service_unavailable.title': '{service} ist nicht erreichbar',
  'problem.service_unavailable.text': 'Der Dienst antwortet gerade nicht. Es ist nichts verbunden.',
  'problem.service_unavailable.todo': 'Versuche es in ein paar Minuten noch einmal. Deine Songs warten.',
  'problem.account_taken.title': 'Dieses {service}-Konto gehört schon zu jemand anderem',
  'problem.account_taken.text': 'Jemand anderes hat dieses {service}-Konto in {app} verbunden.',
  'problem.account_taken.todo':
    'Wenn es deins ist, melde dich bei {service} noch einmal an, dann zieht es hierher um.',
  'problem.form_rejected.title': 'Das kam nicht von dieser Seite',
  'problem.form_rejected.text':
    'Zu deiner Sicherheit geht dieser Schritt nur von unseren eigenen Seiten aus. Es wurde nichts geändert.',
  'problem.form_rejected.todo': 'Geh zurück und versuche es noch einmal.',
  'problem.unavailable.title': 'Gleich wieder da',
  'problem.unavailable.text':
    'Diese Seite kann gerade nichts lesen oder schreiben. Es wurde nichts geändert.',
  'problem.unavailable.todo': 'Versuche es in ein paar Sekunden noch einmal. Deine Songs warten.',
  'problem.internal.title': 'Bei uns ist etwas schiefgegangen',
  'problem.internal.text': 'Du kannst nichts dafür, und deine Songs sind sicher.',
  'problem.internal.todo': 'Versuche es gleich noch einmal. Deine Songs warten.',
  'problem.not_offered.title': 'Diesen Dienst gibt es hier nicht',
  'problem.not_offered.text': 'Unter dieser Adresse gibt es nichts zu verbinden.',
  'problem.not_offered.todo': 'Wähle einen der Dienste, die es gibt.',
  'problem.nothing_pending.title': 'Hier gibt es nichts zu bestätigen',
  'problem.nothing_pending.text': 'Die Anmeldung ist abgelaufen oder schon bestätigt.',
  'problem.nothing_pending.todo': 'Fang neu an, wenn du dieses Konto noch verbinden willst.',
  'problem.not_signed_in.title': 'Öffne diese Seite aus deiner App',
  'problem.not_signed_in.text':
    'Deine Songs sind sicher. Wir zeigen sie nur dir, und dieser Browser sagt uns nicht, wer du bist.',
  'problem.not_signed_in.todo':
    'Geh zurück zu der App, in der du Songs speicherst, und öffne dort „Meine Songs“. Danach kannst du auf diesem Gerät angemeldet bleiben.',
  'problem.not_here.title': 'Diesen Song gibt es hier nicht',
  'problem.not_here.text':
    'Vielleicht ist er zurückgenommen oder gelöscht, oder die Adresse ist nicht vollständig.',
  'problem.not_here.todo': 'Deine anderen Songs stehen alle in deiner Liste.',
  'problem.not_valid.title': 'Das ließ sich so nicht übernehmen',
  'problem.not_valid.text': 'Etwas im Formular fehlte oder war zu lang. Es wurde nichts geändert.',
  'problem.not_valid.todo': 'Geh zurück und versuche es noch einmal.',
  'problem.too_late.title': 'Das ist schon beantwortet',
  'problem.too_late.text': 'Dieser Song ist inzwischen weiter, es gibt nichts mehr auszuwählen.',
  'problem.too_late.todo': 'In deiner Liste siehst du, wo er jetzt ist.',
  'problem.not_swappable.title': 'Das lässt sich jetzt nicht tauschen',
  'problem.not_swappable.text':
    'Tauschen lässt sich nur ein Song, der in deiner Mediathek ist, und nur solange {service} verbunden ist.',
  'problem.not_swappable.todo': 'Warte, bis er angekommen ist, oder verbinde den Dienst neu.',
  'problem.versions_unknown.title': '{service} sagt nicht, welche Versionen es gibt',
  'problem.versions_unknown.text': 'Der Katalog antwortet gerade nicht. Dein Song bleibt, wie er ist.',
  'problem.versions_unknown.todo': 'Versuche es in einer Minute noch einmal.',
}
