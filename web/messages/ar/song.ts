import type { song as en } from '../en/song.ts'
import type { Translation } from '../translate.ts'

export const song: Translation<typeof en> = {
  'song.by': '{title} لـ {artists}',
  'song.summary': 'استمع إلى {title} لـ {artists} على {services}، أو احفظها في مكتبتك.',
  'song.summary_unknown': 'ابحث عن {title} لـ {artists} في خدمة الموسيقى التي تستخدمها.',
  'song.unnamed': 'أغنية بلا اسم',
  'song.sped_up': 'مسرّعة',
  'song.slowed': 'مبطّأة',
  'song.explicit': 'ألفاظ صريحة',
  'song.named_by': 'العنوان والفنان كما في {service}',

  'song.listen': 'استمع على',
  'song.found': 'يفتح هذا التسجيل نفسه',
  'song.substitute': 'ليست هذه النسخة، بل أقرب ما وُجد إليها',
  'song.elsewhere': 'موجودة في بلد آخر: {country}',
  'song.search': 'ابحث في {service}',
  'song.not_there': 'لم نجدها هناك حتى الآن',
  'song.nowhere': 'لم نجد هذه الأغنية في أي خدمة بعد. يمكنك البحث عنها بنفسك:',

  'song.share': 'مشاركة',
  'song.copy': 'نسخ الرابط',
  'song.copied': 'نُسخ الرابط',
  'song.not_copied': 'انسخ العنوان من أعلى المتصفح',

  'song.test': 'وضع الاختبار: هذه الروابط تقود إلى خدمات موسيقى تجريبية.',
  'song.promise': 'بلا تتبّع. هذه الصفحة لا تعرف من حفظ الأغنية.',

  'song.gone': 'هذه الأغنية ليست هنا',
  'song.gone_text': 'ربما الرابط ناقص، أو لم تعد الأغنية معروفة لدينا.',
  'song.gone_todo': 'اطلب الرابط مرة أخرى، أو افتح الفيديو واضغط «حفظ».',
}
