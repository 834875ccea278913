/*
 * Addresses and telephone numbers in Juhe's words. A callback is unsigned, and a forger would like our tenants'
 * customers to call him.
 */

const address = /(?:https?:\/\/|www\.)[^\s,,。;;、))】」]{1,300}/gi
const domain =
  /(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|cn|net|org|top|xyz|vip|cc|shop|site|club|info|me|io)(?![\w.-])(?:\/[^\s,,。;;、)]{0,300})?/gi
const phone =
  /(?<![\d*])(?:(?:\+|00)?86[- ]?)?(?:1[3-9]\d[- ]\d{4}[- ]\d{4}|0\d{2,3}[- ]\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]\d{4}[- ]\d{3})(?!\d)/g

/** The text without addresses of pages and without telephone numbers. */
export function withoutContacts(text: string): string {
  return text.replace(address, '***').replace(domain, '***').replace(phone, '***')
}
