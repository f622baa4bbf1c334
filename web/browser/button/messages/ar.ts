import type { ButtonMessages } from './button.ts'

export const ar: ButtonMessages = {
  idle: 'احفظ الأغنية',
  saving: 'جارٍ الحفظ…',
  saved: 'تم الحفظ',
  'already-saved': 'محفوظة من قبل',
  'choose-service': 'اختر المكان',
  'awaiting-link': 'اربط للإكمال',
  'awaiting-review': 'أي نسخة؟',
  'not-found': 'غير متاحة',
  delayed: 'في الطريق',
  scheduled: 'تُحفظ عند الصدور',
  offline: 'ستُحفظ لاحقًا',
  partial: 'حُفظت جزئيًا',
  undoing: 'جارٍ التراجع…',
  failed: 'لم تُحفظ',
  of: 'حُفظت في {done} من {count}',
  label: '{state}: {song}',
  more: 'طرق أخرى للحفظ',
  song: 'هذه الأغنية',
}
