import type { linking as en } from '../en/linking.ts'
import type { Translation } from '../translate.ts'

export const linking: Translation<typeof en> = {
  'brand.name': 'Add to Music',
  'brand.about': 'Speichere Songs aus Videos in der Mediathek, die du schon hast.',
  'brand.user': '{user} · {app}',
  'page.title': '{title} · Add to Music',
  'page.skip': 'Zum Inhalt springen',

  'choose.title': 'Wo lebt deine Musik?',
  'choose.lead': 'Einmal auswählen, und ein Song, den du in {app} speicherst, landet von selbst dort.',
  'choose.waiting': {
    one: '{count}\u00a0Song wartet',
    other: '{count}\u00a0Songs warten',
  },
  'choose.services': 'Musikdienste',
  'choose.lands': 'Songs landen in {library}',
  'choose.link': '{service} verbinden',
  'choose.none':
    'Hier ist noch kein Musikdienst eingerichtet. {app} kann einen ergänzen; deine Songs bleiben bis dahin aufgehoben.',
  'choose.promise':
    'Wir rühren nur Songs an, die du hier speicherst. Du kannst die Verbindung jederzeit trennen.',

  'manage.title': 'Deine Musikdienste',
  'manage.lead': 'Songs, die du in {app} speicherst, landen hier.',
  'manage.linked': 'Verbundene Dienste',
  'manage.more': 'Weiteren verbinden',
  'manage.since': 'Verbunden seit',
  'manage.until': 'Verbunden bis',
  'manage.lands': 'Songs landen in',
  'manage.default': 'Standard',
  'manage.make_default': 'Zum Standard machen',
  'manage.again': 'Neu verbinden',
  'manage.renew': 'Jetzt erneuern',
  'manage.unlink': 'Trennen',
  'manage.unlink_what': 'Gespeicherte Songs bleiben, wo sie sind. Neue kommen nicht mehr dazu.',
  'manage.unlink_at': 'So nimmst du auch bei {service} die Erlaubnis zurück:',
  'manage.unlink_there': '{service}-Konto öffnen',
  'manage.unlink_yes': 'Ja, {service} trennen',
  'manage.ended': '{service} hat die Verbindung beendet',
  'manage.ended_text':
    'Die Dienste fragen ab und zu neu. Verbinde dich noch einmal, und nichts geht verloren.',
  'manage.ended_waiting': {
    one: 'Verbinde dich noch einmal, und dein wartender Song kommt von selbst an.',
    other:
      'Verbinde dich noch einmal, und deine {count}\u00a0wartenden Songs kommen von selbst an, in ihrer Reihenfolge.',
  },
  'manage.ends_soon': {
    one: 'Diese Verbindung endet in {count}\u00a0Tag. Erneuere sie, und sie hält wieder.',
    other: 'Diese Verbindung endet in {count}\u00a0Tagen. Erneuere sie, und sie hält wieder.',
  },

  'confirm.title': '{account} mit {user} verbinden?',
  'confirm.account': '{service}-Konto {name}',
  'confirm.account_unnamed': 'Dieses {service}-Konto',
  'confirm.user': '{user} in {app}',
  'confirm.page': '{service} verbinden',
  'confirm.both': 'Beides solltest du sein. Ohne dein Ja wird nichts verbunden.',
  'confirm.lands': 'Neue Songs kommen in {library}.',
  'confirm.waiting': {
    one: '{count}\u00a0wartender Song kommt gleich mit.',
    other: '{count}\u00a0wartende Songs kommen gleich mit.',
  },
  'confirm.replaces': 'Das löst {account} ab. Was dort schon gespeichert ist, bleibt dort.',
  'confirm.yes': 'Verbinden',
  'confirm.no': 'Nein, nicht verbinden',

  'done.title': '{service} ist verbunden',
  'done.as': 'als {account}',
  'done.lands': 'Songs, die du in {app} speicherst, landen jetzt in {library}.',
  'done.resumed': {
    one: 'Dein wartender Song ist unterwegs.',
    other: 'Deine {count}\u00a0wartenden Songs sind unterwegs.',
  },
  'done.close': 'Zurück zu {app}',
  'done.can_close': 'Du kannst diese Seite schließen und zu {app} zurückkehren.',
  'done.manage': 'Verbundene Dienste verwalten',
  'done.songs': 'Deine Songs ansehen',

  'token.title': '{service} verbinden',
  'token.lead': '{service} fragt dich in einem eigenen Fenster um Erlaubnis. Dein Passwort sehen wir nie.',
  'token.needs_script':
    'Für {service} braucht es JavaScript. Schalte es für diese Seite ein oder wähle einen anderen Dienst.',
  'token.button': 'Weiter mit {service}',
  'token.retry': 'Noch einmal versuchen',
  'token.reload': 'Seite neu laden',
  'token.other': 'Anderen Dienst wählen',
  'token.loading': '{service} wird vorbereitet …',
  'token.ready': '',
  'token.asking':
    'Wir warten auf deine Antwort im Fenster von {service}. Kein Fenster da? Vielleicht hat dein Browser es blockiert: Erlaube Pop-ups für diese Seite und versuche es noch einmal.',
  'token.saving': 'Rückfrage bei {service} …',
  'token.blocked_script':
    '{service} ist von diesem Browser aus nicht erreichbar. Vielleicht hält ein Werbeblocker oder das Netz es auf. Erlaube es für diese Seite und lade sie neu.',
  'token.not_configured':
    '{service} hat diese Seite nicht angenommen. Das müssen wir richten, nicht du: Versuche es später noch einmal oder wähle einen anderen Dienst.',
  'token.popup_blocked':
    'Dein Browser hat das Fenster von {service} blockiert. Erlaube Pop-ups für diese Seite und versuche es noch einmal.',
  'token.refused':
    '{service} wurde nicht erlaubt, also ist nichts verbunden. Falls das ein Versehen war, versuche es noch einmal.',
  'token.no_subscription':
    'Dieses Konto hat kein aktives {service}-Abo, und ohne das lassen sich keine Songs hinzufügen.',
  'token.network':
    'Du bist wohl offline. Nichts ist verloren: Versuche es noch einmal, wenn du wieder Netz hast.',
  'token.server':
    'Deine Erlaubnis konnte nicht gespeichert werden. Nichts ist verbunden: Versuche es gleich noch einmal.',
  'token.expired': 'Diese Seite war zu lange offen. Fang neu an, es dauert nur ein paar Sekunden.',
  'token.restart': 'Neu anfangen',
}
