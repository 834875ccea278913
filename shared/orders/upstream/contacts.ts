/*
 * Addresses and telephone numbers in Juhe's words. A callback is unsigned, and a forger would like our tenants'
 * customers to call him.
 */

const address = /(?:https?[:\uff1a]\/\/|www\.)[^\s,\uff0c。;\uff1b、)\uff09】」]{1,300}/gi
const domain =
  /(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|cn|net|org|top|xyz|vip|cc|shop|site|club|info|me|io)(?![\w.-])(?:\/[^\s,\uff0c。;\uff1b、)]{0,300})?/gi
const phone =
  /(?<![\d*])(?:(?:\+|00)?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[(\uff08]?0\d{2,3}[)\uff09]?[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]\d{4}[- ]\d{3})(?!\d)/g

/** The text without addresses of pages and without telephone numbers, in signs of full width too. */
export function withoutContacts(text: string): string {
  const plain = text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0e\uff0f\uff0d]/g, (sign) =>
    sign.normalize('NFKC'),
  )
  return plain.replace(address, '***').replace(domain, '***').replace(phone, '***')
}
