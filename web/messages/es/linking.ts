import type { linking as en } from '../en/linking.ts'
import type { Translation } from '../translate.ts'

export const linking: Translation<typeof en> = {
  'brand.name': 'Add to Music',
  'brand.about': 'Guarda las canciones que oyes en los vídeos en la biblioteca de música que ya tienes.',
  'brand.user': '{user} · {app}',
  'page.title': '{title} · Add to Music',
  'page.skip': 'Saltar al contenido',

  'choose.title': '¿Dónde guardas tu música?',
  'choose.lead': 'Elige una vez. Desde entonces, cada canción que guardes en {app} llega ahí sola.',
  'choose.waiting': {
    one: '{count}\u00a0canción te espera',
    other: '{count}\u00a0canciones te esperan',
  },
  'choose.services': 'Servicios de música',
  'choose.lands': 'Las canciones llegan a {library}',
  'choose.link': 'Vincular {service}',
  'choose.none':
    'Aquí aún no hay ningún servicio de música. {app} puede añadir uno; mientras tanto, tus canciones están a salvo.',
  'choose.promise': 'Solo tocamos las canciones que guardas aquí. Puedes desvincular cuando quieras.',

  'manage.title': 'Tus servicios de música',
  'manage.lead': 'Las canciones que guardas en {app} llegan aquí.',
  'manage.linked': 'Servicios vinculados',
  'manage.more': 'Vincular otro',
  'manage.since': 'Vinculado desde',
  'manage.until': 'Vinculado hasta',
  'manage.lands': 'Las canciones llegan a',
  'manage.default': 'Principal',
  'manage.make_default': 'Usar como principal',
  'manage.again': 'Volver a vincular',
  'manage.renew': 'Renovar ahora',
  'manage.unlink': 'Desvincular',
  'manage.unlink_what': 'Las canciones ya guardadas se quedan donde están. No se añaden más.',
  'manage.unlink_at': 'Para retirar también el permiso en {service}:',
  'manage.unlink_there': 'abre tu cuenta de {service}',
  'manage.unlink_yes': 'Sí, desvincular {service}',
  'manage.ended': '{service} ha terminado este vínculo',
  'manage.ended_text': 'Los servicios preguntan de vez en cuando. Vuelve a vincular y no se pierde nada.',
  'manage.ended_waiting': {
    one: 'Vuelve a vincular y tu canción pendiente llegará sola.',
    other: 'Vuelve a vincular y tus {count}\u00a0canciones pendientes llegarán solas, en orden.',
  },
  'manage.ends_soon': {
    one: 'Este vínculo termina en {count}\u00a0día. Renuévalo y seguirá.',
    other: 'Este vínculo termina en {count}\u00a0días. Renuévalo y seguirá.',
  },

  'confirm.title': '¿Conectar {account} con {user}?',
  'confirm.account': 'la cuenta de {service} {name}',
  'confirm.account_unnamed': 'esta cuenta de {service}',
  'confirm.user': '{user} en {app}',
  'confirm.page': 'Conectar {service}',
  'confirm.both': 'Las dos cosas deberían ser tuyas. No se vincula nada hasta que digas que sí.',
  'confirm.lands': 'Lo nuevo irá a {library}.',
  'confirm.waiting': {
    one: '{count}\u00a0canción pendiente va enseguida.',
    other: '{count}\u00a0canciones pendientes van enseguida.',
  },
  'confirm.replaces': 'Sustituye a {account}. Lo que ya guardaste ahí se queda ahí.',
  'confirm.yes': 'Conectar',
  'confirm.no': 'No conectar',

  'done.title': '{service} está vinculado',
  'done.as': 'como {account}',
  'done.lands': 'Las canciones que guardes en {app} llegan ahora a {library}.',
  'done.resumed': {
    one: 'Tu canción pendiente va en camino.',
    other: 'Tus {count}\u00a0canciones pendientes van en camino.',
  },
  'done.close': 'Volver a {app}',
  'done.can_close': 'Puedes cerrar esta página y volver a {app}.',
  'done.manage': 'Gestionar servicios vinculados',
  'done.songs': 'Ver tus canciones',

  'token.title': 'Vincular {service}',
  'token.lead': '{service} te pide permiso en una ventana propia. Nunca vemos tu contraseña.',
  'token.needs_script':
    'Para vincular {service} hace falta JavaScript. Actívalo en esta página o elige otro servicio.',
  'token.button': 'Continuar con {service}',
  'token.retry': 'Volver a intentarlo',
  'token.reload': 'Recargar la página',
  'token.other': 'Elegir otro servicio',
  'token.loading': 'Preparando {service}…',
  'token.ready': '',
  'token.asking':
    'Esperamos tu respuesta en la ventana de {service}. ¿No la ves? Quizá tu navegador la ha bloqueado: permite las ventanas emergentes en esta página y vuelve a intentarlo.',
  'token.saving': 'Comprobando con {service}…',
  'token.blocked_script':
    'No se puede llegar a {service} desde este navegador. Puede que lo frene un bloqueador o la red. Permítelo en esta página y recárgala.',
  'token.not_configured':
    '{service} no ha aceptado esta página. Nos toca arreglarlo a nosotros: prueba más tarde o elige otro servicio.',
  'token.popup_blocked':
    'Tu navegador ha bloqueado la ventana de {service}. Permite las ventanas emergentes en esta página y vuelve a intentarlo.',
  'token.refused':
    'No se dio permiso a {service}, así que no se ha vinculado nada. Si fue sin querer, vuelve a intentarlo.',
  'token.no_subscription':
    'Esta cuenta no tiene una suscripción activa a {service}, y sin ella no se pueden añadir canciones.',
  'token.network': 'Parece que no tienes conexión. No se pierde nada: vuelve a intentarlo cuando la tengas.',
  'token.server':
    'No pudimos guardar tu permiso. No se ha vinculado nada: vuelve a intentarlo en un momento.',
  'token.expired': 'Esta página ha estado abierta demasiado tiempo. Empieza de nuevo; son unos segundos.',
  'token.restart': 'Empezar de nuevo',
}
